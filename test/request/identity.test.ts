import { describe, expect, it } from 'vitest';
import { identityFromList, identitySpelling, identityWith, mayLogInAs } from '../../src/request/identity.ts';

const users = (...ids: string[]) => ({ userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) });

describe('identityFromList', () => {
  it.each([
    [[], { type: 'SystemAssigned' }],
    [['[system]'], { type: 'SystemAssigned' }],
    [['/a'], { type: 'UserAssigned', ...users('/a') }],
    [['/a', '[system]', '/b'], { type: 'SystemAssigned, UserAssigned', ...users('/a', '/b') }],
    [['[all]'], { type: 'None' }],
    [['[ALL]'], { type: 'None' }],
    [['[System]'], { type: 'SystemAssigned' }],
    [['/A', '[SYSTEM]'], { type: 'SystemAssigned, UserAssigned', ...users('/A') }],
  ])('%j', (list, identity) => {
    expect(identityFromList(list)).toEqual(identity);
  });
});

describe('what names no identity', () => {
  const choices = 'Use [system], or the name, client ID, or resource ID of a user-assigned identity.';
  it.each([
    [['[all]', '/a'], '[all] means every identity and cannot be combined with others.', undefined],
    [['/a', '[ALL]'], '[all] means every identity and cannot be combined with others.', undefined],
    [['/a', '[caller]'], "'[caller]' is not a valid task identity.", choices],
    [['[sytem]'], "'[sytem]' is not a valid task identity.", choices],
  ])('%j', (list, message, hint) => {
    expect(() => identityFromList(list)).toThrow(expect.objectContaining({ message, hint, exitCode: 2 }));
  });
});

describe('identitySpelling', () => {
  it.each([
    ['[System]', '[system]'],
    ['[all]', '[all]'],
    ['system', 'system'],
    ['/Subscriptions/A', '/Subscriptions/A'],
  ])('%s', (text, spelling) => expect(identitySpelling(text)).toBe(spelling));
});

describe('mayLogInAs', () => {
  const user = (clientId?: string) => ({
    type: 'UserAssigned' as const,
    userAssignedIdentities: { '/a': { clientId } },
  });
  it.each([
    [undefined, '[system]', false],
    [user('c1'), '[system]', false],
    [{ type: 'SystemAssigned' as const }, '[system]', true],
    [undefined, 'c1', false],
    [{ type: 'SystemAssigned' as const }, 'c1', false],
    [user('C1'), 'c1', true],
    [user('c2'), 'c1', false],
    // Whose client id is not told may be the one.
    [user(), 'c1', true],
  ])('%j as %s: %s', (identity, reference, may) => expect(mayLogInAs(identity, reference)).toBe(may));
});

describe('identityWith', () => {
  it.each([
    [undefined, '[system]', { type: 'SystemAssigned' }],
    [{ type: 'None' as const }, '/a', { type: 'UserAssigned', ...users('/a') }],
    [
      { type: 'UserAssigned' as const, ...users('/a') },
      '[system]',
      { type: 'SystemAssigned, UserAssigned', ...users('/a') },
    ],
    [{ type: 'SystemAssigned' as const }, '/a', { type: 'SystemAssigned, UserAssigned', ...users('/a') }],
    [{ type: 'UserAssigned' as const, ...users('/a') }, '/A', { type: 'UserAssigned', ...users('/a') }],
  ])('%j and %s', (identity, added, expected) => {
    expect(identityWith(identity, added)).toEqual(expected);
  });
});
