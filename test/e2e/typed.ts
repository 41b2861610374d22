import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Typed } from '../support/markdown.ts';
import { acrtask, createPlace, type Ended, isWindows, type Place, start, withProgram } from './support.ts';

/** Why lines for a POSIX shell cannot be typed here. */
export const withoutBash = isWindows
  ? 'the lines are for a POSIX shell'
  : spawnSync('bash', ['-c', ':']).error && 'there is no bash';

/** Why the Azure CLI cannot be tried here. */
export const withoutAz = spawnSync('az', ['version']).error ? 'there is no program az on PATH' : undefined;

/** A command that was typed, how it ended, and all that it printed. */
export interface Done extends Typed {
  readonly status: number;
  readonly shown: string;
}

/** What is another each time: names that Azure makes up, times, ports. */
const settled = (text: string): string =>
  text
    .replace(/\d{4}([-/])\d\d\1\d\d([T ])\d\d:\d\d:\d\d(?:\.\d+)?/g, 'DATE')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'GUID')
    .replace(/sha256:[0-9a-f]{64}/g, 'DIGEST')
    .replace(/localhost:\d+/g, 'localhost:PORT')
    .replace(/\b\d+(?:\.\d+)?(?=s\b)|(?<=seconds: |"elapsedSeconds": )\d+(?:\.\d+)?|\b\d\d:\d\d:\d\d\b/gi, 'TIME');

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** What a page shows, where `[...]` is anything: lines when it stands alone in one. */
const patternOf = (output: readonly string[]): RegExp =>
  new RegExp(
    `^${output
      .map((line) =>
        line.trim() === '[...]' ? '(?:.*\\n)*' : `${settled(line).split('[...]').map(escaped).join('.*')}[^\\S\\n]*\\n`,
      )
      .join('')}$`,
  );

/** Fails with both texts when what was printed is not what the page shows. */
export const expectShown = (shown: string, output: readonly string[]): void => {
  const actual = settled(shown.replaceAll('\r\n', '\n'));
  const expected = settled(output.map((line) => `${line}\n`).join(''));
  expect(patternOf(output).test(actual) ? expected : actual).toBe(expected);
};

/** Types commands into one bash, in a place; its standard error goes where its standard output goes. */
export const typeInto = async (
  place: Place,
  commands: readonly Typed[],
  env: Readonly<Record<string, string>>,
): Promise<readonly Done[]> => {
  const mark = (index: number, what: string) => `printf '\\036%s ${index} %s\\036\\n' ${what}\n`;
  const script = commands.map(({ command }, index) => `${mark(index, 'begin 0')}${command}\n${mark(index, 'end $?')}`);
  await writeFile(join(place.home, 'typed.sh'), `exec 2>&1\nnpx() { "$@"; }\n${script.join('')}`);
  const { stdout } = await start('bash', [join(place.home, 'typed.sh')], { env, cwd: place.work }).ended;
  return commands.map((each, index) => {
    const [, shown = '', status] =
      new RegExp(`\\x1ebegin ${index} 0\\x1e\\n([^]*)\\x1eend ${index} (\\d+)\\x1e`).exec(stdout) ?? [];
    return { ...each, shown, status: Number(status) };
  });
};

/** Fails unless each command succeeded, or failed where the page says so, and printed what it shows. */
export const expectDone = (done: readonly Done[]): void => {
  for (const { command, output, status, shown } of done) {
    const fails = output?.some((line) => line.startsWith('ERROR: ')) ?? false;
    expect({ command, fails: status !== 0, ...(status === 0 || fails ? {} : { shown }) }).toEqual({ command, fails });
    if (output) expectShown(shown, output);
  }
};

/** Types one command, and Ctrl-C once it has printed `line`. */
export const typeAndInterrupt = async (
  place: Place,
  command: string,
  line: string,
  env: Readonly<Record<string, string>>,
): Promise<Ended> => {
  const running = start('bash', ['-c', `exec ${command} 2>&1`], { env, cwd: place.work });
  await running.until('stdout', new RegExp(escaped(line)));
  running.child.kill('SIGINT');
  return running.ended;
};

/** Gives a test a place with acrtask on PATH, and ends what emulator the test has left running there. */
export const withShell = async (
  test: (place: Place, env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> => {
  const place = await createPlace();
  try {
    const { ACRTASK_CLOUD: _cloud, ...env } = await withProgram(place);
    await test(place, env);
  } finally {
    await acrtask(place, 'emulator', 'stop');
    await place.remove();
  }
};
