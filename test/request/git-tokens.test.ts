import { describe, expect, it } from 'vitest';
import { tokensFor } from '../../src/request/git-tokens.ts';
import type { StoredTask } from '../../src/request/stored-task.ts';

const app = 'https://github.com/example/app.git#main';
const other = 'https://github.com/example/other.git#dev';
const task = (stepToken: string | undefined, triggerToken: string | undefined, watched = app): StoredTask => ({
  name: 'hello',
  properties: {
    step: { type: 'Docker', contextPath: app, contextAccessToken: stepToken, dockerFilePath: 'Dockerfile' },
    trigger: {
      sourceTriggers: [
        {
          name: 'mine',
          sourceTriggerEvents: ['commit'],
          sourceRepository: {
            sourceControlType: 'Github',
            repositoryUrl: watched,
            ...(triggerToken === undefined
              ? {}
              : { sourceControlAuthProperties: { token: triggerToken, tokenType: 'PAT', scope: 'repo' } }),
          },
        },
      ],
    },
  },
});

const ask = (context: string | undefined, stored: StoredTask, given?: string, underAz = false) => {
  const { stored: kept, warnings } = tokensFor(context, stored, { newToken: given, underAz });
  const { step, trigger } = kept.properties;
  const { token, ...rest } = trigger?.sourceTriggers?.[0]?.sourceRepository.sourceControlAuthProperties ?? {};
  return { tokens: [step?.contextAccessToken, token], rest, warnings };
};

describe('tokensFor', () => {
  const pat = { tokenType: 'PAT', scope: 'repo' };
  const notSent =
    'The Git token of the task belongs to another repository and is not sent for https://github.com/example/other.git. If that repository requires a token, add --git-access-token.';
  const sent =
    'The Git token of the task belongs to another repository and is also sent for https://github.com/example/other.git, as az does. To use another token, add --git-access-token.';

  it.each<[string, string | undefined, StoredTask, string | undefined, (string | undefined)[]]>([
    ['no context', undefined, task('a', 'b', other), undefined, ['a', 'b']],
    ['another branch', 'https://GITHUB.com/example/app.git#dev', task('a', 'b'), undefined, ['a', 'b']],
    ['an artifact of a registry', 'oci://example.azurecr.io/app:v1', task('a', 'b'), undefined, ['a', 'b']],
    // What is stored is passed over where a token is given.
    ['a token with the context', other, task('a', 'b'), 'new', ['a', 'b']],
    ['no token', other, task(undefined, undefined), undefined, [undefined, undefined]],
    ['a token of what is watched', other, task(undefined, 'b', other), undefined, [undefined, 'b']],
  ])('says nothing of %s', (_, context, stored, given, tokens) => {
    expect(ask(context, stored, given)).toMatchObject({ tokens, warnings: [] });
  });

  it.each<[string, StoredTask, (string | undefined)[], object]>([
    ['both', task('a', 'b'), [undefined, undefined], pat],
    ['that of the step', task('a', undefined), [undefined, undefined], {}],
    ['that of the trigger', task(undefined, 'b'), [undefined, undefined], pat],
    ['not that of what is watched already', task('a', 'b', other), [undefined, 'b'], pat],
  ])('keeps back %s', (_, stored, tokens, rest) => {
    expect(ask(other, stored)).toEqual({ tokens, rest, warnings: [notSent] });
  });

  it('keeps back that of the trigger alone where the step stays with its repository', () => {
    expect(ask(app, task('a', 'b', other))).toEqual({
      tokens: ['a', undefined],
      rest: pat,
      warnings: [notSent.replace('/other.git', '/app.git')],
    });
  });

  it('sends it under az, and says so', () => {
    expect(ask(other, task('a', 'b'), undefined, true)).toEqual({ tokens: ['a', 'b'], rest: pat, warnings: [sent] });
  });
});
