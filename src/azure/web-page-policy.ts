import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { CommandError } from '../errors.ts';

const isPage = (contentType: string | undefined, body: string): boolean =>
  /^text\/html\b/i.test(contentType ?? '') || /^\s*<(?:!doctype html|html)\b/i.test(body);

const mostCharacters = 200;

/** What a web page says, in one line: its title, else its text; undefined when `body` is not a web page. */
export const pageText = (body: string, contentType?: string): string | undefined => {
  if (!isPage(contentType, body)) return undefined;
  const title = /<title[^>]*>([^<]*)</i.exec(body)?.[1]?.trim();
  const text = title || body.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
};

/** A response that cannot come from the service: an intermediary sent it. */
export const notTheService = (host: string, what: string): CommandError =>
  new CommandError(`${host} returned ${what}.`, {
    hint: 'A proxy or a network login page may have intercepted the request. Open the address in a browser, and check HTTPS_PROXY.',
  });

/** Rejects web pages with a success status: no service returns one. */
export const webPagePolicy: PipelinePolicy = {
  name: 'acrtaskWebPage',
  sendRequest: async (request, next) => {
    const response = await next(request);
    const body = response.bodyAsText;
    const text = response.status < 400 && body ? pageText(body, response.headers.get('content-type')) : undefined;
    if (text !== undefined)
      throw notTheService(new URL(request.url).host, text === '' ? 'a web page' : `a web page: '${text}'`);
    return response;
  },
};
