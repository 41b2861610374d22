import { describe, expect, it } from 'vitest';
import type { Operation, Verdict } from '../../src/access/model.ts';
import { planOf, planOfOperations } from '../../src/access/plan.ts';
import { plannedMine } from '../support/access-facts.ts';

const system = { kind: 'system' } as const;
const fresh = { kind: 'new', name: 'fresh', resourceGroup: 'g' } as const;
const role = (name: string, condition?: string, identity: typeof system | typeof plannedMine = system): Operation => ({
  do: 'assign role',
  role: name,
  scope: '/registry',
  identity,
  ...(condition === undefined ? {} : { condition }),
});
const assign = (...identities: readonly (typeof system | typeof plannedMine | typeof fresh)[]): Operation => ({
  do: 'assign identities',
  identities,
});
const credential: Operation = { do: 'set credential', loginServer: 'base.azurecr.io', identity: system };
const reader = 'Container Registry Repository Reader';
const writer = 'Container Registry Repository Writer';

describe('planOfOperations', () => {
  it.each<readonly [about: string, given: readonly Operation[], expected: readonly Operation[]]>([
    ['nothing', [], []],
    ['the same twice', [credential, role('AcrPull'), credential, role('AcrPull')], [role('AcrPull'), credential]],
    ['identities in two', [assign(system), assign(plannedMine, system)], [assign(system, plannedMine)]],
    [
      'what is kept',
      [{ ...assign(system), keeps: ['/a'] } as Operation, { ...assign(plannedMine), keeps: ['/a', '/b'] } as Operation],
      [{ ...assign(system, plannedMine), keeps: ['/a', '/b'] } as Operation],
    ],
    [
      'an order that works',
      [
        { do: 'enable task' },
        { do: 'scale agent pool', name: 'pool', count: 1 },
        { do: 'enable secret', secret: { vault: 'kv', name: 's' } },
        { do: 'allow tasks to bypass', registry: 'base', registryId: '/registry' },
        credential,
        { do: 'set source identity', identity: fresh },
        { do: 'set policy', vault: 'kv', vaultId: '/kv', identity: fresh },
        role('AcrPull'),
        assign(fresh),
        { do: 'create identity', name: 'fresh', resourceGroup: 'g', location: 'eastus' },
      ],
      [
        { do: 'create identity', name: 'fresh', resourceGroup: 'g', location: 'eastus' },
        assign(fresh),
        role('AcrPull'),
        { do: 'set policy', vault: 'kv', vaultId: '/kv', identity: fresh },
        { do: 'set source identity', identity: fresh },
        credential,
        { do: 'allow tasks to bypass', registry: 'base', registryId: '/registry' },
        { do: 'enable secret', secret: { vault: 'kv', name: 's' } },
        { do: 'scale agent pool', name: 'pool', count: 1 },
        { do: 'enable task' },
      ],
    ],
    ['a role that includes another', [role('AcrPull'), role('AcrPush')], [role('AcrPush')]],
    [
      'such a role of another identity',
      [role('AcrPull'), role('AcrPush', undefined, plannedMine)],
      [role('AcrPull'), role('AcrPush', undefined, plannedMine)],
    ],
    ['a repository role that includes another', [role(reader, 'c'), role(writer)], [role(writer)]],
    [
      'a repository role with a condition',
      [role(reader, 'c'), role(writer, 'd')],
      [role(reader, 'c'), role(writer, 'd')],
    ],
    ['two conditions', [role(reader, 'c'), role(reader, 'd')], [role(reader, '(c OR d)')]],
    ['a condition, and none', [role(reader, 'c'), role(reader)], [role(reader)]],
  ])('%s', (_about, given, expected) => {
    expect(planOfOperations(given, undefined)).toEqual({ target: undefined, operations: expected });
  });
});

describe('planOf', () => {
  it('takes the operations of failures, and leaves what only the user can do', () => {
    const target = { registry: 'own', resourceGroup: 'g', task: 'hello' };
    const about = { check: 'registry-role', target: 'registry own', sentence: 's', sources: [] } as const;
    const verdicts: readonly Verdict[] = [
      { ...about, result: 'pass' },
      { ...about, result: 'fail', fix: { by: 'operations', operations: [role('AcrPull')] } },
      { ...about, result: 'fail', fix: { by: 'user', advice: 'Ask.' } },
      { ...about, result: 'unknown' },
    ];
    expect(planOf(verdicts, target)).toEqual({ target, operations: [role('AcrPull')] });
  });
});
