import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bin, createPlace, expectNoWarning, type Place, requireBuild, skipWhen } from './support.ts';

const device = '/dev/full';
let place: Place;

const run = (line: string, full: 'stdout' | 'stderr') => {
  const file = openSync(device, 'w');
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...line.split(' ')], {
      env: place.env,
      cwd: place.work,
      stdio: ['ignore', full === 'stdout' ? file : 'pipe', full === 'stderr' ? file : 'pipe'],
      encoding: 'utf8',
    });
    expectNoWarning(stdout, stderr);
    return { status, stdout, stderr };
  } finally {
    closeSync(file);
  }
};

beforeAll(async () => {
  requireBuild();
  place = await createPlace();
});
afterAll(() => place.remove());
beforeEach((context) => skipWhen(existsSync(device) ? undefined : `there is no ${device}`, context));

describe('a device without space', () => {
  it.each(['--version', 'version -o table', 'list --help', '--help'])('as standard output: %s', (line) => {
    expect(run(line, 'stdout')).toEqual({
      status: 1,
      stdout: null,
      stderr: 'ERROR: Standard output cannot be written: no space left on device.\n',
    });
  });

  it.each([
    ['nosuch', 2],
    ['version --debug --query @', 0],
  ])('as standard error: %s', (line, status) => {
    expect(run(line, 'stderr')).toMatchObject({ status, stderr: null });
  });
});
