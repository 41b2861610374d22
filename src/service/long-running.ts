import { abortable } from '../abortable.ts';
import type { Host } from '../host.ts';

/** The parts of an SDK poller that are used here. */
export interface Poller {
  isDone(): boolean;
  poll(options?: { abortSignal?: AbortSignal }): Promise<unknown>;
}

/** How an operation that the service accepted failed, in the service's words. */
export interface FailedOperation {
  readonly status: 'Failed' | 'Canceled';
  readonly reason: string | undefined;
}

const longestWaitMs = 15_000;

/**
 * Polls until the operation is complete. The SDK would wait by its own clock; this uses the host's, with intervals
 * that grow from two seconds to fifteen, since an operation of minutes needs no poll every two seconds.
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
 * Reads the failure of an operation from a response body; undefined when the body reports none (rest-api.md 1.8), is
 * truncated, or is not JSON.
 */
export const failureIn = (body: string | null | undefined): FailedOperation | undefined => {
  const { status, properties, error } = read(body);
  const word = String(status ?? properties?.provisioningState).toLowerCase();
  if (word === 'failed') return { status: 'Failed', reason: error?.message };
  return /^cancell?ed$/.test(word) ? { status: 'Canceled', reason: error?.message } : undefined;
};
