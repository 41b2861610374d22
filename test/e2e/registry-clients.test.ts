import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/emulator/registry/digests.ts';
import {
  createPlace,
  type EmulatorProcess,
  type Ended,
  isWindows,
  type Place,
  printed,
  requireBuild,
  skipWhen,
  start,
  startEmulator,
} from './support.ts';

const patience = 60_000;

/** Lays an image with one layer as an OCI layout; gives the digest of its manifest. */
const layImage = async (folder: string): Promise<string> => {
  const blobs = join(folder, 'blobs', 'sha256');
  await mkdir(blobs, { recursive: true });
  const laid = async (mediaType: string, content: string | Uint8Array) => {
    const digest = digestOf(content);
    await writeFile(join(blobs, digest.replace('sha256:', '')), content);
    return { mediaType, digest, size: content.length };
  };
  const kind = 'application/vnd.oci.image';
  const tar = Buffer.alloc(1024);
  const rootfs = { type: 'layers', diff_ids: [digestOf(tar)] };
  const config = await laid(`${kind}.config.v1+json`, JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs }));
  const layers = [await laid(`${kind}.layer.v1.tar+gzip`, gzipSync(tar))];
  const mediaType = `${kind}.manifest.v1+json`;
  const manifest = await laid(mediaType, JSON.stringify({ schemaVersion: 2, mediaType, config, layers }));
  const manifests = [{ ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'v1' } }];
  await writeFile(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  return manifest.digest;
};

describe('skopeo, as a client of a registry of the emulator', () => {
  let place: Place;
  let emulator: EmulatorProcess;
  let address: string;
  let digest: string;
  let missing: string | undefined;

  const skopeo = (...words: readonly string[]): Promise<Ended> =>
    start('skopeo', words, {
      cwd: place.home,
      env: { ...place.env, REGISTRY_AUTH_FILE: join(place.home, 'auth.json') },
    }).ended;
  const done = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await skopeo(...words);
    if (exitCode !== 0) throw new Error(`skopeo ${words.join(' ')}\n${stderr}`);
    return stdout;
  };
  const image = (name: string): string => `docker://${address}/${name}`;

  beforeAll(async () => {
    requireBuild();
    place = await createPlace();
    const version = isWindows ? undefined : await skopeo('--version').catch(() => undefined);
    missing = version?.exitCode === 0 ? undefined : 'skopeo is not installed';
    if (missing) return;
    digest = await layImage(join(place.home, 'layout'));
    emulator = await startEmulator(place);
    await printed(place, 'az', 'group', 'create', '-n', 'g', '-l', 'eastus');
    await printed(place, 'az', 'acr', 'create', '-g', 'g', '-n', 'myregistry', '--sku', 'Standard');
    address = await printed(place, 'emulator', 'port', 'myregistry', '--query', 'address', '-o', 'tsv');
    const login = ['az', 'acr', 'login', '-n', 'myregistry', '--expose-token', '--query', 'accessToken', '-o', 'tsv'];
    const token = await printed(place, ...login);
    await done('login', '--tls-verify=false', '-u', '00000000-0000-0000-0000-000000000000', '-p', token, address);
  }, patience);
  afterAll(async () => {
    await emulator?.stop();
    await place.remove();
  });

  it(
    'pushes, finds, copies, pulls and deletes an image',
    async (context) => {
      skipWhen(missing, context);
      await done('copy', '--dest-tls-verify=false', 'oci:layout:v1', image('team/app:v1'));
      await done('copy', '--src-tls-verify=false', '--dest-tls-verify=false', image('team/app:v1'), image('copy:v2'));
      const inspected = JSON.parse(await done('inspect', '--tls-verify=false', image('copy:v2')));
      expect([inspected.Digest, inspected.RepoTags]).toEqual([digest, ['v2']]);
      await done('copy', '--src-tls-verify=false', image('copy:v2'), 'oci:pulled:v1');
      expect(JSON.parse(await readFile(join(place.home, 'pulled', 'index.json'), 'utf8')).manifests[0].digest).toBe(
        digest,
      );
      await done('delete', '--tls-verify=false', image('copy:v2'));
      expect(JSON.parse(await done('list-tags', '--tls-verify=false', image('copy'))).Tags).toEqual([]);
      const tags = [
        'az',
        'acr',
        'repository',
        'show-tags',
        '-n',
        'myregistry',
        '--repository',
        'team/app',
        '-o',
        'tsv',
      ];
      expect(await printed(place, ...tags)).toBe('v1');
    },
    patience,
  );

  it(
    'is refused what its login does not allow, in the words of Azure',
    async (context) => {
      skipWhen(missing, context);
      const { exitCode, stderr } = await skopeo('inspect', '--tls-verify=false', '--no-creds', image('team/app:v1'));
      expect([exitCode === 0, stderr]).toEqual([
        false,
        expect.stringContaining('unauthorized: authentication required, visit https://aka.ms/acr/authorization'),
      ]);
    },
    patience,
  );
});

describe('the temporary folder of an emulator', () => {
  it.skipIf(isWindows)(
    'is gone at its end, and after a kill with the next start',
    async () => {
      requireBuild();
      const made = await createPlace();
      const temporary = join(made.home, 'tmp');
      await mkdir(temporary);
      const place = { ...made, env: { ...made.env, TMPDIR: temporary } };
      const folders = async () => (await readdir(temporary)).filter((name) => name.startsWith('acrtask-registries-'));
      const killed = await startEmulator(place);
      const [left] = await folders();
      await killed.killHard();
      expect(await folders()).toEqual([left]);
      const next = await startEmulator(place);
      const now = await folders();
      expect([now.length, now.includes(left ?? '')]).toEqual([1, false]);
      await next.stop();
      expect(await folders()).toEqual([]);
      await made.remove();
    },
    patience,
  );
});
