import { describe, expect, it } from 'vitest';
import { accessFaults } from '../support/access-faults.ts';
import { copyOfWorking, doctor, examine, expected, failuresIn, isRunning } from '../support/examine-faults.ts';

describe('doctor', () => {
  it('finds nothing in a task that works', async () => {
    const scenario = await copyOfWorking();
    const { exitCode, stdout } = await scenario.attempt(doctor);
    expect({ exitCode, found: failuresIn(stdout), runs: await isRunning(scenario) }).toEqual({
      exitCode: 0,
      found: [],
      runs: true,
    });
  });

  describe('one fault', () => {
    it.each(accessFaults.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
      expect(await examine([fault])).toEqual(expected([fault]));
    });
  });
});
