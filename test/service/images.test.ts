import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import { registryFactsOf } from '../../src/service/access/registry-facts.ts';
import type { FoundRegistry } from '../../src/service/registries.ts';
import { createServiceBench, type Intercept } from '../support/services.ts';

const registry: FoundRegistry = {
  name: 'myregistry',
  group: 'myResourceGroup',
  location: 'eastus',
  loginServer: 'myregistry.azurecr.io',
  roleAssignmentMode: undefined,
  facts: registryFactsOf({
    id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/myregistry',
    name: 'myregistry',
    properties: { loginServer: 'myregistry.azurecr.io' },
  }),
};

/** A registry that gives its tags `perPage` at a time, and names the next page as `link` says. */
const registryWith =
  (tags: readonly string[], perPage: number, link = (path: string) => `<${path}>; rel="next"`): Intercept =>
  (_, url) => {
    if (url.host !== registry.loginServer) return undefined;
    if (url.pathname === '/oauth2/exchange') return Response.json({ refresh_token: 'r' });
    if (url.pathname === '/oauth2/token') return Response.json({ access_token: 'a' });
    if (url.pathname !== '/acr/v1/a/b/_tags')
      return Response.json(
        { errors: [{ code: 'NAME_UNKNOWN', message: 'The requested data does not exist.' }] },
        { status: 404 },
      );
    const from = tags.indexOf(url.searchParams.get('last') ?? '') + 1;
    const size = Math.min(perPage, Number(url.searchParams.get('n')));
    const page = tags.slice(from, from + size);
    const isLast = from + size >= tags.length;
    return Response.json(
      { tags: page.length > 0 ? page.map((name) => ({ name })) : null },
      isLast ? {} : { headers: { link: link(`/acr/v1/a/b/_tags?last=${page.at(-1)}&n=${size}`) } },
    );
  };

const tagsOf = async (intercepted: Intercept, query: { top?: number } = {}) => {
  const bench = createServiceBench();
  const hosts = new Set<string>();
  bench.intercept((_, { host }) => void hosts.add(host));
  bench.intercept(intercepted);
  const tags = await bench.services.images.tags(registry, { repository: 'a/b', ...query });
  return {
    names: tags.map(({ name }) => name),
    pages: bench.asked.filter((each) => each.endsWith('/_tags')).length,
    hosts: [...hosts],
  };
};

describe('the tags of a repository', () => {
  const five = ['v1', 'v2', 'v3', 'v4', 'v5'];
  it.each<[string, readonly string[], number, number | undefined, { names: readonly string[]; pages: number }]>([
    ['on one page', five, 100, undefined, { names: five, pages: 1 }],
    ['on several pages', five, 2, undefined, { names: five, pages: 3 }],
    ['none', [], 100, undefined, { names: [], pages: 1 }],
    ['fewer than there are', five, 100, 3, { names: ['v1', 'v2', 'v3'], pages: 1 }],
    ['fewer than there are, on several pages', five, 2, 3, { names: ['v1', 'v2', 'v3'], pages: 2 }],
    ['as many as a page has', five, 2, 2, { names: ['v1', 'v2'], pages: 1 }],
    ['more than there are', five, 2, 1000, { names: five, pages: 3 }],
  ])('%s', async (_, tags, perPage, top, expected) => {
    const { names, pages } = await tagsOf(registryWith(tags, perPage), top === undefined ? {} : { top });
    expect({ names, pages }).toEqual(expected);
  });

  it('are asked of the registry alone, whatever host the next page is said to be on', async () => {
    const { names, hosts } = await tagsOf(
      registryWith(five, 2, (path) => `<https://elsewhere.example${path}>; rel="next"`),
    );
    expect([names, hosts.includes('elsewhere.example')]).toEqual([five, false]);
  });

  it('of none fail, and say what is not there and where', async () => {
    const { services, intercept } = createServiceBench();
    intercept(registryWith([], 1));
    await expect(services.images.tags(registry, { repository: 'nosuch' })).rejects.toMatchObject({
      name: 'NotFoundError',
      message: "The registry 'myregistry.azurecr.io' has no repository 'nosuch': The requested data does not exist.",
      hint: "'acrtask az acr repository list -n myregistry' lists the repositories.",
      exitCode: 3,
      azExitCode: 1,
    });
    await expect(services.images.digestOf(registry, 'nosuch', 'v1')).rejects.toBeInstanceOf(CommandError);
  });
});
