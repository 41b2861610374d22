import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { docker, dockerLines, dockerVariables, withoutDocker } from './docker.ts';
import { acrtask, bin, createPlace, type Place, requireBuild, skipWhen } from './support.ts';

/** Two steps side by side behind a detached one, a network, a volume, and a build. */
const taskFile = `version: v1.1.0
networks:
  - name: killed_network
    isDefault: true
volumes:
  - name: killed_keys
    secret:
      word: d29yZA==
steps:
  - id: killed_server
    cmd: busybox sh -c 'echo server; sleep 60'
    detach: true
  - id: killed_left
    when: [killed_server]
    cmd: busybox sh -c 'for i in 1 2 3 4 5 6; do echo left; sleep 0.2; done'
    volumeMounts: [{ name: killed_keys, mountPath: /keys }]
  - id: killed_right
    when: [killed_server]
    cmd: busybox sh -c 'for i in 1 2 3 4 5 6; do echo right; sleep 0.2; done' | cat
  - id: killed_build
    when: [killed_server]
    build: -t killed:1 .
`;

const mark = 'label=acrtask.run';

/** What carries the label of a run, of every kind. */
const labelled = async (): Promise<string[]> => [
  ...(await dockerLines('ps', '--all', '--filter', mark, '--format', '{{.Names}}')),
  ...(await dockerLines('network', 'ls', '--filter', mark, '--format', '{{.Name}}')),
  ...(await dockerLines('volume', 'ls', '--filter', mark, '--format', '{{.Name}}')),
];

/** Names of what belongs to somebody else. */
const foreign = { container: 'foreign_left', network: 'foreign_network', volume: 'killed_keys' };

const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

/** After how many lines of output each run is killed: spread over the whole log, in no regular order. */
const points = Array.from({ length: 20 }, (_, index) => ({
  lines: 1 + ((index * 11) % 31),
  signal: signals[index % 3] as (typeof signals)[number],
}));

describe('a run on this machine that is killed', { timeout: 120_000 }, () => {
  let place: Place;
  let reason: string | undefined;
  let env: Record<string, string>;

  beforeAll(async () => {
    requireBuild();
    reason = await withoutDocker();
    if (reason !== undefined) return;
    place = await createPlace();
    const temporary = join(place.home, 'tmp');
    await mkdir(temporary);
    await mkdir(join(place.home, '.docker'));
    await writeFile(join(place.home, '.docker', 'config.json'), '{"auths":{"example.test":{"auth":"YTpi"}}}');
    env = { ...place.env, ...dockerVariables(), TMPDIR: temporary };
    await writeFile(join(place.work, 'acb.yaml'), taskFile);
    await writeFile(join(place.work, 'Dockerfile'), 'FROM busybox\nRUN echo built; sleep 1\n');
    await docker('run', '--detach', '--name', foreign.container, 'busybox', 'sleep', '600');
    await docker('network', 'create', foreign.network);
    await docker('volume', 'create', foreign.volume);
  });

  afterAll(async () => {
    if (reason !== undefined) return;
    await docker('rm', '--force', foreign.container);
    await docker('network', 'rm', foreign.network);
    await docker('volume', 'rm', foreign.volume);
    await docker('rmi', '--force', 'killed:1').catch(() => {});
    await place.remove();
  });

  it.for(points)(
    'with $signal after $lines lines: the next run leaves nothing of it',
    async ({ lines, signal }, test) => {
      skipWhen(reason, test);
      const child = spawn(process.execPath, [bin, 'run', '--local', place.work], {
        cwd: place.work,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let seen = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        seen += chunk.toString().split('\n').length - 1;
        if (seen >= lines) child.kill(signal);
      });
      await new Promise((resolve) => child.once('close', resolve));
      await writeFile(join(place.work, 'empty.yaml'), 'version: v1.1.0\nsteps: []\n');
      const next = await acrtask({ ...place, env }, 'run', '--local', '-f', 'empty.yaml', place.work);
      expect({
        exit: next.exitCode,
        labelled: await labelled(),
        folders: await readdir(join(env.TMPDIR ?? '', `acrtask-runs-${process.getuid?.()}`)),
        foreign: [
          await dockerLines('ps', '--filter', `name=${foreign.container}`, '--format', '{{.Names}}'),
          await dockerLines('network', 'ls', '--filter', `name=${foreign.network}`, '--format', '{{.Name}}'),
          await dockerLines('volume', 'ls', '--filter', `name=${foreign.volume}`, '--format', '{{.Name}}'),
        ].flat(),
        configuration: await readFile(join(place.home, '.docker', 'config.json'), 'utf8'),
      }).toEqual({
        exit: 0,
        labelled: [],
        folders: [],
        foreign: Object.values(foreign),
        configuration: '{"auths":{"example.test":{"auth":"YTpi"}}}',
      });
    },
  );
});
