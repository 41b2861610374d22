import { createCertificate } from '../../src/emulator/certificate.ts';
import { createEmulator } from '../../src/emulator/emulator.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator-context.ts';
import { writeRecord } from '../../src/emulator/emulator-record.ts';
import { startServer } from '../../src/emulator/server.ts';
import type { Place } from './support.ts';

/** Something that a client has come to, counted from the moment that the watch begins: the moments of a test's clock. */
export type Moment = readonly [kind: 'asked' | 'answered' | 'sent', count: number];

/** An emulator in the test's own process, which sees how far a client has come. */
export interface WatchedEmulator {
  /** Counts from zero, and calls `listener` once, when `moment` comes. */
  watch(moment: Moment | undefined, listener: () => void): void;
  /** `METHOD path` of every request since the watch began, but those for tokens. */
  readonly asked: readonly string[];
  /** How the log of every run is answered from now on: this line so many times, and then the mark of a success or no end. */
  logIs(line: string, times: number, isComplete: boolean): void;
  close(): Promise<void>;
}

const chunkLines = 1024;

/** Starts one for the processes of a place. */
export const startWatchedEmulator = async (
  place: Place,
  options: Partial<EmulatorOptions>,
): Promise<WatchedEmulator> => {
  const emulator = createEmulator(options);
  const certificate = await createCertificate(new Date());
  const asked: string[] = [];
  let counts = { asked: 0, answered: 0, sent: 0 };
  let awaited: { readonly moment: Moment; readonly listener: () => void } | undefined;
  let log: Parameters<WatchedEmulator['logIs']> | undefined;
  const count = (kind: Moment[0]): void => {
    counts[kind] += 1;
    if (awaited?.moment[0] !== kind || awaited.moment[1] !== counts[kind]) return;
    const { listener } = awaited;
    awaited = undefined;
    listener();
  };

  const logAnswer = (request: Request, [line, times, isComplete]: NonNullable<typeof log>): Response => {
    const total = line.length * times;
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.get('range') ?? '')?.[1] ?? 0);
    const chunk = Buffer.from(line.repeat(chunkLines));
    let position = start;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        const end = Math.min(total, position - (position % chunk.length) + chunk.length);
        if (position < end)
          controller.enqueue(chunk.subarray(position % chunk.length, end - position + (position % chunk.length)));
        position = end;
        count('sent');
        if (position >= total) controller.close();
      },
    });
    return new Response(body, {
      status: 206,
      headers: {
        'content-range': `bytes ${start}-${total - 1}/${total}`,
        ...(isComplete ? { 'x-ms-meta-complete': 'successful' } : {}),
      },
    });
  };

  const fetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (url.pathname.startsWith('/msi')) return emulator.fetch(request);
    asked.push(`${request.method} ${url.pathname}`);
    count('asked');
    const isLog = log && request.method === 'GET' && url.hostname.includes('.blob.');
    const response = isLog && log ? logAnswer(request, log) : await emulator.fetch(request);
    count('answered');
    return response;
  };

  const server = await startServer({ ...emulator, fetch }, { port: 0, certificate });
  const { port, tokenPort } = server;
  const { subscriptionId } = emulator.options;
  const facts = { pid: process.pid, port, tokenPort, subscriptionId, startedAt: new Date().toISOString() };
  await writeRecord({ env: place.env, home: place.home }, facts, certificate.cert);
  return {
    asked,
    watch: (moment, listener) => {
      asked.length = 0;
      counts = { asked: 0, answered: 0, sent: 0 };
      awaited = moment && { moment, listener };
    },
    logIs: (...how) => {
      log = how;
    },
    close: () => server.close(),
  };
};
