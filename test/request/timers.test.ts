import { describe, expect, it } from 'vitest';
import type { StoredTask } from '../../src/request/stored-task.ts';
import { hiddenPasswords, taskWithoutTimer, timerChange, timersWith } from '../../src/request/timers.ts';

const timer = (name: string) => ({ name, schedule: '0 1 * * *', status: 'Enabled' });
const task = (properties: StoredTask['properties']): StoredTask => ({ name: 'hello', properties });

describe('timerChange', () => {
  it.each([
    [{ timerName: 'a', schedule: '0 1 * * *', enabled: true }, timer('a')],
    [
      { timerName: 'a', enabled: false },
      { name: 'a', status: 'Disabled' },
    ],
    [{ timerName: 'a' }, { name: 'a' }],
  ])('%j', (options, change) => {
    expect(timerChange(options)).toEqual({ trigger: { timerTriggers: [change] } });
  });
});

describe('timersWith', () => {
  it.each([
    [{}, "No triggers exist for the task 'hello'."],
    [{ trigger: null }, "No triggers exist for the task 'hello'."],
    [{ trigger: {} }, "No timer triggers exist for the task 'hello'."],
    [{ trigger: { timerTriggers: [] } }, "No timer triggers exist for the task 'hello'."],
    [{ trigger: { timerTriggers: [timer('b')] } }, "The timer 'a' does not exist for the task 'hello'."],
  ])('refuses %j', (properties, message) => {
    expect(() => timersWith(task(properties), 'a')).toThrow(expect.objectContaining({ message, exitCode: 3 }));
  });
});

describe('taskWithoutTimer', () => {
  it('is the whole task but for what only the service writes, and for every timer of that name', () => {
    const kept = {
      location: 'eastus',
      tags: { a: 'b' },
      identity: { type: 'SystemAssigned', principalId: 'p' },
    };
    const stored = {
      ...kept,
      id: '/tasks/hello',
      name: 'hello',
      systemData: { createdBy: 'me' },
      properties: {
        provisioningState: 'Succeeded',
        creationDate: '2024-01-02T03:04:05Z',
        novelty: { of: 'the service' },
        step: { type: 'Docker', contextAccessToken: 'token', baseImageDependencies: [] },
        credentials: { sourceRegistry: { identity: '[system]' } },
        trigger: { baseImageTrigger: { name: 'base' }, timerTriggers: [timer('a'), timer('a'), timer('b')] },
      },
    };
    expect(taskWithoutTimer(stored as unknown as StoredTask, 'a')).toEqual({
      ...kept,
      properties: {
        novelty: { of: 'the service' },
        step: { type: 'Docker', contextAccessToken: 'token' },
        credentials: { sourceRegistry: { identity: '[system]' } },
        trigger: { baseImageTrigger: { name: 'base' }, timerTriggers: [timer('b')] },
      },
    });
  });
});

describe('hiddenPasswords', () => {
  it('names the logins whose password would not be sent back', () => {
    const customRegistries = {
      'hidden.io': { userName: { type: 'Opaque', value: 'u' }, password: { type: 'Opaque' } },
      'shown.io': { password: { type: 'Opaque', value: 'p' } },
      'vault.io': { password: { type: 'Vaultsecret' } },
      'identity.io': { identity: '[system]' },
    };
    expect(hiddenPasswords(task({ credentials: { customRegistries } }))).toEqual(['hidden.io']);
    expect(hiddenPasswords(task({}))).toEqual([]);
  });
});
