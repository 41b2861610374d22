import { describe, expect, it } from 'vitest';
import { identityFromList, identityWith } from '../../src/request/identity.ts';

const users = (...ids: string[]) => ({ userAssignedIdentities: Object.fromEntries(ids.map((id) => [id, {}])) });

describe('identityFromList', () => {
  it.each([
    [[], { type: 'SystemAssigned' }],
    [['[system]'], { type: 'SystemAssigned' }],
    [['/a'], { type: 'UserAssigned', ...users('/a') }],
    [['/a', '[system]', '/b'], { type: 'SystemAssigned, UserAssigned', ...users('/a', '/b') }],
    [['[all]'], { type: 'None' }],
    [['[System]'], { type: 'UserAssigned', ...users('[System]') }],
  ])('%j', (list, identity) => {
    expect(identityFromList(list)).toEqual(identity);
  });
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
