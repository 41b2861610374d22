import { chooseIdentity } from '../chosen-identity.ts';
import { roleOperations } from '../held-registry-rights.ts';
import { vaultOperation } from '../held-vault-rights.ts';
import {
  assignIdentity,
  type IdentityStanding,
  identityTarget,
  identityWords,
  standingOf,
  taskWords,
} from '../identity-standing.ts';
import type { Judging } from '../judging.ts';
import type {
  Fix,
  IdentityReference,
  Operation,
  PlannedIdentity,
  RegistryFacts,
  RegistryNeed,
  SecretNeed,
  Verdict,
} from '../model.ts';
import { registryFactsOf } from '../registry-facts.ts';
import { loginOperation } from './credential.ts';
import { because, byOperations, byUser, fail, pass, sentenceCase, sourcesOf, unknown } from './verdict.ts';

type IdentityNeed = RegistryNeed | SecretNeed;

/** The identity that a need uses, if it uses one. */
const identityOf = (need: Judging['needs'][number]): IdentityReference | undefined => {
  if (need.kind === 'secret') return need.identity;
  return need.kind === 'registry' && need.login.by === 'identity' ? need.login.identity : undefined;
};

const groupByRegistry = (
  judging: Judging,
  needs: readonly RegistryNeed[],
): readonly [RegistryFacts, RegistryNeed[]][] => {
  const hosts = [...new Set(needs.map(({ loginServer }) => loginServer))];
  return hosts.flatMap((host): [RegistryFacts, RegistryNeed[]][] => {
    const registry = registryFactsOf(judging.facts, host);
    return registry.is === 'there' ? [[registry.value, needs.filter(({ loginServer }) => loginServer === host)]] : [];
  });
};

/** Everything that an identity without a principal needs once it has one. */
const grants = (judging: Judging, identity: PlannedIdentity, needs: readonly IdentityNeed[]): readonly Operation[] => {
  const vaults = [...new Set(needs.flatMap((need) => (need.kind === 'secret' ? [need.secret.vault] : [])))];
  return [
    ...groupByRegistry(
      judging,
      needs.filter((need) => need.kind === 'registry'),
    ).flatMap(([registry, wanted]) => roleOperations(registry, identity, wanted)),
    ...vaults.flatMap((host) => {
      const vault = judging.facts.vaults.get(host);
      return vault?.known && vault.value ? [vaultOperation(vault.value, identity)] : [];
    }),
  ];
};

const assignFix = (
  judging: Judging,
  { planned, principalId }: Extract<IdentityStanding, { is: 'not assigned' }>,
  needs: readonly IdentityNeed[],
): Fix => {
  const { task, registry } = judging.facts;
  if (!planned) {
    return needs.some(({ kind }) => kind === 'secret')
      ? byUser(
          'Assign it to the task by its resource ID, or let another identity take its place.',
          `acrtask identity assign -r ${registry.name} -n ${task?.name} --identities RESOURCE_ID`,
        )
      : byUser(
          'Assign it to the task by its resource ID (acrtask identity assign), or let another identity take its place:',
          `acrtask identity setup ${task?.name} -r ${registry.name}`,
        );
  }
  return byOperations(
    assignIdentity(judging, planned),
    ...(principalId === undefined ? grants(judging, planned, needs) : []),
  );
};

/** What lets other identities of the task take the place of one that does not exist; undefined when that is the user's choice. */
const replacement = (judging: Judging, needs: readonly IdentityNeed[]): readonly Operation[] | undefined => {
  const wanted = needs.filter((need) => need.kind === 'registry');
  const groups = groupByRegistry(judging, wanted).map(([registry, group]) => {
    const [{ loginServer, login }] = group as [RegistryNeed];
    const chosen = chooseIdentity(judging, registry, group);
    const use = { loginServer, login, needs: group, registry };
    return chosen && { group, operations: [...chosen.operations, loginOperation(judging, use, chosen.identity)] };
  });
  const mended = groups.flatMap((each) => each?.group ?? []);
  return needs.length > 0 && mended.length === needs.length
    ? groups.flatMap((each) => each?.operations ?? [])
    : undefined;
};

const replaceFix = (judging: Judging, reference: IdentityReference, needs: readonly IdentityNeed[]): Fix => {
  const { task, registry } = judging.facts;
  if (!task) return byUser('Name an identity that exists.');
  const id = task.identities.find((each) => each.reference === reference)?.resourceId;
  if (id !== undefined) {
    return byUser(
      needs.some(({ kind }) => kind === 'registry')
        ? `Remove it from the task. Then run 'acrtask identity setup ${task.name} -r ${registry.name}' to let another identity take its place.`
        : 'Remove it from the task, and use another one.',
      `acrtask identity remove -r ${registry.name} -n ${task.name} --identities ${id}`,
    );
  }
  const operations = replacement(judging, needs);
  return operations
    ? byOperations(...operations)
    : byUser(
        'Name an identity that the task has, in the task file (clientID) and in the credentials.',
        `acrtask identity show -r ${registry.name} -n ${task.name}`,
      );
};

const judgeOne = (
  judging: Judging,
  reference: IdentityReference,
  needs: readonly IdentityNeed[],
): readonly Verdict[] => {
  const { task } = judging.facts;
  const words = sentenceCase(identityWords(judging, reference));
  const standing = standingOf(judging, reference);
  const sources = sourcesOf(needs);
  const target = identityTarget(judging, reference);
  const exists = { check: 'identity-exists', target, sources } as const;
  const assigned = { check: 'identity-assigned', target, sources } as const;
  switch (standing.is) {
    case 'not there':
      return [fail(exists, `${words} does not exist.`, replaceFix(judging, reference, needs))];
    case 'not assigned':
      return [fail(assigned, `${words} is not assigned to ${taskWords(task)}.`, assignFix(judging, standing, needs))];
    case 'not known':
      return [
        unknown(
          exists,
          `Whether ${identityWords(judging, reference)} exists is not known: ${because(standing.reason)}.`,
        ),
      ];
    case 'usable': {
      const found = judging.facts.identities.get(reference);
      return [
        ...(task ? [pass(assigned, `${words} is assigned to ${taskWords(task)}.`)] : []),
        found?.known
          ? pass(exists, `${words} exists.`)
          : unknown(
              exists,
              `Whether ${identityWords(judging, reference)} still exists is not known${found ? `: ${because(found.reason)}` : ''}.`,
            ),
      ];
    }
  }
};

/** Each identity that a run uses, and each that the task has: assigned, and existing. */
export const judgeIdentities = (judging: Judging): readonly Verdict[] => {
  const used = judging.needs.map(identityOf).filter((reference) => reference !== undefined);
  const had = judging.facts.task?.identities.map(({ reference }) => reference) ?? [];
  return [...new Set([...used, ...had])].flatMap((reference) => {
    const needs = judging.needs.filter((need): need is IdentityNeed => identityOf(need) === reference);
    return judgeOne(judging, reference, needs);
  });
};
