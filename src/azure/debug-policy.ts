import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Parts of a query that say what is asked; everything else may be a signature. */
const harmless = new Set(['api-version', '$filter', '$top', 'comp', 'n', 'last', 'orderby', 'service']);

/** An address without the secrets in it: values of unknown query parts, user names and passwords are left out. */
export const redactUrl = (text: string): string => {
  const url = new URL(text);
  // A part without a value may be a secret itself.
  const query = [...url.searchParams].map(([name, value]) =>
    harmless.has(name) ? `${name}=${value}` : value === '' ? 'REDACTED' : `${name}=REDACTED`,
  );
  return `${url.origin}${url.pathname}${query.length > 0 ? `?${query.join('&')}` : ''}`;
};

/** A text with the secrets taken out of every address in it. */
export const redactUrls = (text: string): string =>
  text.replace(/https?:\/\/[^\s'"<>]+/g, (url) => (URL.canParse(url) ? redactUrl(url) : '(address)'));

/** How often it is said that an answer is awaited. */
const awaitedMs = 5000;

/**
 * Tells `say` of each request: method, address without secrets, status and time, and what is awaited while it takes long.
 * Never headers, never bodies.
 */
export const debugPolicy = (say: (text: string) => void, now: () => Date): PipelinePolicy => ({
  name: 'acrtaskDebug',
  sendRequest: async (request, next) => {
    const started = now().getTime();
    const line = `${request.method} ${redactUrl(request.url)}`;
    let waited = 0;
    const timer = setInterval(() => {
      waited += awaitedMs;
      say(`${line} is awaited (${waited / 1000} s)`);
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
