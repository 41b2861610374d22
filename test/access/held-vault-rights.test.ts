import { expect, it } from 'vitest';
import { limitedToSecrets, mayReadSecret } from '../../src/access/held-vault-rights.ts';
import type { Facts, Operation } from '../../src/access/model.ts';
import { readersByPolicy } from '../../src/access/policy-readers.ts';
import { accessFacts, known, plannedMine, secretNeed, vaultFacts } from '../support/access-facts.ts';

const kv = vaultFacts('kv');
const facts = accessFacts({ vaults: new Map([[kv.host, known(kv)]]) });
const role = (scope: string): Operation => ({
  do: 'assign role',
  role: 'Key Vault Secrets User',
  scope,
  identity: plannedMine,
});
const needs = (...names: readonly string[]) =>
  names.map((name) => ({ ...secretNeed(), secret: { vault: kv.host, name } }));

it.each<[string, readonly string[], readonly string[]]>([
  ['the secrets that are needed', ['One', 'Two', 'one'], [`${kv.id}/secrets/One`, `${kv.id}/secrets/Two`]],
  ['a vault of which any secret is needed', ['One', ''], [kv.id]],
  ['a vault of which none is needed', [], [kv.id]],
])('a role is limited to %s', (_what, names, scopes) => {
  expect(limitedToSecrets([role(kv.id)], needs(...names), facts)).toEqual(scopes.map(role));
});

it('other operations stay as they are', () => {
  const others: readonly Operation[] = [role(`${kv.id}x`), { do: 'enable task' }];
  expect(limitedToSecrets(others, needs('One'), facts)).toEqual(others);
});

it.each<[string, Facts['groups'], ReturnType<typeof mayReadSecret>]>([
  ['is in no group', new Map([['p', known([])]]), false],
  ['is in the group of a policy', new Map([['p', known(['x', 'g'])]]), true],
  ['is in groups that may not be read', new Map([['p', { known: false, reason: 'no' }]]), { reason: 'no' }],
  ['was not looked for, as no policy is for a group', new Map(), false],
])('a principal that %s', (_what, groups, expected) => {
  const vault = vaultFacts('kv', {
    authorization: 'policies',
    policies: new Map([
      ['g', ['get']],
      ['h', ['list']],
    ]),
  });
  expect(mayReadSecret({ ...facts, groups }, vault, secretNeed().secret, 'P')).toEqual(expected);
  expect(readersByPolicy(vault)).toEqual(['g']);
});
