/**
 * `promise`, or a rejection with the signal's reason as soon as it is aborted, whichever comes first. A rejection of
 * `promise` that follows from the abort, such as the AbortError of a sleep, becomes the signal's reason too; one that
 * comes later still is met here, so that it never ends the process.
 */
export const abortable = async <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> => {
  promise.catch(() => undefined);
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const listener = () => reject(signal.reason);
    signal.addEventListener('abort', listener, { once: true });
    stop = () => signal.removeEventListener('abort', listener);
  });
  try {
    return await Promise.race([promise, aborted]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    stop();
  }
};
