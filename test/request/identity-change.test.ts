import type { IdentityProperties } from '@azure/arm-containerregistry';
import { describe, expect, it } from 'vitest';
import { identityAdding, identityRemoving, removesAllIdentities } from '../../src/request/identity-change.ts';

const users = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, {}]));
const system: IdentityProperties = { type: 'SystemAssigned' };
const user: IdentityProperties = { type: 'UserAssigned', userAssignedIdentities: users('/a', '/b') };
const both: IdentityProperties = { ...user, type: 'SystemAssigned, UserAssigned' };

describe('identityAdding', () => {
  it.each<[string, IdentityProperties | undefined, string[], object]>([
    ['nothing', undefined, [], system],
    ['nothing', undefined, ['/a'], { type: 'UserAssigned', userAssignedIdentities: users('/a') }],
    ['nothing', undefined, ['[system]', '/a'], { type: both.type, userAssignedIdentities: users('/a') }],
    ['nothing', undefined, ['[all]'], { type: 'None' }],
    ['system', system, ['/a'], { type: both.type, userAssignedIdentities: users('/a') }],
    ['system', system, [], system],
    ['users', user, ['[system]'], both],
    ['users', user, ['/c'], { type: 'UserAssigned', userAssignedIdentities: users('/c') }],
    ['both', both, ['/c'], { type: both.type, userAssignedIdentities: users('/c') }],
    ['both', both, ['[all]'], { type: 'None' }],
  ])('to %s: %#', (_, stored, list, identity) => {
    expect(identityAdding(stored, list)).toEqual(identity);
  });
});

describe('identityRemoving', () => {
  it.each<[string, IdentityProperties, string[], object]>([
    ['system', system, [], { type: 'None' }],
    ['system', system, ['[system]'], { type: 'None' }],
    ['users', user, ['/A'], { type: 'UserAssigned', userAssignedIdentities: { '/a': null } }],
    ['users', user, ['/a', '/b'], { type: 'None' }],
    ['both', both, [], user],
    ['both', both, ['/a'], { type: both.type, userAssignedIdentities: { '/a': null } }],
    ['both', both, ['/a', '/b'], system],
    ['both', both, ['[system]', '/a'], { type: 'UserAssigned', userAssignedIdentities: { '/a': null } }],
    ['both', both, ['/b', '[system]', '/a'], { type: 'None' }],
    ['both', both, ['[ALL]'], { type: 'None' }],
    ['both', both, ['[System]'], user],
  ])('from %s: %#', (_, stored, list, identity) => {
    expect(identityRemoving(stored, list, 'hello')).toEqual(identity);
  });

  it.each<[IdentityProperties | undefined, string[], string, string]>([
    [undefined, [], "The task 'hello' has no system-assigned identity.", 'It has no identities.'],
    [user, ['[system]'], "The task 'hello' has no system-assigned identity.", 'Available identities: /a, /b'],
    [user, ['/a', '/c'], "The task 'hello' has no identity '/c'.", 'Available identities: /a, /b'],
    [
      system,
      ['System'],
      "The task 'hello' has no identity 'System'.",
      'For the system-assigned identity, specify [system], including the brackets.',
    ],
    [system, ['/c'], "The task 'hello' has no identity '/c'.", 'It has no user-assigned identities.'],
  ])('refuses %j without %j', (stored, list, message, hint) => {
    expect(() => identityRemoving(stored, list, 'hello')).toThrow(
      expect.objectContaining({ message, hint, exitCode: 3 }),
    );
  });
});

describe('removesAllIdentities', () => {
  it.each([
    [[], false],
    [['/a'], false],
    [['[all]'], true],
  ])('%j', (list, all) => expect(removesAllIdentities(list)).toBe(all));

  it('refuses [all] beside others', () => {
    expect(() => removesAllIdentities(['/a', '[all]'])).toThrow(
      'Cannot specify additional identities when [all] is used in [--identities]',
    );
  });
});
