import { setTimeout as delay } from 'node:timers/promises';
import { createPoolChanges } from './arm/agent-pools/changes.ts';
import { failure } from './arm/responses.ts';
import { createClock } from './clock.ts';
import type { EmulatorContext, EmulatorOptions } from './emulator-context.ts';
import { planEngine } from './engine/plan-engine.ts';
import { clearFault, listFaults, plantedAmong, plantFault } from './faults/planted-faults.ts';
import { forgetRemapped } from './git/mapped-folders.ts';
import type { Origin } from './network-rules.ts';
import { notImplemented } from './not-implemented.ts';
import { openedPorts } from './registry-port.ts';
import { BodyTooLarge, readBody } from './request-body.ts';
import { type Exchange, Refusal } from './router.ts';
import { type Area, createAreas } from './routes-by-host.ts';
import { createRuns, endInterruptedRuns } from './runs/progression.ts';
import type { RunEngine } from './runs/run-engine.ts';
import { seedImage } from './seed/seed-image.ts';
import { memoryStore } from './store/memory-store.ts';
import type { Store } from './store/state.ts';
import { createTriggers } from './triggers/triggers.ts';

/** The default options of an emulator. */
export const defaultOptions: EmulatorOptions = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  subscriptionName: 'acrtask emulator',
  dockerHubUsers: { hubuser: 'hubpassword' },
  gitFolders: {},
  gitWorkTree: false,
  progression: { kind: 'immediate' },
  parallel: 2,
  portInNames: false,
};

/** The emulator's environment; each member has a default for real use. */
export interface EmulatorParts {
  readonly now?: () => Date;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly newId?: () => string;
  /** A store from `openStore`; defaults to one in memory. */
  readonly store?: Store;
  /** Executes runs instead of the plan engine. */
  readonly engine?: RunEngine;
  /** Receives a line for each run that was triggered. */
  readonly announce?: (line: string) => void;
  /** Is told of each request and the status of its response. */
  readonly answered?: (request: Request, status: number) => Promise<void>;
}

export interface Emulator {
  readonly options: EmulatorOptions;
  readonly tenantId: string;
  /**
   * Responds to a request for any host: `*.vault.azure.net`, `*.azurecr.io`, `*.blob.localhost`, git's paths, and ARM
   * for all others.
   */
  fetch(request: Request): Promise<Response>;
  /** As `fetch`, for a request that the network rules of registries see come from `origin` instead of this machine. */
  fetchFrom(origin: Origin, request: Request): Promise<Response>;
  /**
   * With `stepped` progression: moves a run, given by its ID, to its next status, or ends the change of an agent
   * pool, given by its name.
   */
  advance(name: string): Promise<void>;
  /** Resolves when no run is in progress, except for those that wait for agents. */
  settled(): Promise<void>;
  /** Fires the timers that have become due, and looks for new commits in mapped repositories. */
  look(): Promise<void>;
  /** Looks every two seconds until the emulator closes. */
  watch(): Promise<void>;
  /** How far the emulator's clock is ahead of this machine's, in milliseconds. */
  clockAhead(): number;
  /** The faults that are set, as `NAME` or `NAME=VALUE`. */
  plantedFaults(): readonly string[];
  /** Sets a fault given as `NAME` or `NAME=VALUE`. Throws an Error when there is no such fault, or the value does not suit it. */
  plantFault(fault: string): void;
  /** Clears a fault, or all of them. Throws an Error when there is no such fault. */
  clearFault(name?: string): void;
  /** Gives the emulator an image that runs find under this name. Rejects with an Error that says what is wrong with `path`. */
  seed(image: string, path: string): Promise<void>;
  /** Sets the port that the emulator is served on; links include it from then on. */
  servedOn(port: number): void;
  /** Has `end` called, and waited for, when the emulator closes. */
  beforeClose(end: () => Promise<void>): void;
  /** Ends all waits, the runs under way, and what else has to end before, and writes the store a last time. */
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

/** The unread rest of a body must not be taken for the next request. */
const endingConnection = (response: Response): Response => {
  response.headers.set('connection', 'close');
  return response;
};

/** Whether a request may let a task watch a branch that none watched before. */
const mayWatchMore = ({ pathname }: URL): boolean =>
  /^\/(?:subscriptions\/.*\/tasks\/|emulator\/repositories)/i.test(pathname);

/** Whether Resource Manager responds, whose responses show the time of the emulated services. */
const isOfArm = ({ pathname }: URL): boolean => /^\/subscriptions\//i.test(pathname);

const realSleep = (ms: number, signal?: AbortSignal): Promise<void> => delay(ms, undefined, signal ? { signal } : {});

/**
 * The stand-in for Azure, in process: a function from request to response. `now`, `sleep` and `newId` are its
 * environment; `store` keeps what is created; `engine` executes runs.
 */
export const createEmulator = (given: Partial<EmulatorOptions> & EmulatorParts = {}): Emulator => {
  const { now: realTime = () => new Date(), newId = () => crypto.randomUUID(), sleep = realSleep, ...rest } = given;
  const { store = memoryStore(newId), engine, announce = () => {}, answered, ...chosen } = rest;
  const options = { ...defaultOptions, ...chosen };
  const closed = new AbortController();
  const ends: (() => Promise<void>)[] = [];
  let port = '';
  const clock = createClock(store, realTime);

  const context: EmulatorContext = {
    options,
    store,
    now: clock.now,
    realTime,
    tagPushed: (push) => void triggers.tagPushed(push),
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
  const triggers = createTriggers(context, clock, runs, announce);
  const poolChanges = createPoolChanges(context);

  const ports = openedPorts({
    fetchFrom: (origin, request) => fetchFrom(origin, request),
    beforeClose: (end) => void ends.push(end),
  });
  const areas = createAreas(context, { runs, poolChanges, ports, clock, triggers });

  const answer = async (origin: Origin, request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const { find, operationsAt, gate, body } = areas.find((each) => each.holds(url)) as Area;
    const refused = gate?.(request, url, origin);
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

  const fetchFrom: Emulator['fetchFrom'] = async (origin, request) => {
    const response = await answer(origin, request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      runs.resume();
      if (mayWatchMore(new URL(request.url))) await triggers.watchesChanged();
      await store.save();
    }
    if (isOfArm(new URL(request.url))) response.headers.set('date', context.now().toUTCString());
    await answered?.(request, response.status);
    return response;
  };

  return {
    options,
    tenantId: store.state.tenantId,
    fetch: (request) => fetchFrom('client', request),
    fetchFrom,
    advance: async (name) => {
      if (!poolChanges.advance(name)) await runs.advance(name);
    },
    settled: () => runs.settled(),
    look: triggers.look,
    watch: triggers.watch,
    clockAhead: clock.ahead,
    plantedFaults: () => plantedAmong(listFaults(context)),
    plantFault: (fault) => plantFault(context, fault),
    seed: async (image, path) => void (await seedImage(context, image, path)),
    clearFault: (name) => {
      clearFault(context, name);
      runs.resume();
    },
    servedOn: (number) => {
      // What every client takes for granted is not written.
      port = number === 443 ? '' : `:${number}`;
    },
    beforeClose: (end) => void ends.push(end),
    close: async () => {
      closed.abort();
      await runs.stop();
      await Promise.all(ends.map((end) => end()));
      await store.save();
    },
  };
};
