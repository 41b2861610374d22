import type { Task } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import {
  branchOrFallback,
  unnamedBranch,
  unnamedBranchWarning,
  watchingBranch,
} from '../../src/request/watched-branch.ts';

const https = 'https://github.com/a/b.git';

describe('a branch that nobody named', () => {
  it.each([
    [https, 'master'],
    [`${https}#:src`, 'master'],
    [`${https}#dev:src`, 'dev'],
  ])('of %s is %s', (context, branch) => expect(branchOrFallback(context)).toBe(branch));

  it.each([
    [https, { context: https, address: https, token: 'pat' }],
    [`${https}#:src`, { context: `${https}#:src`, address: https, token: 'pat' }],
    ['git@github.com:a/b.git', { context: 'git@github.com:a/b.git', address: undefined, token: 'pat' }],
    [`${https}#dev`, undefined],
  ])('is to be found out for %s', (context, unnamed) => expect(unnamedBranch(context, 'pat')).toEqual(unnamed));

  it.each([
    [https, 'main', "The context names no branch. The service watches the remote's default branch, 'main'."],
    [
      https,
      undefined,
      "The context names no branch, and the remote did not report its default branch. The service watches 'master'.",
    ],
    ['git@github.com:a/b.git', undefined, "The context names no branch. The service watches 'master'."],
  ])('of %s is told of, with %s as what the remote says', (context, found, sentence) => {
    const unnamed = unnamedBranch(`${context}#:src`, undefined);
    expect(unnamed && unnamedBranchWarning(unnamed, found)).toBe(
      `${sentence} To watch another branch, use --context ${context}#BRANCH`,
    );
  });
});

it('what is sent watches the branch that was found, and is otherwise as it was', () => {
  const sourceRepository = { sourceControlType: 'Github', repositoryUrl: https };
  const source = { name: 'defaultSourceTriggerName', status: 'Enabled', sourceTriggerEvents: ['commit'] };
  const timerTriggers = [{ name: 't1', schedule: '0 1 * * *' }];
  const body = (branch: string): Task => ({
    location: 'eastus',
    trigger: { timerTriggers, sourceTriggers: [{ ...source, sourceRepository: { ...sourceRepository, branch } }] },
  });
  expect(watchingBranch(body('master'), 'main')).toEqual(body('main'));
});
