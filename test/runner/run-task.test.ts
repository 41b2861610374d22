import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../src/host.ts';
import { dockerEngine } from '../../src/runner/engines/docker.ts';
import type { RegistryLogin } from '../../src/runner/engines/engine.ts';
import type { RunFolder } from '../../src/runner/run-folder.ts';
import type { RunLog } from '../../src/runner/run-log.ts';
import { runTask } from '../../src/runner/run-task.ts';
import { type ProgramAnswers, recordPrograms } from '../support/recorded-programs.ts';
import { testRunFolder, testTask, withoutNames } from '../support/run-folder.ts';
import { createTestHost } from '../support/test-host.ts';

interface Given {
  readonly answers?: ProgramAnswers;
  readonly startProgram?: Host['startProgram'];
  readonly files?: Readonly<Record<string, string>>;
  readonly logins?: readonly RegistryLogin[];
  readonly secrets?: readonly string[];
  readonly signal?: AbortSignal;
}

/** No time limit is ever reached; shorter pauses are made. */
const pausesOnly =
  ({ sleep }: Host): Host['sleep'] =>
  (milliseconds, signal) =>
    milliseconds < 60_000
      ? sleep(milliseconds, signal)
      : new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

/** Carries out a task with programs that are not started; its log, and the beginnings of their words. */
const run = async (text: string, given: Given = {}) => {
  const { started, startProgram } = recordPrograms(given.answers);
  const testHost = createTestHost({ startProgram: given.startProgram ?? startProgram });
  const host = { ...testHost, sleep: pausesOnly(testHost) };
  const folder: RunFolder = await testRunFolder(host);
  for (const [name, content] of Object.entries(given.files ?? {})) writeFileSync(join(folder.workspace, name), content);
  const lines: string[] = [];
  const log: RunLog = {
    line: (line) => lines.push(line.replace(/in seconds: [\d.]+\)/, 'in seconds: S)')),
    text: (line) => lines.push(`> ${line}`),
    output: (step, _stream, bytes) => void lines.push(`${step}: ${Buffer.from(bytes)}`),
  };
  const client = {
    name: 'docker',
    words: ['docker'],
    env: {},
    config: {},
    socket: '/s',
    runOptions: [],
    buildOptions: [],
    prelude: [],
  } as const;
  const engine = dockerEngine(host, folder, client);
  const signal = given.signal ?? new AbortController().signal;
  const task = await testTask(text);
  const { logins = [], secrets = [] } = given;
  const result = await runTask({ task, folder, engine, logins, secrets, log, signal }, host);
  const words = started.map((each) =>
    withoutNames(each.words, host, folder)
      .replace(/ --name .*? \/workspace /s, ' … ')
      .trimEnd(),
  );
  return { lines: lines.map((line) => withoutNames(line, host, folder)), words, result, started };
};

const network = [
  "Creating Docker network: acb_default_network, driver: 'bridge'",
  'Successfully set up Docker network: acb_default_network',
];
const config = ['Setting up Docker configuration...', 'Successfully set up Docker configuration'];
const begins = (id: string) =>
  `Executing step ID: ${id}. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'`;
const ran = (id: string) => [
  begins(id),
  `Launching container with name: ${id}`,
  `Successfully executed container: ${id}`,
];
const marked = (id: string) => `Step ID: ${id} marked as successful (elapsed time in seconds: S)`;
const create = 'docker network create --label acrtask.run=MARK --driver bridge acb_default_network';
const remove = 'docker network rm acb_default_network';
const list = 'docker ps --all --filter label=acrtask.run=MARK --quiet --no-trunc';

