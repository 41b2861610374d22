import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fetchContext } from '../../../../src/runner/contexts/fetch-context.ts';
import { resolveDigest } from '../../../../src/runner/registry/resolve-digest.ts';
import { archiveOf } from '../archive/archive-of.ts';
import { createTools, failureOf, filesBelow, listen, newFolder } from '../test-tools.ts';

const digestOf = (bytes: string | Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

interface Layer {
  readonly title?: string;
  readonly bytes: string | Uint8Array;
  readonly isPacked?: boolean;
  /** Instead of its own. */
  readonly digest?: string;
}

interface Login {
  readonly scheme: 'Basic' | 'Bearer';
  readonly authorization?: string;
}

/** A registry with the artifact `team/context:1`; it asks for a login if there is one. */
const serveArtifact = async (layers: readonly Layer[], login?: Login, changes: Record<string, unknown> = {}) => {
  const asked: string[] = [];
  const blobs = new Map(layers.map(({ bytes, digest = digestOf(bytes) }) => [digest, bytes]));
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: digestOf('{}'), size: 2 },
    layers: layers.map(({ title, bytes, isPacked, digest = digestOf(bytes) }) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar',
      digest,
      size: bytes.length,
      annotations: {
        ...(title === undefined ? {} : { 'org.opencontainers.image.title': title }),
        ...(isPacked ? { 'io.deis.oras.content.unpack': 'true' } : {}),
      },
    })),
    ...changes,
  });
  let port = 0;
  const server = createServer((request, response) => {
    const { authorization, accept } = request.headers;
    const { pathname, search } = new URL(request.url ?? '/', 'http://x');
    asked.push([request.method, pathname + search, authorization].filter(Boolean).join(' '));
    if (pathname === '/token') {
      const isRight = authorization === login?.authorization;
      response.writeHead(isRight ? 200 : 401).end(isRight ? '{"token":"given"}' : '{"errors":[{"code":"DENIED"}]}');
      return;
    }
    const wanted = login?.scheme === 'Bearer' ? 'Bearer given' : login?.authorization;
    if (login && authorization !== wanted) {
      const realm =
        login.scheme === 'Bearer'
          ? `Bearer realm="http://127.0.0.1:${port}/token",service="here"`
          : 'Basic realm="here"';
      response
        .writeHead(401, { 'www-authenticate': realm })
        .end('{"errors":[{"code":"UNAUTHORIZED","message":"who are you"}]}');
      return;
    }
    const [, kind, name = ''] = /^\/v2\/team\/context\/(manifests|blobs)\/(.+)$/.exec(pathname) ?? [];
    if (kind === 'manifests' && ['1', digestOf(manifest)].includes(name) && accept?.includes('oci.image.manifest')) {
      response.setHeader('docker-content-digest', digestOf(manifest));
      response.setHeader('content-type', 'application/vnd.oci.image.manifest.v1+json');
      response.end(request.method === 'HEAD' ? undefined : manifest);
      return;
    }
    const blob = kind === 'blobs' ? blobs.get(name) : undefined;
    response.writeHead(blob === undefined ? 404 : 200).end(blob ?? '{"errors":[{"code":"UNKNOWN"}]}');
  });
  port = await listen(server);
  return { asked, registry: `127.0.0.1:${port}`, digest: digestOf(manifest) };
};

const layers: readonly Layer[] = [
  { title: 'Dockerfile', bytes: 'FROM busybox' },
  { title: 'sub/folder/word', bytes: 'a word' },
  { bytes: 'a layer without a name' },
  {
    title: 'src',
    isPacked: true,
    bytes: gzipSync(
      await archiveOf([
        { name: 'src/', type: 'directory' },
        { name: 'src/main', text: 'main' },
      ]),
    ),
  },
];
const files = { Dockerfile: 'FROM busybox', 'src/main': 'main', 'sub/folder/word': 'a word' };
const robot = { username: 'robot', password: 'pa55' };
const basic = `Basic ${Buffer.from('robot:pa55').toString('base64')}`;
const out = gzipSync(await archiveOf([{ name: 'src/../../out', text: '' }]));
const elsewhere = gzipSync(await archiveOf([{ name: 'other', text: '' }]));
const linking = gzipSync(await archiveOf([{ name: 'src', type: 'symlink', linkname: '/nowhere' }]));

