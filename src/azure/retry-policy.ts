import { defaultRetryPolicy, type PipelinePolicy, type RetryStrategy, retryPolicy } from '@azure/core-rest-pipeline';

/** Connection failures: the service has not seen the request. */
const neverConnected = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);

const secondsOf = (retryAfter: string | undefined): number => {
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  const until = retryAfter === undefined ? Number.NaN : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(until) ? Math.max(0, until / 1000) : 1;
};

/** Retries only what certainly had no effect: requests rejected with 429, and connections that were never made. */
const certainlyWithoutEffect: RetryStrategy = {
  name: 'certainlyWithoutEffect',
  retry: ({ response, responseError, retryCount }) => {
    if (response?.status === 429) return { retryAfterInMs: secondsOf(response.headers.get('retry-after')) * 1000 };
    if (responseError && neverConnected.has(responseError.code ?? ''))
      return { retryAfterInMs: 1000 * 2 ** retryCount };
    return { skipStrategy: true };
  },
};

/**
 * The SDK's retry policy, which honors `Retry-After`, except that a POST that queues a run is retried only when the
 * first one certainly did not arrive: otherwise the same run could be queued twice (commands.md 19.45).
 */
export const carefulRetryPolicy = (): PipelinePolicy => {
  const usual = defaultRetryPolicy({ maxRetries: 4 });
  const careful = retryPolicy([certainlyWithoutEffect], { maxRetries: 4 });
  return {
    name: usual.name,
    sendRequest: (request, next) => {
      const queuesRun = request.method === 'POST' && /\/scheduleRun$/i.test(new URL(request.url).pathname);
      return (queuesRun ? careful : usual).sendRequest(request, next);
    },
  };
};
