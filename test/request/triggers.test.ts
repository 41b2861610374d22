import { describe, expect, it } from 'vitest';
import { buildTriggers, parseSchedule } from '../../src/request/triggers.ts';
import { createDefaults } from './recorded.ts';

describe('parseSchedule', () => {
  it.each([
    ['0 0 * * *', 't2', '0 0 * * *'],
    ['daily:0 12 * * Mon-Fri', 'daily', '0 12 * * Mon-Fri'],
    [' a b : 1 2 3 4 5 ', 'a b', '1 2 3 4 5'],
    ['7days: 0 1 * * Sun', '7days', '0 1 * * Sun'],
    ['x:y:z', 'x', 'y:z'],
    ['0 12 * * Mon:Fri', 't2', '0 12 * * Mon:Fri'],
    ['*/5 * * * *:x', 't2', '*/5 * * * *:x'],
  ])('%j is %j at %j', (text, name, schedule) => {
    expect(parseSchedule(text, 2)).toEqual({ name, status: 'Enabled', schedule });
  });
});

describe('buildTriggers', () => {
  it('watches neither commits nor pull requests without a context', () => {
    const options = { ...createDefaults, pullRequestTriggerEnabled: true, baseImageTriggerEnabled: false };
    expect(buildTriggers(options, undefined)).toEqual({});
  });

  it('watches pull requests alone', () => {
    const options = {
      ...createDefaults,
      commitTriggerEnabled: false,
      pullRequestTriggerEnabled: true,
      gitAccessToken: 'T',
    };
    expect(buildTriggers(options, 'https://github.com/a/b.git').sourceTriggers).toEqual([
      {
        name: 'defaultSourceTriggerName',
        status: 'Enabled',
        sourceTriggerEvents: ['pullrequest'],
        sourceRepository: {
          sourceControlType: 'Github',
          repositoryUrl: 'https://github.com/a/b.git',
          branch: 'master',
          sourceControlAuthProperties: { token: 'T', tokenType: 'PAT', scope: 'repo' },
        },
      },
    ]);
  });
});
