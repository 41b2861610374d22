import { describe, expect, it } from 'vitest';
import type { CreateTaskOptions } from '../../src/request/create-task.ts';
import {
  hasNoRepository,
  systemTaskWarnings,
  unusedBySystemTask,
  unusedTriggerOptions,
} from '../../src/request/unused-options.ts';
import { createDefaults } from './recorded.ts';

const defaults: CreateTaskOptions = { name: 'hello', ...createDefaults };
const noRepository = (option: string) => `${option} is ignored: the context of the task is not a Git repository.`;
const unusedToken = '--git-access-token has no effect: the context of the task is not a Git repository.';
const off = (option: string) => `${option} is ignored: the base image trigger is disabled.`;

describe('unusedTriggerOptions', () => {
  const all = { commitTriggerEnabled: true, pullRequestTriggerEnabled: true, sourceTriggerName: 'st' };
  const baseImage = { baseImageTriggerName: 'bn', baseImageTriggerType: 'All' };
  const endpoint = { updateTriggerEndpoint: 'https://h', updateTriggerPayloadType: 'Token' };
  const silent = { commitTriggerEnabled: false, pullRequestTriggerEnabled: false };

  it.each<[string, Partial<CreateTaskOptions>, string[]]>([
    ['/dev/null', {}, []],
    ['/dev/null', { ...silent, baseImageTriggerEnabled: false }, []],
    [
      '/dev/null',
      { ...all, gitAccessToken: 'tok' },
      [
        noRepository('--commit-trigger-enabled'),
        noRepository('--pull-request-trigger-enabled'),
        noRepository('--source-trigger-name'),
        unusedToken,
      ],
    ],
    ['oci://r.azurecr.io/a:v1', { gitAccessToken: 'tok' }, [unusedToken]],
    ['oci://r.azurecr.io/a:v1', { pullRequestTriggerEnabled: true }, [noRepository('--pull-request-trigger-enabled')]],
    ['https://github.com/a/b.git', { ...all, gitAccessToken: 'tok' }, []],
    // It still reads the repository.
    ['https://github.com/a/b.git', { ...silent, gitAccessToken: 'tok' }, []],
    [
      'https://github.com/a/b.git',
      { ...silent, sourceTriggerName: 'st' },
      ['--source-trigger-name is ignored: neither commits nor pull requests start runs.'],
    ],
    ['/dev/null', { ...baseImage, ...endpoint }, []],
    [
      '/dev/null',
      { baseImageTriggerEnabled: false, ...baseImage, ...endpoint },
      [
        off('--base-image-trigger-name'),
        off('--base-image-trigger-type'),
        off('--update-trigger-endpoint'),
        off('--update-trigger-payload-type'),
      ],
    ],
  ])('%s with %j', (context, given, warnings) => {
    expect(unusedTriggerOptions({ ...defaults, context, ...given }, new Set(Object.keys(given)))).toEqual(warnings);
  });
});

describe('a system task', () => {
  it('has no use for most options', () => {
    expect(unusedBySystemTask(['isSystemTask', 'status', 'timeout', 'logTemplate'])).toEqual([]);
    expect(systemTaskWarnings(unusedBySystemTask(['status', 'baseImageTriggerEnabled', 'cmd']))).toEqual([
      '--base-image-trigger-enabled is ignored: a system task only has a status, a timeout, and a log template.',
      '--cmd is ignored: a system task only has a status, a timeout, and a log template.',
    ]);
  });
});

describe('hasNoRepository', () => {
  it.each([
    [undefined, true],
    ['/dev/null', true],
    ['oci://r.azurecr.io/a:v1', true],
    ['https://github.com/a/b.git', false],
  ])('%s: %s', (context, hasNone) => expect(hasNoRepository(context)).toBe(hasNone));
});
