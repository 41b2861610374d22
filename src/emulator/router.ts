import { match } from 'path-to-regexp';

/** A request in the form that handlers receive. */
export interface Exchange {
  readonly request: Request;
  readonly url: URL;
  /** The values of the pattern's `:name` parts, decoded, in the caller's letter case. */
  readonly params: Readonly<Record<string, string>>;
  /** The request's body as JSON; undefined when there is none. A body that is not JSON gets a 400 response. */
  json(): Promise<unknown>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Thrown by a handler, at any depth, to respond at once. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly response: Response;

  constructor(response: Response) {
    super(`refused with status ${response.status}`);
    this.response = response;
  }
}

export type Handler = (exchange: Exchange) => Response | Promise<Response>;

/** A method and path pattern (path-to-regexp, case-insensitive), the operation's name, and its handler. */
export interface Route {
  readonly method: string;
  readonly pattern: string;
  readonly operation: string;
  readonly handler: Handler;
}

export const route = (method: string, pattern: string, operation: string, handler: Handler): Route => ({
  method,
  pattern,
  operation,
  handler,
});

export interface Found {
  readonly route: Route;
  readonly params: Record<string, string>;
}

/**
 * Builds a lookup over `routes`, first match first. Paths are case-insensitive (rest-api.md 1.4); a `*scope` part is
 * joined by `/`.
 */
export const createRouter = (routes: readonly Route[]): ((method: string, path: string) => Found | undefined) => {
  const compiled = routes.map((each) => ({ route: each, match: match(each.pattern, { sensitive: false }) }));
  return (method, path) => {
    for (const each of compiled) {
      if (each.route.method !== method) continue;
      const found = each.match(path);
      if (!found) continue;
      const params = Object.entries(found.params).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join('/') : String(value),
      ]);
      return { route: each.route, params: Object.fromEntries(params) };
    }
    return undefined;
  };
};

/** Builds a lookup of the operations at a path, whatever the method: `[method, operation]` pairs. */
export const createCatalog = (routes: readonly Route[]): ((path: string) => [string, string][]) => {
  const compiled = routes.map((each) => ({ route: each, match: match(each.pattern, { sensitive: false }) }));
  return (path) =>
    compiled.filter((each) => each.match(path)).map(({ route: { method, operation } }) => [method, operation]);
};

/** Handles requests with `routes` without a socket; 404 when no route matches. */
export const answering = (routes: readonly Route[]): ((request: Request) => Promise<Response>) => {
  const find = createRouter(routes);
  return async (request) => {
    const url = new URL(request.url);
    const found = find(request.method, url.pathname);
    if (!found) return new Response(null, { status: 404 });
    return found.route.handler({
      request,
      url,
      params: found.params,
      json: () => request.json(),
      bytes: async () => new Uint8Array(await request.arrayBuffer()),
    });
  };
};
