import { expect, it } from 'vitest';
import { runLocalLine } from '../../support/fake-engine.ts';

const useBash = 'version: v1.1.0\nsteps:\n  - id: say\n    cmd: bash echo hello\n';
const bash = 'mcr.microsoft.com/acr/bash:2ff604c';

it.each<[string, string, boolean, string]>([
  [
    'says which image an alias stands for when that could not be pulled',
    '',
    false,
    `The image ${bash}, for which 'bash' stands, is not on this machine and could not be pulled. To use another one: --alias bash=IMAGE\n`,
  ],
  [
    'does so for an image that was named',
    '--alias bash=mine:1',
    false,
    "The image mine:1, for which 'bash' stands, is not on this machine and could not be pulled. To use another one: --alias bash=IMAGE\n",
  ],
  ['says nothing of an image that is there', '', true, ''],
])('%s', async (_, words, isThere, advice) => {
  const { stderr, exitCode, started } = await runLocalLine(`run --local ${words}`, {
    files: { 'acb.yaml': useBash },
    play: (line) => {
      if (/ echo hello/.test(line)) return { exit: 125, stderr: 'Unable to find image\n' };
      return undefined;
    },
    images: isThere ? [bash] : [],
  });
  expect({
    stderr,
    exitCode,
    image: started
      .find((line) => / echo hello/.test(line))
      ?.split(' ')
      .at(-3),
  }).toEqual({
    stderr: `ERROR: Run failed\n${advice}`,
    exitCode: 1,
    image: words === '' ? bash : 'mine:1',
  });
});

it('opens a shell in the image of a step that failed, before anything is removed', async () => {
  const events: string[] = [];
  const { exitCode, stderr } = await runLocalLine('run --local --interactive-on-failure', {
    files: {
      'acb.yaml':
        'steps:\n  - id: test\n    cmd: --workdir /src busybox:1 false\n    user: app\n    env: [A=1]\n    ports: ["80:80"]\n',
    },
    tty: ['stdin', 'stdout'],
    play: (line) => {
      if (/ rm --force --volumes c1/.test(line)) events.push('clean-up');
      return line.includes('busybox:1 false') ? { exit: 3 } : undefined;
    },
    prepare: (host) => {
      Object.assign(host, {
        runAtTerminal: async (program: string, argv: readonly string[]) => {
          const { readFileSync } = await import('node:fs');
          events.push(`${program} ${readFileSync(String(argv[0]), 'utf8').trim()}`);
          return 0;
        },
      });
    },
  });
  const [shell = '', ...more] = events;
  expect({ more, exitCode, isTold: stderr.includes("The step 'test' failed. This is a shell in its image") }).toEqual({
    more: ['clean-up'],
    exitCode: 1,
    isTold: true,
  });
  expect(shell).toMatch(
    /^\/bin\/sh .*--user app .*--name test-shell .*:\/workspace .*--env A=1 .*--workdir \/src --interactive --tty --entrypoint \/bin\/sh busybox:1$/,
  );
  expect(shell).not.toContain('80:80');
});

it('needs a terminal for that', async () => {
  const { stderr, exitCode } = await runLocalLine('run --local --interactive-on-failure', {
    files: { 'acb.yaml': useBash },
  });
  expect({ stderr: stderr.split('\n')[0], exitCode }).toEqual({
    stderr: 'ERROR: --interactive-on-failure needs a terminal.',
    exitCode: 2,
  });
});
