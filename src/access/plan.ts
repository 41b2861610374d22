import type { Operation, Plan, PlannedIdentity, PlanTarget, Verdict } from './model.ts';
import { narrowestRole, roles } from './needed-roles.ts';

/** What comes first: an identity has a principal only once it is assigned, and a task should not run before it can. */
const order: readonly Operation['do'][] = [
  'create identity',
  'assign identities',
  'assign role',
  'set policy',
  'set source login',
  'set source identity',
  'set credential',
  'set credential identity',
  'allow tasks to bypass',
  'enable secret',
  'scale agent pool',
  'enable task',
];

const keyOfIdentity = (identity: PlannedIdentity): string => {
  switch (identity.kind) {
    case 'system':
      return 'system';
    case 'user':
      return identity.resourceId.toLowerCase();
    case 'new':
      return `new ${identity.resourceGroup}/${identity.name}`.toLowerCase();
  }
};

/** What an operation changes: of two with the same key one is enough. */
const keyOf = (operation: Operation): string => {
  const identity = 'identity' in operation ? [keyOfIdentity(operation.identity)] : [];
  switch (operation.do) {
    case 'assign identities':
      return operation.do;
    case 'assign role':
      return [operation.do, operation.role, operation.scope.toLowerCase(), ...identity].join('|');
    default:
      return JSON.stringify({ ...operation, identity }).toLowerCase();
  }
};

/** Two operations with the same key as one that does what both do. */
const merged = (first: Operation, second: Operation): Operation => {
  if (first.do === 'assign identities' && second.do === 'assign identities') {
    const byKey = new Map([...first.identities, ...second.identities].map((each) => [keyOfIdentity(each), each]));
    const keeps = [...new Set([...(first.keeps ?? []), ...(second.keeps ?? [])])];
    return { ...first, identities: [...byKey.values()], ...(keeps.length === 0 ? {} : { keeps }) };
  }
  if (first.do === 'assign role' && second.do === 'assign role' && first.condition !== second.condition) {
    const { condition, ...everywhere } = first;
    if (condition === undefined || second.condition === undefined) return everywhere;
    return { ...everywhere, condition: `(${condition} OR ${second.condition})` };
  }
  return first;
};

/** Whether `wider` gives all that `narrower` gives: a role to push includes pulling. */
const includes = (wider: Operation, narrower: Operation): boolean =>
  wider.do === 'assign role' &&
  narrower.do === 'assign role' &&
  wider.condition === undefined &&
  wider.scope.toLowerCase() === narrower.scope.toLowerCase() &&
  keyOfIdentity(wider.identity) === keyOfIdentity(narrower.identity) &&
  ((wider.role === roles.acrPush.name && narrower.role === narrowestRole('roles', 'pull').name) ||
    (wider.role === roles.repositoryWriter.name && narrower.role === roles.repositoryReader.name));

/** The given operations as one plan: in an order that works, each change once. */
export const planOfOperations = (operations: readonly Operation[], target: PlanTarget | undefined): Plan => {
  const byKey = new Map<string, Operation>();
  for (const operation of operations) {
    const key = keyOf(operation);
    const before = byKey.get(key);
    byKey.set(key, before ? merged(before, operation) : operation);
  }
  const all = [...byKey.values()];
  const needed = all.filter((operation) => !all.some((other) => other !== operation && includes(other, operation)));
  return { target, operations: needed.toSorted((a, b) => order.indexOf(a.do) - order.indexOf(b.do)) };
};

/** What mends the failures among the verdicts, as far as operations can. */
export const planOf = (verdicts: readonly Verdict[], target: PlanTarget | undefined): Plan =>
  planOfOperations(
    verdicts.flatMap(({ fix }) => (fix?.by === 'operations' ? fix.operations : [])),
    target,
  );
