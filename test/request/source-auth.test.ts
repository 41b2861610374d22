import { describe, expect, it } from 'vitest';
import {
  parseSourceAuth,
  parseTaskSourceAuth,
  type SourceAuthOptions,
  sourceAuthConflicts,
  sourceAuthWarnings,
} from '../../src/request/source-auth.ts';

describe('parseSourceAuth', () => {
  it.each([
    [undefined, { kind: 'none' }],
    ['None', { kind: 'none' }],
    ['[system]', { kind: 'literal', identity: '[system]' }],
    ['[System]', { kind: 'literal', identity: '[system]' }],
    ['[CALLER]', { kind: 'literal', identity: '[caller]' }],
    ['/subscriptions/s/x', { kind: 'userAssigned', resourceId: '/subscriptions/s/x' }],
  ])('%s', (text, expected) => {
    expect(parseSourceAuth(text)).toEqual(expected);
  });
});

describe('parseTaskSourceAuth', () => {
  it('takes what a task has', () => {
    expect(parseTaskSourceAuth('[SYSTEM]')).toEqual({ kind: 'literal', identity: '[system]' });
    expect(parseTaskSourceAuth('mine')).toEqual({ kind: 'userAssigned', resourceId: 'mine' });
  });

  it.each([
    ['[caller]', '--source-acr-auth-id [caller] is for builds and quick runs: a task has no caller.'],
    ['[Caller]', '--source-acr-auth-id [caller] is for builds and quick runs: a task has no caller.'],
    ['[me]', 'Error: Invalid value for --source-acr-auth-id.'],
  ])('refuses %s', (text, message) => {
    const hint = 'Use [system], none, or the name, client ID, or resource ID of a user-assigned identity.';
    expect(() => parseTaskSourceAuth(text)).toThrow(expect.objectContaining({ message, hint }));
  });
});

describe('sourceAuthWarnings', () => {
  const login =
    "The task logs in to registry 'reg' with the identity '[system]'. Make sure that the identity has a role on the registry.";
  const mode =
    '--auth-mode does not apply to a registry with repository permissions (ABAC). Specify an identity with --source-acr-auth-id instead.';
  const none =
    "The task has no permission to pull from, push to, or delete from registry 'reg'. To give it access, specify an identity with --source-acr-auth-id.";

  it.each<[SourceAuthOptions, boolean, string[]]>([
    [{}, false, []],
    [{ authMode: 'None' }, false, []],
    [{}, true, [none]],
    [{ authMode: 'Default' }, true, [mode, none]],
    [{ sourceAcrAuthId: '[system]' }, true, [login]],
    [{ sourceAcrAuthId: '[system]', authMode: 'Default' }, false, [login]],
  ])('%j, ABAC %s', (options, isAbac, warnings) => {
    expect(sourceAuthWarnings(options, 'reg', isAbac)).toEqual(warnings);
  });

  it('refuses an identity together with no login', () => {
    expect(() => sourceAuthWarnings({ authMode: 'None', sourceAcrAuthId: '[system]' }, 'reg', false)).toThrow(
      /^Error: Conflicting Authentication Parameters/,
    );
  });
});

describe('sourceAuthConflicts', () => {
  it.each<[SourceAuthOptions, boolean, number]>([
    [{}, true, 0],
    [{ sourceAcrAuthId: '[system]' }, true, 0],
    [{ authMode: 'None', sourceAcrAuthId: 'none' }, false, 0],
    [{ authMode: 'None', sourceAcrAuthId: '[system]' }, true, 1],
  ])('%j, ABAC %s: %i', (options, isAbac, count) => {
    expect(sourceAuthConflicts(options, isAbac)).toHaveLength(count);
  });
});
