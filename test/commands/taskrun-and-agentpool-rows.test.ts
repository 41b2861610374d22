import { describe, expect, it } from 'vitest';
import { agentPoolRows } from '../../src/commands/agentpool/rows.ts';
import { taskRunRows } from '../../src/commands/taskrun/rows.ts';

describe('taskRunRows', () => {
  it.each([
    [
      'with a run',
      {
        name: 'tr1',
        runResult: {
          runId: 'cf1',
          task: 'hello',
          platform: { os: 'linux' },
          status: 'Succeeded',
          startTime: '2024-01-02T03:04:05+00:00',
          finishTime: '2024-01-02T04:04:06+00:00',
        },
      },
      ['tr1', 'cf1', 'hello', 'linux', 'Succeeded', '2024-01-02T03:04:05Z', '01:00:01'],
    ],
    ['without a run', { name: 'tr2', runResult: null }, ['tr2', ' ', ' ', ' ', ' ', ' ', ' ']],
  ])('of a task run %s', (_, taskRun, cells) => {
    const [row = {}] = taskRunRows(taskRun);
    expect(Object.keys(row)).toEqual(['NAME', 'RUN ID', 'TASK', 'PLATFORM', 'STATUS', 'STARTED', 'DURATION']);
    expect(Object.values(row)).toEqual(cells);
  });
});

describe('agentPoolRows', () => {
  it.each([
    [
      'a pool',
      {
        name: 'p',
        count: 0,
        tier: 'S1',
        provisioningState: 'Succeeded',
        virtualNetworkSubnetResourceId: '/s',
        os: 'Linux',
      },
      ['p', '0', 'S1', 'Succeeded', '/s', 'Linux'],
    ],
    ['how many runs wait', { count: 3 }, [' ', '3', ' ', ' ', ' ', ' ']],
  ])('of %s', (_, shaped, cells) => {
    const [row = {}] = agentPoolRows(shaped);
    expect(Object.keys(row)).toEqual(['NAME', 'COUNT', 'TIER', 'STATE', 'VNET', 'OS']);
    expect(Object.values(row)).toEqual(cells);
  });
});
