import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmulatorPlace, type EmulatorPlace, patience } from './emulator-place.ts';
import { acrtask, type Place, printed } from './support.ts';

let place: Place;
let emulator: EmulatorPlace['emulator'];
let end: EmulatorPlace['end'];
beforeEach(async () => {
  ({ place, emulator, end } = await createEmulatorPlace());
});
afterEach(() => end());

describe('acrtask emulator clock and push-event', { timeout: patience }, () => {
  const url = 'https://github.com/example/app.git';

  it('start runs, of which the emulator tells', async () => {
    const started = await emulator('--parallel', '1', '--data', join(place.work, 'data'));
    await printed(place, ...'az group create -n group -l eastus'.split(' '));
    await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
    await mkdir(join(place.work, 'app'));
    await writeFile(join(place.work, 'app', 'Dockerfile'), 'FROM scratch\n');
    await printed(place, 'emulator', 'map', `${url}=app`);
    const task = `create -r myregistry -n hello -c ${url}#main -f Dockerfile --git-access-token secret`;
    await printed(place, ...task.split(' '), '--schedule', 'nightly:0 2 * * *', '-o', 'none');

    expect(JSON.parse(await printed(place, 'emulator', 'clock'))).toEqual({ time: expect.any(String), ahead: '0s' });
    const moved = JSON.parse(await printed(place, 'emulator', 'clock', '+1d'));
    const run = { registry: 'myregistry', task: 'hello', runId: 'cf1' };
    const at = expect.stringMatching(/T02:00:00\+00:00$/);
    expect(moved).toEqual({
      time: expect.any(String),
      ahead: '1d',
      runs: [{ ...run, timer: 'nightly', time: at }],
    });
    expect(await printed(place, 'emulator', 'clock', '-o', 'tsv', '--query', 'ahead')).toBe('1d');
    expect((await acrtask(place, 'emulator', 'clock', '2020-01-01')).stderr).toMatch(
      /^ERROR: The emulator's clock shows .*, and moves forward only\. To set it back/,
    );
    expect(JSON.parse(await printed(place, 'emulator', 'clock', '--reset'))).toMatchObject({ ahead: '0s', runs: [] });

    const event = ['emulator', 'push-event', '--repository', url];
    const commit = '0123456789abcdef0123456789abcdef01234567';
    // A folder that is no repository has no commits.
    expect((await acrtask(place, ...event)).stderr).toMatch(/^ERROR: git cannot read the repository in /);
    expect(await acrtask(place, ...event, '--branch', 'other', '--commit', commit)).toMatchObject({
      exitCode: 0,
      stdout: '[]\n',
      stderr: `WARNING: No task has an enabled trigger for commits in ${url}, branch other.\n`,
    });
    expect(await acrtask(place, ...event, '--pull-request', '7')).toMatchObject({
      stderr: `WARNING: No task has an enabled trigger for pull requests in ${url}.\n`,
    });
    expect(await acrtask(place, 'emulator', 'push-event', '--image', 'node:20')).toMatchObject({
      exitCode: 0,
      stderr:
        'WARNING: No task has an enabled trigger for base images, and was built on node:20 when it last succeeded.\n',
    });
    await printed(place, 'emulator', 'clock', '+2h30m');
    await started.stop();
    expect((await started.ended).stdout).toContain(
      "Run 'acrtask emulator stop' to stop it\nRun cf1 of task hello (myregistry): timer 'nightly' was due at ",
    );
    const again = await emulator('--data', join(place.work, 'data'));
    await again.stop();
    expect((await again.ended).stdout).toContain(
      "The clock is 2h30m ahead; 'acrtask emulator clock --reset' sets it back\nIn another terminal:\n",
    );
  });

  it.each([
    [
      'clock tomorrow',
      "argument [time]: 'tomorrow' is neither a time to go ahead, such as +1d or +2h30m, nor a point in time",
    ],
    ['clock +1d --reset', 'argument --reset: not allowed with a time'],
    ['push-event', 'argument --repository: name a repository, or an image with --image'],
    ['push-event --image node:20 --branch main', 'argument --image: not allowed with --repository, --branch,'],
    ['start --parallel 0', 'argument --parallel: '],
  ])('refuse %s', async (words, problem) => {
    const { exitCode, stderr } = await acrtask(place, 'emulator', ...words.split(' '));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`ERROR: ${problem}`)]);
  });
});
