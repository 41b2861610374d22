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

describe('acrtask emulator fault and group', { timeout: patience }, () => {
  const json = async (...words: string[]): Promise<unknown> => JSON.parse(await printed(place, ...words));
  const set = (): Promise<unknown> => json('emulator', 'fault', 'list', '--query', '[?isSet].[name, value]');

  it('set and clear faults, and make groups, which --data keeps', async () => {
    const data = ['--data', join(place.work, 'data')];
    const first = await emulator(...data, '--fault', 'role-delay=3s');
    await printed(place, 'emulator', 'fault', 'set', 'no-run-rights');
    await printed(place, 'emulator', 'fault', 'set', 'registry-unreachable=base');
    await printed(place, 'emulator', 'fault', 'clear', 'registry-unreachable');
    expect(await set()).toEqual([
      ['no-run-rights', null],
      ['role-delay', '3s'],
    ]);
    const member = 'user@emulator.localhost';
    expect(await json('emulator', 'group', 'builders', '--member', member)).toMatchObject({
      displayName: 'builders',
      members: [{ displayName: member }],
    });
    expect((await acrtask(place, 'emulator', 'group', 'builders', '--member', 'nobody')).stderr).toBe(
      "ERROR: There is no identity, user, or group 'nobody' in the emulator.\n",
    );
    await first.killHard();

    const again = await acrtask(place, 'emulator', 'start', '--detach', ...data, '--fault', 'free-credit');
    expect(again.stdout).toContain(
      '\nFaults that are set: no-run-rights, free-credit, role-delay=3s\nIn another terminal:\n',
    );
    expect(await json('emulator', 'group', '--query', '[].displayName')).toEqual(['builders']);
    await printed(place, 'emulator', 'fault', 'clear', '--all');
    expect(await set()).toEqual([]);
    await acrtask(place, 'emulator', 'stop');
  });

  it.each<[words: string, problem: string]>([
    ['fault set role-dellay', "argument <name[=value]>: there is no fault 'role-dellay'. Did you mean 'role-delay'?"],
    ['fault set role-delay=soon', "argument <name[=value]>: 'soon' is not a time such as 10s, 2m, or 500ms"],
    [
      'fault set deny',
      "argument <name[=value]>: 'deny' takes Azure actions, such as deny=Microsoft.ContainerRegistry/registries/read",
    ],
    ['fault clear', 'argument [name]: name a fault, or clear all with --all'],
    ['fault clear free-credit --all', 'argument --all: not allowed with a name'],
    ['group --member x', 'argument --member: name the group that the member is added to'],
    [
      'start --fault nothing',
      "argument --fault: there is no fault 'nothing'. 'acrtask emulator fault list' shows the faults that there are.",
    ],
  ])('refuse %s', async (words, problem) => {
    const { exitCode, stderr } = await acrtask(place, 'emulator', ...words.split(' '));
    expect([exitCode, stderr.split('\n')[0]]).toEqual([2, `ERROR: ${problem}`]);
  });
});
