import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker, dockerVariables, withoutDocker } from './docker.ts';
import { bin, createPlace, type Ended, type Place, requireBuild, skipWhen, start } from './support.ts';

/** What must not be seen anywhere. */
const planted = {
  value: 'Planted-set-secret-1',
  vault: 'Planted-vault-secret-2',
  password: 'Planted-password-3',
  buildArgument: 'Planted-build-secret-4',
};

const seenIn = (text: string): string[] =>
  Object.values(planted).flatMap((secret) =>
    [secret, Buffer.from(secret).toString('base64')].filter((form) => text.includes(form)),
  );

/** The words of all processes but those named, and but acrtask, whose words are the user's own. */
const readProcesses = (own: ReadonlySet<number>): string =>
  readdirSync('/proc')
    .filter((id) => /^\d+$/.test(id) && !own.has(Number(id)))
    .map((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    // A process that acrtask has started has the words of acrtask itself for a moment.
    .filter((words) => !words.includes(bin))
    .join('\n');

/** All files below a folder, as one text. */
const allFiles = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

/** A registry that only answers whether a login is right. */
const loginServer = (): Promise<Server> =>
  new Promise((resolve) => {
    const expected = `Basic ${Buffer.from(`robot:${planted.password}`).toString('base64')}`;
    const server = createServer(({ headers }, response) => {
      const isRight = headers.authorization === expected;
      response.writeHead(isRight ? 200 : 401, isRight ? {} : { 'www-authenticate': 'Basic realm="test"' }).end('{}');
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const taskFile = `version: v1.1.0
secrets:
  - id: token
    keyvault: https://myvault.vault.azure.net/secrets/token
volumes:
  - name: keys
    secret:
      token: {{.Secrets.token | b64enc}}
steps:
  - id: reads
    cmd: busybox sh -c 'echo "value $TOKEN $VAULT"; cat /keys/token; echo; echo "$TOKEN" | base64; sleep 0.3'
    env: ["TOKEN={{.Values.token}}", 'VAULT="{{.Secrets.token}}"']
    volumeMounts: [{ name: keys, mountPath: /keys }]
  - id: pipes
    cmd: busybox sh -c 'echo "$TOKEN"; sleep 0.3' | cat
    env: ["TOKEN={{.Values.token}}"]
  - id: makes
    build: -t planted:1 --build-arg TOKEN={{.Values.token}} .
    volumeMounts: [{ name: keys, mountPath: /keys }]
`;

describe('secrets of a run on this machine', { timeout: 120_000 }, () => {
  let place: Place;
  let server: Server;
  let reason: string | undefined;
  let env: Record<string, string>;

  beforeAll(async () => {
    requireBuild();
    reason = process.platform === 'linux' ? await withoutDocker() : 'the words of processes are read from /proc';
    if (reason !== undefined) return;
    place = await createPlace();
    server = await loginServer();
    const temporary = join(place.home, 'tmp');
    await mkdir(temporary);
    env = {
      ...place.env,
      ...dockerVariables(),
      TMPDIR: temporary,
      VAULT_TOKEN: planted.vault,
      ROBOT_PASSWORD: planted.password,
      ARGUMENT: planted.buildArgument,
    };
    await writeFile(join(place.work, 'acb.yaml'), taskFile);
    const dockerfile = 'FROM busybox\nARG TOKEN\nARG ARGUMENT\nCOPY . /all\nRUN test -n "$TOKEN$ARGUMENT"; sleep 0.3\n';
    await writeFile(join(place.work, 'Dockerfile'), dockerfile);
  });

  afterAll(async () => {
    if (reason !== undefined) return;
    server.close();
    await docker('rmi', '--force', 'planted:1', 'planted:2').catch(() => {});
    await place.remove();
  });

  /** Runs acrtask, and says where planted secrets were seen while it ran and after. */
  const watch = async (image: string, words: readonly string[]): Promise<{ ended: Ended; seen: unknown }> => {
    const { child, ended } = start(process.execPath, [bin, ...words], { cwd: place.work, env });
    const inWords = new Set<string>();
    let isOver = false;
    const sampled = (async () => {
      while (!isOver) {
        for (const each of seenIn(readProcesses(new Set([process.pid, child.pid ?? 0])))) inWords.add(each);
        await new Promise(setImmediate);
      }
    })();
    const result = await ended;
    isOver = true;
    await sampled;
    const layers = await docker(
      'run',
      '--rm',
      image,
      'sh',
      '-c',
      'find /all -type f | while read f; do cat "$f"; done',
    );
    return {
      ended: result,
      seen: {
        inWords: [...inWords],
        inLog: seenIn(result.stdout + result.stderr),
        inFiles: seenIn(allFiles(place.home)),
        inImage: seenIn(layers),
      },
    };
  };

  const nowhere = { inWords: [], inLog: [], inFiles: [], inImage: [] };

  it('of a task file appear in no words of a process, no log, no file, and no image', async (test) => {
    skipWhen(reason, test);
    const login = `127.0.0.1:${(server.address() as AddressInfo).port}=robot:env:ROBOT_PASSWORD`;
    const given = [
      '--set-secret',
      `token=${planted.value}`,
      '--secret',
      'token=env:VAULT_TOKEN',
      '--credential',
      login,
    ];
    const { ended, seen } = await watch('planted:1', ['run', '--local', ...given, place.work]);
    expect({ exitCode: ended.exitCode, seen }).toEqual({ exitCode: 0, seen: nowhere });
    expect(ended.stdout).toContain('value *** ***');
  });

  it('of a build appear in no words of a process, no log, no file, and no image', async (test) => {
    skipWhen(reason, test);
    const words = ['build', '--local', '--image', 'planted:2', '--no-push', '--secret-build-arg', 'ARGUMENT'];
    const { ended, seen } = await watch('planted:2', [...words, place.work]);
    expect({ exitCode: ended.exitCode, seen }).toEqual({ exitCode: 0, seen: nowhere });
  });
});
