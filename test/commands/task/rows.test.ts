import { describe, expect, it } from 'vitest';
import { taskRows } from '../../../src/commands/task/rows.ts';

const enabled = { status: 'Enabled' };
const disabled = { status: 'Disabled' };

describe('taskRows', () => {
  it('fills every column', () => {
    const step = { contextPath: 'https://github.com/example/app.git#main' };
    expect(taskRows({ name: 'build', platform: { os: 'Linux' }, status: 'Enabled', step, trigger: null })).toEqual([
      {
        NAME: 'build',
        PLATFORM: 'Linux',
        STATUS: 'Enabled',
        'SOURCE REPOSITORY': 'https://github.com/example/app.git#main',
        TRIGGERS: ' ',
      },
    ]);
  });

  it.each([
    ['https://ghp_X@github.com/a/b.git#dev', 'https://***@github.com/a/b.git#dev'],
    ['https://user:token@github.com/a/b.git', 'https://***@github.com/a/b.git'],
    ['https://org@dev.azure.com/org/p/_git/r', 'https://***@dev.azure.com/org/p/_git/r'],
    ['git@github.com:a/b.git#v@1', 'git@github.com:a/b.git#v@1'],
    ['https://github.com/a/b.git#user@branch', 'https://github.com/a/b.git#user@branch'],
  ])('covers the login in %s', (contextPath, shown) => {
    expect(taskRows({ step: { contextPath } })[0]?.['SOURCE REPOSITORY']).toBe(shown);
  });

  it('leaves blanks for a task of which nothing is known', () => {
    const blank = { NAME: ' ', PLATFORM: ' ', STATUS: ' ', 'SOURCE REPOSITORY': ' ', TRIGGERS: ' ' };
    expect(taskRows([{}, { platform: null, step: null }])).toEqual([blank, blank]);
    expect(taskRows([])).toEqual([]);
  });

  it.each([
    [{ baseImageTrigger: enabled }, 'BASE_IMAGE'],
    [{ baseImageTrigger: { status: 'enabled' } }, 'BASE_IMAGE'],
    [{ baseImageTrigger: disabled }, ' '],
    [{ sourceTriggers: [enabled, disabled] }, 'SOURCE'],
    [{ sourceTriggers: [disabled, enabled] }, ' '],
    [{ sourceTriggers: [] }, ' '],
    [{ timerTriggers: [disabled, enabled] }, 'TIMER'],
    [{ timerTriggers: [disabled] }, ' '],
    [{ timerTriggers: [enabled], sourceTriggers: [enabled], baseImageTrigger: enabled }, 'BASE_IMAGE, SOURCE, TIMER'],
  ])('%j', (trigger, text) => {
    expect(taskRows({ trigger })[0]?.TRIGGERS).toBe(text);
  });
});
