import { createRouter, type Route } from '../route.ts';

/** Answers requests by `routes` without a socket; 404 where no route matches. */
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