describe('an artifact of a registry', () => {
  it.each(['oci://', 'OCI://'])('is pulled: %s', async (start) => {
    const { registry, digest } = await serveArtifact(layers);
    const tools = createTools();
    const folder = await newFolder();
    expect(await fetchContext(`${start}${registry}/team/context:1`, folder, tools)).toEqual({
      directory: folder,
      revision: '',
      warnings: [],
    });
    expect(await filesBelow(folder)).toEqual(files);
    expect(tools.said).toEqual([
      'Getting context from registry',
      `Pulling from ${registry}/team/context:1 and saving to ${folder}...`,
      `Pulled from ${registry}/team/context:1 with digest ${digest}`,
    ]);
  });

  it('is pulled by its digest', async () => {
    const { registry, digest } = await serveArtifact(layers);
    const folder = await newFolder();
    await fetchContext(`oci://${registry}/team/context@${digest}`, folder, createTools());
    expect(await filesBelow(folder)).toEqual(files);
  });

  it('is pulled with the login of the run, and one token', async () => {
    const { registry, asked } = await serveArtifact(layers, { scheme: 'Bearer', authorization: basic });
    const logins: string[] = [];
    const tools = createTools({
      credentialFor: (name) => {
        logins.push(name);
        return robot;
      },
    });
    await fetchContext(`oci://${registry}/team/context:1`, await newFolder(), tools);
    expect(logins).toEqual([registry]);
    expect(asked.slice(0, 3)).toEqual([
      'GET /v2/team/context/manifests/1',
      `GET /token?service=here&scope=repository%3Ateam%2Fcontext%3Apull ${basic}`,
      'GET /v2/team/context/manifests/1 Bearer given',
    ]);
    expect(asked.slice(3).map((line) => line.split(' ').slice(2).join(' '))).toEqual(
      Array.from({ length: 3 }, () => 'Bearer given'),
    );
  });

  it('is pulled with a token for everybody', async () => {
    const { registry, asked } = await serveArtifact(layers, { scheme: 'Bearer' });
    await fetchContext(`oci://${registry}/team/context:1`, await newFolder(), createTools());
    expect(asked[1]).toBe('GET /token?service=here&scope=repository%3Ateam%2Fcontext%3Apull');
  });

  it('is pulled with a user and password', async () => {
    const { registry, asked } = await serveArtifact(layers, { scheme: 'Basic', authorization: basic });
    const tools = createTools({ credentialFor: () => robot });
    await fetchContext(`oci://${registry}/team/context:1`, await newFolder(), tools);
    expect(asked[1]).toBe(`GET /v2/team/context/manifests/1 ${basic}`);
  });
});

