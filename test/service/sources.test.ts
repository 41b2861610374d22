import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import type { FoundRegistry } from '../../src/service/registries.ts';
import { readArchive } from '../context/folder.ts';
import { armError, createFurnishedServices, createServiceBench } from '../support/services.ts';

const registry: FoundRegistry = {
  name: 'myregistry',
  group: 'myResourceGroup',
  location: 'eastus',
  loginServer: 'myregistry.azurecr.io',
  raw: { id: '', name: 'myregistry', properties: {} },
};

describe('a local folder', () => {
  const lay = async (folder: string) => {
    await mkdir(join(folder, '.git'));
    await writeFile(join(folder, '.git', 'config'), '');
    await writeFile(join(folder, 'app.txt'), 'hello\n');
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\n');
  };

  it('is uploaded to where the service says', async () => {
    const { services, host, intercept, warnings, asked } = await createFurnishedServices();
    const sent: { headers: Record<string, string | null>; entries: string[] }[] = [];
    await lay(host.cwd);
    intercept(async (request) => {
      if (request.method !== 'PUT') return undefined;
      const header = (name: string) => request.headers.get(name);
      const entries = await readArchive(Readable.from(Buffer.from(await request.clone().arrayBuffer())));
      sent.push({
        headers: { type: header('x-ms-blob-type'), version: header('x-ms-version'), token: header('authorization') },
        entries: entries.map((entry) => entry.header.name),
      });
      return undefined;
    });
    const location = await services.sources.upload(registry, {
      folder: host.cwd,
      dockerfile: { path: join(host.cwd, 'Dockerfile'), nameInArchive: '1_Dockerfile' },
    });
    expect(location).toMatch(/\.tar\.gz$/);
    expect(sent).toEqual([
      {
        headers: { type: 'BlockBlob', version: '2021-12-02', token: null },
        entries: expect.arrayContaining(['app.txt', 'Dockerfile', '1_Dockerfile']),
      },
    ]);
    expect(sent[0]?.entries.some((name) => name.startsWith('.git'))).toBe(false);
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['POST', 'PUT']);
    expect(warnings.map((text) => text.replace(/\(.*\)/, '(SIZE)'))).toEqual([
      'Packing source code into tar to upload...',
      "Excluding '.git' based on default ignore rules",
      `Uploading archived source code from '${host.cwd}'...`,
      'Sending context (SIZE) to registry: myregistry...',
    ]);
  });

  it('stays where it is when the service names no place', async () => {
    const { services, host, intercept } = await createFurnishedServices();
    await lay(host.cwd);
    intercept((_, { pathname }) => (pathname.endsWith('/listBuildSourceUploadUrl') ? Response.json({}) : undefined));
    await expect(services.sources.upload(registry, { folder: host.cwd })).rejects.toEqual(
      new CommandError('Failed to get a SAS URL to upload context.'),
    );
  });
});

describe('a remote source', () => {
  it.each([
    [200, true],
    [302, true],
    [404, false],
    [403, false],
  ])('that answers %i is there: %s', async (status, isThere) => {
    const { services, intercept } = createServiceBench();
    intercept(({ method }, { host }) =>
      method === 'HEAD' && host === 'example.com' ? new Response(null, { status }) : armError(500, 'Unexpected'),
    );
    expect(await services.sources.exists('https://example.com/a.tar.gz')).toBe(isThere);
  });
});
