import { abortable } from '../abortable.ts';
import type { Host } from '../host.ts';

/** A poller of the SDK, as far as it is needed here. */
export interface Poller {
  isDone(): boolean;
  poll(options?: { abortSignal?: AbortSignal }): Promise<unknown>;
}

/** How an operation that the service accepted ended badly, in the service's words. */
export interface FailedOperation {
  readonly status: 'Failed' | 'Canceled';
  readonly reason: string | undefined;
}

const longestWaitMs = 15_000;

/**
 * Polls until the operation is over. The SDK would wait by a clock of its own; here the host's is used, and the waits
 * grow from two seconds to fifteen: what takes minutes is not asked for every two seconds.
 */
export const pollToEnd = async (poller: Poller, sleep: Host['sleep'], signal: AbortSignal): Promise<void> => {
  for (let wait = 2000; !poller.isDone(); wait = Math.min(wait * 1.5, longestWaitMs)) {
    await abortable(sleep(wait, signal), signal);
    await poller.poll({ abortSignal: signal });
  }
};

interface OperationAnswer {
  readonly status?: unknown;
  readonly properties?: { readonly provisioningState?: unknown };
  readonly error?: { readonly message?: string };
}

const read = (body: string | null | undefined): OperationAnswer => {
  try {
    return (JSON.parse(body ?? '') ?? {}) as OperationAnswer;
  } catch {
    return {};
  }
};

/**
 * Reads an answer's body for the failure of its operation; undefined when it tells of none (rest-api.md 1.8), as a body does
 * that is cut off or no JSON.
 */
export const failureIn = (body: string | null | undefined): FailedOperation | undefined => {
  const { status, properties, error } = read(body);
  const word = String(status ?? properties?.provisioningState).toLowerCase();
  if (word === 'failed') return { status: 'Failed', reason: error?.message };
  return /^cancell?ed$/.test(word) ? { status: 'Canceled', reason: error?.message } : undefined;
};
