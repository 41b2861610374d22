import { beforeEach, describe, expect, it } from 'vitest';
import { putContent, putManifest } from '../../../src/emulator/registry/contents.ts';
import { digestOf } from '../../../src/emulator/registry/digests.ts';
import { createLab, type Lab } from '../lab.ts';

const config = '{"os":"linux"}';
const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: digestOf(config) }, layers: [] });

let lab: Lab;
beforeEach(async () => {
  lab = await createLab();
  const context = { store: lab.store, now: () => new Date(0) };
  for (const [host, repository] of [
    ['docker.io', 'library/busybox'],
    ['docker.io', 'hubuser/private'],
    ['mcr.microsoft.com', 'acr/acr-cli'],
  ] as const) {
    putContent(context, host, repository, Buffer.from(config));
    putManifest(context, host, repository, 'v1', { mediaType: 'a/b', bytes: Buffer.from(manifest) });
  }
});

const hub = ['hubuser', 'hubpassword'] as const;

/** Follows the challenge, as clients do; gives the status, or the error's code, of the last answer. */
const status = async (
  method: string,
  url: string,
  login?: readonly [name: string, password: string],
): Promise<number | string> => {
  const first = await lab.ask(method, url);
  const challenge = /realm="(.*)",service="(.*)",scope="(.*)"/.exec(first.headers['www-authenticate'] ?? '');
  if (first.status !== 401 || !challenge) return first.body?.errors?.[0]?.code ?? first.status;
  const [, realm = '', service = '', scope = ''] = challenge;
  const headers = login ? { authorization: `Basic ${Buffer.from(login.join(':')).toString('base64')}` } : undefined;
  const granted = await lab.ask('GET', `${realm}?service=${service}&scope=${scope}`, headers ? { headers } : {});
  if (granted.status !== 200) return granted.status;
  const again = await lab.ask(method, url, { headers: { authorization: `Bearer ${granted.body.access_token}` } });
  return again.body?.errors?.[0]?.code ?? again.status;
};

describe('registries elsewhere', () => {
  it.each<[string, string, string, readonly [string, string] | undefined, number | string]>([
    ['strangers pull public images', 'GET', 'docker.io/v2/library/busybox/manifests/v1', undefined, 200],
    ['and blobs', 'GET', `docker.io/v2/library/busybox/blobs/${digestOf(config)}`, undefined, 200],
    ['and from other hosts', 'GET', 'mcr.microsoft.com/v2/acr/acr-cli/manifests/v1', undefined, 200],
    ['what was not put there is not there', 'GET', 'quay.io/v2/a/b/manifests/v1', undefined, 'MANIFEST_UNKNOWN'],
    ['nobody pushes public images', 'POST', 'docker.io/v2/library/busybox/blobs/uploads/', hub, 'UNAUTHORIZED'],
    ['strangers push nothing', 'POST', 'mcr.microsoft.com/v2/acr/acr-cli/blobs/uploads/', undefined, 'UNAUTHORIZED'],
    ['strangers pull nothing private', 'GET', 'docker.io/v2/hubuser/private/manifests/v1', undefined, 'UNAUTHORIZED'],
    ['users pull what is theirs', 'GET', 'docker.io/v2/hubuser/private/manifests/v1', hub, 200],
    ['and push it', 'POST', 'docker.io/v2/hubuser/private/blobs/uploads/', hub, 202],
    ['and public images', 'GET', 'docker.io/v2/library/busybox/manifests/v1', hub, 200],
  ])('%s', async (_, method, path, login, wanted) => {
    expect(await status(method, `https://${path}`, login)).toBe(wanted);
  });

  it('let in with the password of an account only', async () => {
    const enter = async (host: string, password: string): Promise<number> => {
      const authorization = `Basic ${Buffer.from(`hubuser:${password}`).toString('base64')}`;
      return (await lab.ask('GET', `https://${host}/oauth2/token`, { headers: { authorization } })).status;
    };
    expect([
      await enter('docker.io', 'hubpassword'),
      await enter('docker.io', 'wrong'),
      await enter('mcr.microsoft.com', 'hubpassword'),
    ]).toEqual([200, 401, 401]);
  });

  it('refuse pulls beyond the limit of Docker Hub', async () => {
    lab.emulator.plantFault('docker-hub-limit');
    const path = 'v2/library/busybox/manifests/v1';
    expect([
      await status('GET', `https://docker.io/${path}`),
      await status('HEAD', `https://docker.io/${path}`),
      await status('GET', 'https://mcr.microsoft.com/v2/acr/acr-cli/manifests/v1'),
    ]).toEqual(['TOOMANYREQUESTS', 200, 200]);
  });

  it('are not taken for a registry of that name', async () => {
    await lab.registry('docker');
    expect(await status('GET', 'https://docker.io/v2/library/busybox/manifests/v1')).toBe(200);
    expect(await status('GET', 'https://docker.azurecr.io/v2/library/busybox/manifests/v1')).toBe(401);
  });
});
