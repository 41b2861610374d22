import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { UnexpectedResponseError } from '../errors.ts';
import { isObject } from '../json.ts';

/** What an answer has to have: its members, and the members of each item of a list, by kind. */
interface Shape {
  readonly members: Readonly<Record<string, 'string' | 'object' | 'list'>>;
  readonly items?: Shape['members'];
}

const resource: Shape = { members: { properties: 'object' } };
const list = (items: Shape['members']): Shape => ({ members: { value: 'list' }, items });

/** What actions of a registry answer (rest-api.md 4 to 6). */
const actions: Readonly<Record<string, Shape | undefined>> = {
  listdetails: resource,
  schedulerun: resource,
  listlogsasurl: { members: { logLink: 'string' } },
  listcredentials: { members: { passwords: 'list' } },
};

/** A path of Resource Manager names collections and resources by turns; asking for a collection gives a list. */
const armShape = (method: string, path: string): Shape | undefined => {
  if (/\/operation(?:s|statuses|results)\//i.test(path)) return undefined;
  if (method === 'POST') return actions[path.slice(path.lastIndexOf('/') + 1).toLowerCase()];
  const below = /\/providers\/[^/]+\/(?!.*\/providers\/)(.+)$/i.exec(path)?.[1];
  const isCollection = (below ?? path.slice(1)).split('/').length % 2 === 1;
  if (isCollection && method === 'GET') return list({});
  if (isCollection) return undefined;
  return below === undefined ? undefined : resource;
};

const shapeOf = (method: string, { origin, pathname }: URL, armOrigin: string): Shape | undefined => {
  if (origin === armOrigin && /^\/(?:subscriptions|providers)(?:\/|$)/i.test(pathname))
    return armShape(method, pathname);
  if (/\/v1\.0\/me$/.test(pathname)) return { members: { id: 'string' } };
  if (/\/v1\.0\/\w/.test(pathname)) return list({});
  if (/^\/secrets\//.test(pathname)) return { members: { id: 'string', attributes: 'object' } };
  if (/^\/acr\/v1\/.+\/_tags\/[^/]+$/.test(pathname)) return { members: { tag: 'object' } };
  if (pathname === '/oauth2/exchange') return { members: { refresh_token: 'string' } };
  if (pathname === '/oauth2/token') return { members: { access_token: 'string' } };
  return undefined;
};

const kinds: Readonly<Record<Shape['members'][string], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  object: isObject,
  list: Array.isArray,
};

const lackOf = (value: unknown, members: Shape['members']): string | undefined => {
  if (!isObject(value)) return 'is no object';
  const missing = Object.entries(members).find(([key, kind]) => !kinds[kind](value[key]));
  return missing && `has no ${missing[1]} '${missing[0]}'`;
};

/** What is wrong with a JSON answer, in words that follow its name; undefined when it can be understood. */
const faultOf = (answer: unknown, { members, items }: Shape): string | undefined => {
  const fault = lackOf(answer, members);
  if (fault !== undefined || !items) return fault;
  const faults = (answer as { readonly value: readonly unknown[] }).value.map((item) => lackOf(item, items));
  const at = faults.findIndex((each) => each !== undefined);
  return at < 0 ? undefined : `lists something that ${faults[at]}`;
};

const parsed = (body: string): { readonly json: unknown } | undefined => {
  try {
    return { json: JSON.parse(body) };
  } catch {
    return undefined;
  }
};

/**
 * Rejects JSON with a success status that is not what the service answers there, before anybody reads it: every service
 * answers with an object, Resource Manager with a resource or a list. What is no JSON is left to whoever reads it.
 */
export const answerShapePolicy = (armEndpoint: string): PipelinePolicy => {
  const { origin } = new URL(armEndpoint);
  return {
    name: 'acrtaskAnswerShape',
    sendRequest: async (request, next) => {
      const response = await next(request);
      const { status, bodyAsText } = response;
      if (status >= 400 || !bodyAsText?.trim() || request.method === 'DELETE' || request.method === 'HEAD')
        return response;
      const answer = parsed(bodyAsText);
      const url = new URL(request.url);
      // While a change is under way, its state is answered.
      const shape = status === 202 ? undefined : shapeOf(request.method, url, origin);
      const fault = answer && faultOf(answer.json, shape ?? { members: {} });
      if (fault === undefined) return response;
      throw new UnexpectedResponseError(
        `The response of ${url.host} for ${decodeURI(url.pathname)} is not one that acrtask understands: it ${fault}.`,
        { hint: 'Try again. --debug shows the requests; a proxy may have changed the response.' },
      );
    },
  };
};
