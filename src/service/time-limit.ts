import { abortable } from '../abortable.ts';

/**
 * What `work` comes to, unless it takes longer than `ms` milliseconds or `signal` is aborted: it rejects then, and the
 * signal that `work` was given is aborted.
 */
export const withinTime = async <T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  signal.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`There was no answer within ${ms / 1000} seconds.`)), ms);
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await abortable(work(either), either);
  } finally {
    clearTimeout(timer);
  }
};
