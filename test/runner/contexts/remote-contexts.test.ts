import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { remoteContexts } from '../../../src/runner/contexts/remote-contexts.ts';
import { archiveOf } from './archive/archive-of.ts';
import { failureOf, filesBelow, newFolder } from './test-tools.ts';

/** Fetches contexts from a network that the test is; nothing can be started. */
const fetching = (
  answer: (request: Request) => Response | Promise<Response>,
  signal = new AbortController().signal,
) => {
  const logins = [
    { server: 'Other.azurecr.io', username: 'other', password: 'p1' },
    { server: 'https://index.docker.io/v1/', username: 'hub', password: 'p2' },
  ];
  const warned: string[] = [];
  const fetchContext = remoteContexts(
    { signal, logins, warn: (line) => warned.push(line) },
    {
      env: {},
      sleep: async () => {},
      startProgram: () => Promise.reject(new Error('Nothing is started.')),
      network: async (request) => answer(request),
    },
  );
  return { fetchContext, warned };
};

describe('the contexts of a run', () => {
  it('come into a folder of their own', async () => {
    const archive = await archiveOf([{ name: 'Dockerfile', text: 'FROM busybox' }]);
    const { fetchContext, warned } = fetching(() => new Response(new Uint8Array(archive)));
    const folder = await newFolder();
    expect(await fetchContext('https://host.example/tree.tar', folder)).toEqual({
      directory: folder,
      revision: '',
      warnings: [],
    });
    expect(await filesBelow(folder)).toEqual({ Dockerfile: 'FROM busybox' });
    expect(warned).toEqual([]);
  });

  it('that cannot be had are told of as the scan prints it, with what to do next', async () => {
    const { fetchContext } = fetching(() => new Response('nothing here', { status: 404, statusText: 'Not Found' }));
    const folder = await newFolder();
    const error = await failureOf(fetchContext('https://host.example/tree.tar?sig=s3cret', folder));
    expect(error.message.split('\n')).toEqual([
      'Getting context from URL',
      'failed to download source code: unable to download remote context: failed to GET https://host.example/tree.tar?… with status 404 Not Found: nothing here',
      'Check the URL of the source.',
    ]);
    expect(await readdir(dirname(folder))).toEqual([]);
  });

  it.each([
    ['other.azurecr.io/app:1', 'other:p1'],
    ['app:1', 'hub:p2'],
    ['docker.io/team/app:1', 'hub:p2'],
    ['third.azurecr.io/app:1', undefined],
  ])('are pulled with the login of their registry: %s', async (name, login) => {
    const asked: (string | null)[] = [];
    const { fetchContext } = fetching((request) => {
      asked.push(request.headers.get('authorization'));
      return new Response('{}', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } });
    });
    await failureOf(fetchContext(`oci://${name}`, await newFolder()));
    expect(asked[1]).toBe(login === undefined ? undefined : `Basic ${Buffer.from(login).toString('base64')}`);
  });

  it('are given up with the run', async () => {
    const reason = new Error('canceled');
    const controller = new AbortController();
    const { fetchContext } = fetching(() => {
      controller.abort(reason);
      throw new Error('cut');
    }, controller.signal);
    expect(await failureOf(fetchContext('https://host.example/tree.tar', await newFolder()))).toBe(reason);
  });
});
