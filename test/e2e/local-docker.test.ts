import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker, dockerLines, dockerVariables, withoutDocker } from './docker.ts';
import { createPlace, type Place, requireBuild, skipWhen, startAcrtask } from './support.ts';

const password = 'pl4nted-t0p-s3cret';

const taskFile = `version: v1.1.0
volumes:
  - name: keys
    secret:
      word: {{ .Values.password | b64enc }}
steps:
  - id: make
    build: -t local-docker-made:1 --build-arg WORD={{ .Values.password }} -f /workspace/sub/App /workspace
    volumeMounts: [{ name: keys, mountPath: /keys }]
  - id: a
    cmd: local-docker-made:1 sh -c 'find / -xdev -type f -size -4k -exec grep -l "$PATTERN" {} + 2>/dev/null; echo "~$WORD"; sleep 1'
    env: ["WORD={{ .Values.password }}", 'PATTERN=pl4nted[-]']
  - id: late
    cmd: busybox sh -c 'sleep 2; echo ~late' | cat
    timeout: 1
    ignoreErrors: true
  - id: one
    cmd: busybox sleep 60
    detach: true
  - id: near
    cmd: busybox ping -c 1 -w 3 one
`;

/** The arguments of all processes of this machine that can be read. */
const argumentsNow = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        return [readFileSync(`/proc/${id}/cmdline`, 'latin1').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    });

describe('a run on this machine with docker', { timeout: 240_000 }, () => {
  let place: Place;
  let reason: string | undefined;

  beforeAll(async () => {
    requireBuild();
    reason =
      process.platform === 'linux' ? await withoutDocker() : 'only Linux tells the arguments of processes in /proc';
    place = await createPlace();
    await mkdir(join(place.work, 'sub'));
    await writeFile(join(place.work, 'acb.yaml'), taskFile);
    await writeFile(join(place.work, 'sub', 'App'), 'FROM busybox\nARG WORD\nCOPY . /all\nCMD ["true"]\n');
  });

  afterAll(async () => {
    if (reason === undefined) await docker('image', 'rm', '--force', 'local-docker-made:1');
    await place.remove();
  });

  it('keeps a secret to itself, and leaves nothing', async (test) => {
    skipWhen(reason, test);
    const env = { ...place.env, ...dockerVariables(), PATH: process.env.PATH ?? '', TMPDIR: place.home };
    const seen = new Set<string>();
    const secret = ['--set-secret', `password=env:PLANTED`];
    const running = startAcrtask({ ...place, env: { ...env, PLANTED: password } }, [
      'run',
      '--local',
      ...secret,
      place.work,
    ]);
    const sampler = setInterval(() => {
      for (const words of argumentsNow()) if (words.includes(password)) seen.add(words);
    }, 20);
    const { exitCode, stdout, stderr } = await running.ended.finally(() => clearInterval(sampler));
    const lines = stdout.split('\n').map((line) => line.replace(/^\d{4}\S+ \S+ /, ''));
    expect({
      exitCode,
      shown: lines
        .filter((line) => /^~|^\/|encountered|marked as/.test(line))
        .map((line) => line.replace(/\d+\.\d+/, 'N')),
      told: `${stdout}${stderr}`.includes(password),
      seen: [...seen],
      containers: await dockerLines('ps', '--all', '--quiet', '--filter', 'label=acrtask.run'),
      networks: await dockerLines('network', 'ls', '--quiet', '--filter', 'label=acrtask.run'),
      folders: readdirSync(place.home, { recursive: true }).filter((path) => /acrtask-runs-\w+.\w/.test(String(path))),
    }).toEqual({
      exitCode: 0,
      shown: [
        '~***',
        'Step ID: late encountered an error: context deadline exceeded, but is set to ignore errors. Continuing...',
        ...['make', 'a', 'late', 'one', 'near'].map(
          (id) => `Step ID: ${id} marked as successful (elapsed time in seconds: N)`,
        ),
      ],
      told: false,
      seen: [],
      containers: [],
      networks: [],
      folders: [],
    });
  });
});
