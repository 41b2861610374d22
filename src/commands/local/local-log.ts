import type { Host, OutputStream } from '../../host.ts';
import type { RunLog } from '../../runner/run-log.ts';

export type LogFormat = 'plain' | 'prefixed' | 'json';

export interface LocalLogOptions {
  /** Reads the log as a run in Azure would have it, and shows it when the format is `plain`. */
  readonly observed: OutputStream;
  /** Shows the log in any other format. */
  readonly out: OutputStream;
  readonly format: LogFormat;
  /** Whether prefixes may be coloured. */
  readonly isColoured: boolean;
  readonly host: Pick<Host, 'now' | 'sleep'>;
}

/** The log of a run on this machine. What is written appears in order; a reader that is slow delays nothing else. */
export interface LocalLog extends RunLog {
  /** Keeps everything back until the returned function is called: for a question at the terminal. */
  hold(): () => void;
  /** Resolves when everything is written, unfinished lines included. Rejects when it cannot be. */
  settled(): Promise<void>;
}

const newline = 0x0a;

/** How long the beginning of a line may wait for its end. */
const longestWait = 100;

/** Colours that are readable on light and dark grounds. */
const colours = [36, 33, 35, 32, 34, 96, 93, 95];

/** The time before a line of the engine: `2026/01/02 03:04:05`. */
export const timeStamp = (now: Date): string => now.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');

interface Source {
  readonly step: string;
  readonly stream: 'stdout' | 'stderr';
  /** The beginning of a line. */
  held: Uint8Array;
}

/**
 * Creates a log. Lines of steps that run side by side are not mixed: the beginning of a line is kept back until its end
 * comes, or until a moment has passed.
 */
export const createLocalLog = ({ observed, out, format, isColoured, host }: LocalLogOptions): LocalLog => {
  let written = Promise.resolve();
  const sources = new Map<string, Source>();
  const colourOf = new Map<string, number>();
  /** Whose unfinished line is shown; undefined at the start of a line. */
  let open: Source | undefined;
  let endTimer = new AbortController();

  const write = (stream: OutputStream, text: string | Uint8Array): void => {
    written = written.then(() => stream.write(text));
    // Whoever waits for it is told.
    written.catch(() => {});
  };
  const time = (): string => host.now().toISOString();
  const asJson = (members: Readonly<Record<string, string>>): string =>
    `${JSON.stringify({ time: time(), ...members })}\n`;
  const prefixOf = (step: string): string => {
    const colour = colourOf.get(step) ?? colours[colourOf.size % colours.length] ?? 36;
    colourOf.set(step, colour);
    return isColoured ? `\u001b[${colour}m[${step}]\u001b[0m ` : `[${step}] `;
  };

  const breakLine = (): void => {
    if (open === undefined) return;
    open = undefined;
    write(observed, '\n');
    if (format === 'prefixed') write(out, '\n');
  };

  /** Shows whole lines of a step, or the beginning of one. */
  const show = (source: Source, bytes: Uint8Array): void => {
    const isContinued = open === source;
    if (!isContinued) breakLine();
    open = bytes.at(-1) === newline ? undefined : source;
    write(observed, bytes);
    if (format === 'plain') return;
    const text = Buffer.from(bytes).toString();
    const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
    const shown = lines.map((line, at) => {
      if (format === 'json') return asJson({ step: source.step, stream: source.stream, text: line });
      return `${at === 0 && isContinued ? '' : prefixOf(source.step)}${line}${at < lines.length - 1 || open === undefined ? '\n' : ''}`;
    });
    write(out, shown.join(''));
  };
  const flush = (): void => {
    for (const source of sources.values()) {
      if (source.held.length === 0) continue;
      const { held } = source;
      source.held = new Uint8Array();
      show(source, held);
    }
  };
  const endLine = (): void => {
    flush();
    breakLine();
  };
  const flushSoon = (): void => {
    endTimer.abort();
    endTimer = new AbortController();
    host.sleep(longestWait, endTimer.signal).then(
      () => {
        // A line of JSON has one end.
        if (format !== 'json') flush();
      },
      () => {},
    );
  };
  const sayAs = (text: string, shown: string): void => {
    endLine();
    write(observed, shown);
    if (format === 'prefixed') write(out, shown);
    if (format === 'json') write(out, asJson({ text }));
  };

  return {
    line: (text) => sayAs(text, `${timeStamp(host.now())} ${text}\n`),
    text: (text) => sayAs(text, `${text}\n`),
    output: (step, stream, bytes) => {
      const key = `${stream} ${step}`;
      const source = sources.get(key) ?? { step, stream, held: new Uint8Array() };
      sources.set(key, source);
      const all = source.held.length === 0 ? bytes : Buffer.concat([source.held, bytes]);
      const end = all.lastIndexOf(newline) + 1;
      source.held = all.slice(end);
      if (end > 0) show(source, all.subarray(0, end));
      if (source.held.length > 0) flushSoon();
      // A program that prints faster than its output is read waits.
      return written;
    },
    hold: () => {
      let release = (): void => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      written = written.then(() => released);
      return release;
    },
    settled: async () => {
      endTimer.abort();
      endLine();
      await written;
    },
  };
};
