import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEmulatorPlace, type EmulatorPlace, patience } from './emulator-place.ts';
import { acrtask, type Place, printed } from './support.ts';

let place: Place;
let emulator: EmulatorPlace['emulator'];
let end: EmulatorPlace['end'];
beforeEach(async () => {
  ({ place, emulator, end } = await createEmulatorPlace());
});
afterEach(() => end());

it('a timer is shown in the time zone of the process', { timeout: patience }, async () => {
  await emulator();
  await printed(place, ...'az group create -n group -l eastus'.split(' '));
  await printed(place, ...'az acr create -g group -n myregistry --sku Standard'.split(' '));
  const where = ['-r', 'myregistry', '-n', 'hello'];
  await printed(place, 'create', ...where, '--cmd', 'bash', '-c', '/dev/null', '--schedule', 'nightly:0 1 * * *');
  const inZone = (TZ: string) => ({ ...place, env: { ...place.env, TZ } });
  const lines = async (TZ: string) =>
    (await acrtask(inZone(TZ), 'timer', 'list', ...where)).stderr.split('\n').slice(1, 6);
  expect([await lines('Asia/Tokyo'), await lines(':unknown')]).toEqual([
    Array.from({ length: 5 }, () => expect.stringMatching(/ 01:00 UTC .* 10:00 \+09:00 \(Asia\/Tokyo\)$/)),
    Array.from({ length: 5 }, () => expect.stringMatching(/ 01:00 UTC$/)),
  ]);
});