describe('an artifact that cannot be pulled', () => {
  const prefix = 'failed to download source code: failed to pull artifact from registry: ';
  const relative = 'Push the artifact with relative names.';
  const withOras = 'Push the folder of the build with oras.';
  const wrong = `sha256:${'0'.repeat(64)}`;

  it.each<[string, Layer[], string, string]>([
    ['leads out', [{ title: '../out', bytes: '' }], "'../out' lies outside of the folder", relative],
    ['is absolute', [{ title: '/nowhere/out', bytes: '' }], "'/nowhere/out' lies outside of the folder", relative],
    [
      'is packed and leads out',
      [{ title: 'src', isPacked: true, bytes: out }],
      "'src' cannot be written: it holds 'src/../../out', which lies outside of the folder",
      withOras,
    ],
    [
      'is packed and lies elsewhere',
      [{ title: 'src', isPacked: true, bytes: elsewhere }],
      "'src' cannot be written: it holds 'other', which lies outside of 'src'",
      withOras,
    ],
    [
      'lies behind a link',
      [
        { title: 'src', isPacked: true, bytes: linking },
        { title: 'src/out', bytes: '' },
      ],
      "'src/out' cannot be written: it holds 'src/out', which lies behind the link 'src'",
      withOras,
    ],
    [
      'comes twice',
      [
        { title: 'same', bytes: 'one' },
        { title: 'same', bytes: 'other' },
      ],
      'duplicate name: same',
      'Push each file once.',
    ],
    [
      'has other content',
      [{ title: 'file', bytes: 'text', digest: wrong }],
      `the content of ${wrong} does not match its digest`,
      'Check that the registry gives the artifact whole, and that it is one of files, as oras pushes them.',
    ],
    [
      'is not there',
      [],
      'REGISTRY/team/context:1 holds no files',
      'Push the folder of the build with oras, not an image.',
    ],
  ])('because a file %s', async (_what, given, message, hint) => {
    const { registry } = await serveArtifact(given);
    const folder = await newFolder();
    const error = await failureOf(fetchContext(`oci://${registry}/team/context:1`, folder, createTools()));
    expect([error.message.replaceAll(registry, 'REGISTRY'), error.hint]).toEqual([prefix + message, hint]);
    expect(await readdir(dirname(folder))).toEqual([]);
  });

  it('because the tag is not there', async () => {
    const { registry } = await serveArtifact(layers);
    const error = await failureOf(fetchContext(`oci://${registry}/team/context:2`, await newFolder(), createTools()));
    expect([error.message, error.hint]).toEqual([
      `${prefix}${registry}/team/context:2: not found`,
      'Check the repository and tag of the artifact. A registry may also hide what its login may not pull.',
    ]);
  });

  it.each<[string, Login, string]>([
    ['the login is wrong', { scheme: 'Bearer', authorization: 'another' }, 'REGISTRY gives no token: DENIED'],
    [
      'the password is wrong',
      { scheme: 'Basic', authorization: 'another' },
      'REGISTRY/team/context:1: UNAUTHORIZED: who are you',
    ],
  ])('because %s', async (_what, login, message) => {
    const { registry } = await serveArtifact(layers, login);
    const tools = createTools({ credentialFor: () => robot });
    const error = await failureOf(fetchContext(`oci://${registry}/team/context:1`, await newFolder(), tools));
    expect([error.message.replaceAll(registry, 'REGISTRY'), error.hint]).toEqual([
      prefix + message,
      `Give a login for ${registry} that may pull the artifact: the run logs in with its registry credentials.`,
    ]);
  });

  it('because nobody answers', async () => {
    const error = await failureOf(fetchContext('oci://127.0.0.1:1/a:1', await newFolder(), createTools()));
    expect(error.message).toMatch(
      /^failed to download source code: failed to pull artifact from registry: cannot reach 127\.0\.0\.1:1: /,
    );
    expect(error.hint).toBe('Check the name of the registry, 127.0.0.1:1, and that this machine reaches it.');
  });

  it.each([
    ['127.0.0.1:1/a', 'invalid reference: no tag or digest'],
    ['127.0.0.1:1/A:1', 'repository name must be lowercase'],
    ['', 'repository name must have at least one component'],
  ])('because %j is not the name of one', async (name, reason) => {
    const error = await failureOf(fetchContext(`oci://${name}`, await newFolder(), createTools()));
    expect([error.message, error.hint]).toEqual([
      `failed to download source code: failed to parse artifact ${name}: ${reason}`,
      'Write the artifact as oci://REGISTRY/REPOSITORY:TAG, or with @sha256:DIGEST instead of the tag.',
    ]);
  });
});

describe('the digest of an image', () => {
  it('is asked of its registry', async () => {
    const { registry, asked, digest } = await serveArtifact(layers);
    expect(await resolveDigest(`${registry}/team/context:1`, createTools())).toBe(digest);
    expect(asked).toEqual(['HEAD /v2/team/context/manifests/1']);
  });

  it('is not known to a registry that does not have it', async () => {
    const { registry } = await serveArtifact(layers);
    const error = await failureOf(resolveDigest(`${registry}/team/context`, createTools()));
    expect(error).toMatchObject({
      name: 'RegistryError',
      status: 404,
      message: `${registry}/team/context:latest: not found`,
    });
  });
});