describe('a run', () => {
  it('builds, runs, and pushes', async () => {
    const { lines, words, result } = await run(
      'version: v1.1.0\nsteps:\n- id: make\n  build: -t r.io/app:1 .\n- id: try\n  cmd: r.io/app:1\n- id: ship\n  push: [r.io/app:1]',
      {
        files: { Dockerfile: 'FROM base:1\n' },
        answers: { 'docker image inspect': { stdout: '["r.io/app@sha256:a"]\n["base@sha256:b"]\n' } },
      },
    );
    expect(lines).toEqual([
      ...network,
      ...config,
      begins('make'),
      'Scanning for dependencies...',
      'Successfully scanned dependencies',
      ...ran('make').slice(1),
      ...ran('try'),
      begins('ship'),
      'Pushing image: r.io/app:1, attempt 1',
      'Successfully pushed image: r.io/app:1',
      marked('make'),
      'Populating digests for step ID: make...',
      'Successfully populated digests for step ID: make',
      marked('try'),
      marked('ship'),
      'The following dependencies were found:',
      '',
      [
        '> - image:',
        '    registry: r.io',
        '    repository: app',
        '    tag: "1"',
        '    digest: sha256:a',
        '  runtime-dependency:',
        '    registry: registry.hub.docker.com',
        '    repository: library/base',
        '    tag: "1"',
        '    digest: sha256:b',
        '  git: {}',
      ].join('\n'),
    ]);
    expect(words).toEqual([
      create,
      "DOCKER_BUILDKIT=0 'docker' build -t r.io/app:1 .",
      "'docker' run --rm --network acb_default_network … r.io/app:1",
      'docker push r.io/app:1',
      'docker image inspect --format {{json .RepoDigests}} r.io/app:1 base:1',
      list,
      remove,
    ]);
    expect(result.pushed).toEqual([{ registry: 'r.io', repository: 'app', tag: '1', digest: 'sha256:a' }]);
  });

  it('without steps needs its network only', async () => {
    const { lines, words } = await run('version: v1.1.0\nsteps: []');
    expect([lines, words]).toEqual([
      [...network, ...config],
      [create, remove],
    ]);
  });

  it('ends with the first failure, and starts nothing more', async () => {
    const { lines, words, result } = await run(
      'version: v1.1.0\nsteps:\n- id: bad\n  cmd: app\n- id: never\n  cmd: app',
      {
        answers: { "'docker' run": { exit: 3, stdout: 'oh' } },
      },
    );
    expect(lines.slice(4)).toEqual([
      begins('bad'),
      'Launching container with name: bad',
      'bad: oh',
      'Container failed during run: bad. No retries remaining.',
      '> failed to run step ID: bad: exit status 3',
    ]);
    expect(words).toEqual([create, "'docker' run --rm --network acb_default_network … app", list, remove]);
    expect(result.error).toBe('failed to run step ID: bad: exit status 3');
  });

  it('succeeds when the failure of a build is ignored', async () => {
    const { lines, result } = await run(
      'version: v1.1.0\nsteps:\n- id: make\n  build: -t app:1 .\n  ignoreErrors: true',
      {
        files: { Dockerfile: 'FROM scratch\n' },
        answers: {
          'DOCKER_BUILDKIT=0': { exit: 1 },
          'docker image inspect': { exit: 1, stderr: 'Error: No such image: app:1\n' },
        },
      },
    );
    expect(result.error).toBeUndefined();
    expect(lines).toContain(
      'Step ID: make encountered an error: exit status 1, but is set to ignore errors. Continuing...',
    );
  });

  it.each([
    ['-t "app:1" .', 'FROM base'],
    ["-t 'app:1' .", 'FROM base'],
    ['-t app:1 --build-arg BASE .\n  env: [BASE=base]', 'ARG BASE\nFROM $BASE'],
    ['-t app:1 .', 'FROM --platform=linux/amd64 base'],
    ['-t app:1 .', 'FROM \\\n  base'],
    ['-t app:1 .', 'FROM ${X:-base}'],
  ])('does better than the service with %j of %j', async (build, dockerfile) => {
    const { result } = await run(`version: v1.1.0\nsteps:\n- id: make\n  build: ${build}`, {
      files: { Dockerfile: dockerfile },
    });
    expect(result.dependencies.map(({ tags, runtime }) => [tags[0]?.reference, runtime.image.reference])).toEqual([
      ['app:1', 'base:latest'],
    ]);
  });

  it('fails when its network cannot be made, and leaves that of another alone', async () => {
    const { lines, words } = await run('version: v1.1.0\nsteps:\n- cmd: app', {
      answers: { 'docker network create': { exit: 1, stderr: 'taken' } },
    });
    expect(lines).toEqual([
      network[0],
      '> failed to create network: acb_default_network, err: exit status 1, msg: taken',
    ]);
    expect(words).toEqual([
      create,
      'docker network inspect --format {{index .Labels "acrtask.run"}} acb_default_network',
    ]);
  });

  it('tries a login four times, and shows no password', async () => {
    const login = { server: 'r.io', username: 'me', password: 'pa55word' };
    const { lines, words, started } = await run('version: v1.1.0\nsteps: []', {
      logins: [{ ...login, password: 'older' }, login],
      answers: { 'docker login': { exit: 1, stderr: 'wrong: pa55word' } },
    });
    expect(lines.slice(4)).toEqual([
      'Logging in to registry: r.io',
      '> failed to login, ran out of retries: failed to set docker credentials: wrong: ***: exit status 1',
    ]);
    expect(words.slice(1)).toEqual([...Array(4).fill('docker login --username me --password-stdin r.io'), remove]);
    expect(started[1]?.input).toBe('pa55word');
  });

  it('hides what a file of a volume contains when its Base64 is a secret', async () => {
    const { lines } = await run(
      'version: v1.1.0\nvolumes: [{name: keys, secret: {k: aHVudGVyMjI=}}]\nsteps:\n- id: one\n  cmd: app',
      { secrets: ['aHVudGVyMjI='], answers: { "'docker' run": { stdout: 'it is hunter22' } } },
    );
    expect(lines).toContain('one: it is ***');
  });

  it('keeps secrets out of arguments and of its log, and tells where it cannot', async () => {
    const { lines, words } = await run(
      'version: v1.1.0\nsteps:\n- id: good\n  cmd: app\n  env: [T=hunter22]\n- id: bad\n  cmd: app -p hunter22',
      { secrets: ['hunter22'], answers: { "T='hunter22'": { stdout: 'it is hunter22' } } },
    );
    expect(words[1]?.startsWith("T='hunter22' 'docker' run ")).toBe(true);
    expect(words[1]?.split("'docker'")[1]).not.toContain('hunter22');
    expect(lines).toContain('good: it is ***');
    expect(lines.filter((line) => line.startsWith('WARNING'))).toEqual([
      "WARNING: Step ID: bad has a secret among the words of its command, which all users of this machine can read while the step runs. Set it in the step's env as NAME=VALUE, and let the program in the container read $NAME.",
    ]);
  });

  it('logs that the builder of a cache cannot be made, and goes on', async () => {
    const text = 'version: v1.1.0\nsteps:\n- id: make\n  build: -t r.io/app:1 .\n  cache: enabled';
    const { lines, words } = await run(text, {
      files: { Dockerfile: 'FROM scratch\n' },
      answers: { 'docker buildx create': { exit: 125 } },
    });
    const fails = 'Container failed during run: acrbuildkitdcontainer';
    expect(lines.slice(4, 14)).toEqual([
      'Task will use build cache, initializing buildkitd container',
      ...Array(3)
        .fill([
          'Launching container with name: acrbuildkitdcontainer',
          `${fails}, waiting 5 seconds before retrying...`,
        ])
        .flat(),
      'Launching container with name: acrbuildkitdcontainer',
      `${fails}. No retries remaining.`,
      "buildx create --use failed with error: 'exit status 125'",
    ]);
    expect(words[1]).toBe('docker buildx create --use --name acrtask-MARK');
  });

  it('ends steps that run beside the one that fails, waits for them, and removes what they leave', async () => {
    const killed: string[] = [];
    let slowStarts: (() => void) | undefined;
    const slowRuns = new Promise<void>((resolve) => {
      slowStarts = resolve;
    });
    const words: string[] = [];
    const { startProgram: quick } = recordPrograms();
    const { lines } = await run(
      'version: v1.1.0\nsteps:\n- id: slow\n  when: ["-"]\n  cmd: slow\n- id: bad\n  when: ["-"]\n  cmd: bad',
      {
        startProgram: async (program, argv, options) => {
          words.push([program, ...argv].slice(0, 2).join(' '));
          if (program !== '/bin/sh') return quick(program, argv, options);
          if (argv[0]?.endsWith('bad')) return { ended: slowRuns.then(() => ({ exitCode: 4 })), kill: () => {} };
          slowStarts?.();
          let end: ((how: { exitCode: null }) => void) | undefined;
          const ended = new Promise<{ exitCode: null }>((resolve) => {
            end = resolve;
          });
          return {
            ended,
            kill: () => {
              killed.push('slow');
              options.onOutput('stdout', Buffer.from('too late'));
              end?.({ exitCode: null });
            },
          };
        },
      },
    );
    expect(killed).toEqual(['slow']);
    expect(lines.slice(-2)).toEqual([
      'Container failed during run: bad. No retries remaining.',
      '> failed to run step ID: bad: exit status 4',
    ]);
    expect(words.slice(-2)).toEqual(['docker ps', 'docker network']);
  });

  it('rejects when it is ended early, and removes what it made', async () => {
    const words: string[] = [];
    const early = new AbortController();
    const { startProgram: quick } = recordPrograms();
    const running = run('version: v1.1.0\nsteps:\n- cmd: app', {
      signal: early.signal,
      startProgram: async (program, argv, options) => {
        words.push([program, ...argv].slice(0, 2).join(' '));
        if (program === '/bin/sh') early.abort(new Error('enough'));
        return quick(program, argv, options);
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(words.slice(-2)).toEqual(['docker ps', 'docker network']);
  });
});
