import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { CommandError } from '../errors.ts';

const isPage = (contentType: string | undefined, body: string): boolean =>
  /^text\/html\b/i.test(contentType ?? '') || /^\s*<(?:!doctype html|html)\b/i.test(body);

const mostCharacters = 200;

/** What a page for people says, in one line: its title, else its text; undefined when `body` is no such page. */
export const pageText = (body: string, contentType?: string): string | undefined => {
  if (!isPage(contentType, body)) return undefined;
  const title = /<title[^>]*>([^<]*)</i.exec(body)?.[1]?.trim();
  const text = title || body.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
};

/** An answer that cannot be the service's: somebody on the way gave it. */
export const notTheService = (host: string, what: string): CommandError =>
  new CommandError(`${host} answered with ${what}.`, {
    hint: 'A proxy, or the login page of a network, may stand between: open the address in a browser, and check HTTPS_PROXY.',
  });

/** Refuses pages for people that come as a success: no service answers with one. */
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
