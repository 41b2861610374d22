import { setTimeout as delay } from 'node:timers/promises';
import { createPoolChanges } from './arm/agent-pools/changes.ts';
import { failure } from './arm/responses.ts';
import type { EmulatorContext, EmulatorOptions } from './emulator-context.ts';
import { planEngine } from './engine/plan-engine.ts';
import { forgetRemapped } from './git/mapped-folders.ts';
import { notImplemented } from './not-implemented.ts';
import { BodyTooLarge, readBody } from './request-body.ts';
import { type Exchange, Refusal } from './router.ts';
import { type Area, createAreas } from './routes-by-host.ts';
import { createRuns, endInterruptedRuns } from './runs/progression.ts';
import type { RunEngine } from './runs/run-engine.ts';
import { memoryStore } from './store/memory-store.ts';
import type { Store } from './store/state.ts';

/** What an emulator starts with when nothing else is said. */
export const defaultOptions: EmulatorOptions = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  subscriptionName: 'acrtask emulator',
  dockerHubUsers: { hubuser: 'hubpassword' },
  gitFolders: {},
  gitWorkTree: false,
  progression: { kind: 'immediate' },
  portInNames: false,
};

/** The outside world of an emulator; each has a default for real use. */
export interface EmulatorParts {
  readonly now?: () => Date;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly newId?: () => string;
  /** A store from `openStore`; in memory when absent. */
  readonly store?: Store;
  /** Carries out runs instead of the plan engine. */
  readonly engine?: RunEngine;
}

export interface Emulator {
  readonly options: EmulatorOptions;
  readonly tenantId: string;
  /** Answers a request for any host: `*.vault.azure.net`, `*.azurecr.io`, `*.blob.localhost`, git's paths, and ARM for all others. */
  fetch(request: Request): Promise<Response>;
  /** With `stepped` progression: moves a run one status on, by its id, or ends the change of an agent pool, by its name. */
  advance(name: string): Promise<void>;
  /** Resolves when no run is on its way. */
  settled(): Promise<void>;
  /** Tells the emulator on which port it is served; links that it hands out from then on carry the port. */
  servedOn(port: number): void;
  /** Ends waiting, and makes what is stored last. */
  close(): Promise<void>;
}

const exchangeOf = (request: Request, url: URL, params: Record<string, string>, longest: number): Exchange => ({
  request,
  url,
  params,
  bytes: () => readBody(request, longest),
  json: async () => {
    const text = new TextDecoder().decode(await readBody(request, longest));
    if (text.trim() === '') return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      const message = 'The request content was invalid and could not be deserialized: it is not JSON.';
      throw new Refusal(failure(400, 'InvalidRequestContent', message));
    }
  },
});

/** What is left of a body that nobody reads must not be taken for the next request. */
const endingConnection = (response: Response): Response => {
  response.headers.set('connection', 'close');
  return response;
};

const realSleep = (ms: number, signal?: AbortSignal): Promise<void> => delay(ms, undefined, signal ? { signal } : {});

/**
 * The stand-in for Azure, in process: a function from request to response.
 * `now`, `sleep`, `newId` are the outside world; `store` keeps what is created; `engine` carries out runs.
 */
export const createEmulator = (given: Partial<EmulatorOptions> & EmulatorParts = {}): Emulator => {
  const { now = () => new Date(), newId = () => crypto.randomUUID(), sleep = realSleep, ...rest } = given;
  const { store = memoryStore(newId), engine, ...chosen } = rest;
  const options = { ...defaultOptions, ...chosen };
  const closed = new AbortController();
  let port = '';

  const context: EmulatorContext = {
    options,
    store,
    now,
    newId,
    sleep: (ms, signal) => sleep(ms, signal ? AbortSignal.any([signal, closed.signal]) : closed.signal),
    port: () => port,
    get engine() {
      return carrier;
    },
  };
  const carrier = engine ?? planEngine(context);
  forgetRemapped(context);
  endInterruptedRuns(context);
  const runs = createRuns(context);
  const poolChanges = createPoolChanges(context);

  const areas = createAreas(context, runs, poolChanges);

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const { find, operationsAt, gate, body } = areas.find((each) => each.holds(url)) as Area;
    const refused = gate?.(request, url);
    if (refused) return refused;
    try {
      const found = find(request.method, url.pathname);
      if (!found) return notImplemented(request, url, operationsAt);
      return await found.route.handler(exchangeOf(request, url, found.params, body.longest));
    } catch (problem) {
      if (problem instanceof Refusal) return problem.response;
      if (problem instanceof BodyTooLarge) return endingConnection(body.tooLarge());
      if (problem instanceof URIError) return failure(400, 'BadRequest', 'The path is not well percent-encoded.');
      throw problem;
    }
  };

  return {
    options,
    tenantId: store.state.tenantId,
    fetch: async (request) => {
      const response = await answer(request);
      if (request.method !== 'GET' && request.method !== 'HEAD') await store.save();
      return response;
    },
    advance: async (name) => {
      if (!poolChanges.advance(name)) await runs.advance(name);
    },
    settled: () => runs.settled(),
    servedOn: (number) => {
      // What every client takes for granted is not written.
      port = number === 443 ? '' : `:${number}`;
    },
    close: async () => {
      closed.abort();
      await store.save();
    },
  };
};
