import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Query parameters whose values are safe to show; all others may be signatures. */
const harmless = new Set(['api-version', '$filter', '$top', 'comp', 'n', 'last', 'orderby', 'service', 'audience']);

/** A URL without its secrets: user names, passwords, and the values of unknown query parameters are removed. */
export const redactUrl = (text: string): string => {
  const url = new URL(text);
  // A parameter without a value may itself be a secret.
  const query = [...url.searchParams].map(([name, value]) =>
    harmless.has(name) ? `${name}=${value}` : value === '' ? 'REDACTED' : `${name}=REDACTED`,
  );
  return `${url.origin}${url.pathname}${query.length > 0 ? `?${query.join('&')}` : ''}`;
};

/** Removes the secrets from every URL in a text. */
export const redactUrls = (text: string): string =>
  text.replace(/https?:\/\/[^\s'"<>]+/g, (url) => (URL.canParse(url) ? redactUrl(url) : '(address)'));

/** How often to report that a response is still pending. */
const awaitedMs = 5000;

/**
 * Reports each request to `say`: method, URL without secrets, status, and duration, and regularly while a response is
 * pending. Never headers, never bodies.
 */
export const debugPolicy = (say: (text: string) => void, now: () => Date): PipelinePolicy => ({
  name: 'acrtaskDebug',
  sendRequest: async (request, next) => {
    const started = now().getTime();
    const line = `${request.method} ${redactUrl(request.url)}`;
    let waited = 0;
    const timer = setInterval(() => {
      waited += awaitedMs;
      say(`${line}: still waiting (${waited / 1000} s)`);
    }, awaitedMs);
    try {
      const response = await next(request);
      say(`${line} -> ${response.status} (${now().getTime() - started} ms)`);
      return response;
    } catch (error) {
      say(`${line} -> ${(error as { code?: string }).code ?? 'failed'} (${now().getTime() - started} ms)`);
      throw error;
    } finally {
      clearInterval(timer);
    }
  },
});
