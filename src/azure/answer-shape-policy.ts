import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { UnexpectedResponseError } from '../errors.ts';
import { isObject } from '../json.ts';

/** What a response must contain: members of the given kinds, also in each item of a list. */
interface Shape {
  readonly members: Readonly<Record<string, 'string' | 'object' | 'list'>>;
  readonly items?: Shape['members'];
}

const resource: Shape = { members: { properties: 'object' } };
const list = (items: Shape['members']): Shape => ({ members: { value: 'list' }, items });

/** The responses of POST requests to a registry (rest-api.md 4, 5). */
const actions: Readonly<Record<string, Shape | undefined>> = {
  listdetails: resource,
  schedulerun: resource,
  listlogsasurl: { members: { logLink: 'string' } },
  listcredentials: { members: { passwords: 'list' } },
};

/** Segments of a Resource Manager path alternate between collections and resources; a GET of a collection returns a list. */
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
  if (/^\/secrets(?:\/[^/]+\/versions)?$/.test(pathname)) return list({ id: 'string', attributes: 'object' });
  if (/^\/secrets\//.test(pathname)) return { members: { id: 'string', attributes: 'object' } };
  if (/^\/acr\/v1\/.+\/_tags\/[^/]+$/.test(pathname)) return { members: { tag: 'object' } };
  if (pathname === '/oauth2/exchange') return { members: { refresh_token: 'string' } };
  if (pathname === '/oauth2/token' || pathname === '/msi') return { members: { access_token: 'string' } };
  return undefined;
};

const kinds: Readonly<Record<Shape['members'][string], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  object: isObject,
  list: Array.isArray,
};

const lackOf = (value: unknown, members: Shape['members']): string | undefined => {
  if (!isObject(value)) return 'is not an object';
  const missing = Object.entries(members).find(([key, kind]) => !kinds[kind](value[key]));
  return missing && `has no ${missing[1]} '${missing[0]}'`;
};

/** What is wrong with a JSON response, as a predicate; undefined when nothing is. */
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
 * Rejects JSON with a success status that is not what the service returns there, before anyone reads it: every service
 * returns an object, and Resource Manager a resource or a list. Text that is not JSON is left to the reader.
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
      // With 202 comes the state of an operation that is in progress, not the resource.
      const shape = status === 202 ? undefined : shapeOf(request.method, url, origin);
      const fault = answer && faultOf(answer.json, shape ?? { members: {} });
      if (fault === undefined) return response;
      throw new UnexpectedResponseError(
        `acrtask does not understand the response from ${url.host} for ${decodeURI(url.pathname)}: it ${fault}.`,
        { hint: 'Try again. --debug shows the requests; a proxy may have changed the response.' },
      );
    },
  };
};
