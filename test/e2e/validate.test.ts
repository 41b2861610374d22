import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acrtask, createPlace, type Place, skipWhen, startAcrtask } from './support.ts';

const patience = 60_000;
const withoutGit =
  spawnSync('git', ['--version'], { windowsHide: true }).status === 0 ? undefined : 'Git is not installed here';

const good = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n';
const wrong = `${good}    retries: -1\n`;

let place: Place;

const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(place.work, name, '..'), { recursive: true });
    await writeFile(join(place.work, name), text);
  }
};

const problem = (name: string): string => `${name}:4:14: error: 'retries' is -1, and cannot be negative [step-retries]
      retries: -1
               ^^
  Use 0 or a positive number.
`;

describe('acrtask validate', { timeout: patience }, () => {
  beforeAll(async () => {
    place = await createPlace();
  }, patience);
  afterAll(() => place?.remove());

  it('checks what it finds, but for what Git ignores', async (context) => {
    skipWhen(withoutGit, context);
    await write({ 'acb.yaml': good, 'app/build-task.yaml': wrong, 'out/acb.yaml': wrong, '.gitignore': 'out/\n' });
    spawnSync('git', ['init', '--quiet', place.work], { windowsHide: true });
    expect(await acrtask(place, 'validate')).toEqual({
      exitCode: 1,
      signal: null,
      stdout: `${problem('app/build-task.yaml')}\n2 files checked: 1 error.\n`,
      stderr: '',
    });
    const named = await acrtask(place, 'validate', 'out/acb.yaml', 'acb.yaml');
    expect(named.stdout).toBe(`${problem('out/acb.yaml')}\n2 files checked: 1 error.\n`);
  });

  it('checks what another program prints', async () => {
    const running = startAcrtask(place, ['validate', '-'], { stdin: 'open' });
    running.child.stdin?.end(wrong);
    expect(await running.ended).toEqual({
      exitCode: 1,
      signal: null,
      stdout: `${problem('standard input')}\n1 file checked: 1 error.\n`,
      stderr: '',
    });
  });
});
