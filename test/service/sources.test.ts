import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import type { FoundRegistry } from '../../src/service/registries.ts';
import { readArchive } from '../context/folder.ts';
import { armError, createFurnishedServices, createServiceBench } from '../support/services.ts';

const registry: Omit<FoundRegistry, 'facts'> = {
  name: 'myregistry',
  group: 'myResourceGroup',
  location: 'eastus',
  loginServer: 'myregistry.azurecr.io',
  roleAssignmentMode: undefined,
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

  it('is sent again where sending failed', async () => {
    const { services, host, intercept, asked } = await createFurnishedServices();
    await lay(host.cwd);
    let failures = 2;
    intercept(({ method }) => {
      if (method !== 'PUT' || failures === 0) return undefined;
      failures -= 1;
      throw new Error('the line is dead');
    });
    await services.sources.upload(registry, { folder: host.cwd });
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['POST', 'PUT', 'PUT', 'PUT']);
    expect(host.sleeps).toEqual([1000, 2000]);
  });

  it('is not sent again where the service refused it', async () => {
    const { services, host, intercept, asked } = await createFurnishedServices();
    await lay(host.cwd);
    intercept(({ method }) => (method === 'PUT' ? armError(403, 'AuthenticationFailed') : undefined));
    await expect(services.sources.upload(registry, { folder: host.cwd })).rejects.toMatchObject({ status: 403 });
    expect(asked.map((each) => each.split(' ')[0])).toEqual(['POST', 'PUT']);
  });

  it('stays where it is when it is too large, and the largest parts are named', async () => {
    const { services, host, asked } = await createFurnishedServices();
    await lay(host.cwd);
    await mkdir(join(host.cwd, 'data', 'raw'), { recursive: true });
    await writeFile(join(host.cwd, 'data', 'raw', 'large'), 'x'.repeat(3000));
    await services.sources.upload(registry, { folder: host.cwd, maxBytes: 3019 });
    asked.length = 0;
    await expect(services.sources.upload(registry, { folder: host.cwd, maxBytes: 3018 })).rejects.toEqual(
      new CommandError(
        `The context '${host.cwd}' has 2.9 KiB in 3 files, more than the 2.9 KiB that --max-context-size allows. Largest entries: data (2.9 KiB), data/raw (2.9 KiB), Dockerfile (13 Bytes), app.txt (6 Bytes).`,
        { hint: "Add what the build does not need to .dockerignore. 'acrtask context ls' shows what would be sent." },
      ),
    );
    expect(asked).toEqual([]);
  });

  it('shows a bar on a terminal while it is sent, unless nobody wants to see it', async () => {
    for (const quiet of [false, true]) {
      const { services, host } = await createFurnishedServices({ tty: ['stderr'] });
      await lay(host.cwd);
      await services.sources.upload(registry, { folder: host.cwd, quiet });
      expect(host.written.stderr).toBe(
        quiet ? '' : '\r[........................] 0 of 2 files, 0 Bytes\u001b[K\r\u001b[K',
      );
    }
  });

  it.each(process.platform === 'win32' ? [] : ['link'])('reports each %s that leads out of it', async () => {
    const { services, host, warnings } = await createFurnishedServices();
    await lay(host.cwd);
    await symlink('../outside', join(host.cwd, 'out'));
    await symlink('app.txt', join(host.cwd, 'in'));
    await services.sources.contents({ folder: host.cwd });
    expect(warnings).toEqual([
      "Excluding '.git' based on default ignore rules",
      "'out' links to '../outside' outside the folder: the build will not find the target.",
    ]);
  });

  it.each([
    [['.venv'], "'.venv'"],
    [['.venv', 'a/.venv', 'b/.venv'], "'.venv' and 2 more .venv folders"],
  ])('says in one line that %j stay out', async (folders, what) => {
    const { services, host, warnings } = await createFurnishedServices();
    for (const folder of folders) {
      await mkdir(join(host.cwd, folder), { recursive: true });
      await writeFile(join(host.cwd, folder, 'x'), '');
    }
    expect((await services.sources.contents({ folder: host.cwd })).files).toBe(0);
    expect(warnings).toEqual([
      `Excluding ${what} based on default ignore rules; an exception such as !.venv in the ignore file brings it back`,
    ]);
  });

  it('names few of many files of version control', async () => {
    const { services, host, warnings } = await createFurnishedServices();
    for (let index = 0; index < 12; index += 1) {
      await mkdir(join(host.cwd, `lib${index}`));
      await writeFile(join(host.cwd, `lib${index}`, '.gitignore'), '');
    }
    await services.sources.contents({ folder: host.cwd });
    expect(warnings.slice(9)).toEqual([
      "Excluding 'lib7/.gitignore' based on default ignore rules",
      'Excluding 2 more files and folders of version control',
    ]);
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
