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
import { roleOperations } from '../registry-rights.ts';
import { vaultOperation } from '../vault-rights.ts';
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
  reference: IdentityReference,
  { planned, principalId }: Extract<IdentityStanding, { is: 'not assigned' }>,
  needs: readonly IdentityNeed[],
): Fix => {
  const { task, registry } = judging.facts;
  if (!planned) {
    return byUser(
      `Assign ${identityWords(judging, reference)} to the task.`,
      `acrtask identity assign -r ${registry.name} -n ${task?.name} --identities ${reference}`,
    );
  }
  return byOperations(
    assignIdentity(judging, planned),
    ...(principalId === undefined ? grants(judging, planned, needs) : []),
  );
};

const replaceFix = (judging: Judging, reference: IdentityReference): Fix => {
  const { task, registry } = judging.facts;
  if (!task) return byUser('Name an identity that exists.');
  const assigned = task.identities.find((each) => each.reference === reference);
  const removal = assigned?.resourceId;
  return byUser(
    `Use another identity${removal === undefined ? '' : ', and remove the one that no longer exists'}.`,
    removal === undefined
      ? `acrtask identity setup ${task.name} -r ${registry.name}`
      : `acrtask identity remove -r ${registry.name} -n ${task.name} --identities ${removal}`,
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
      return [fail(exists, `${words} does not exist.`, replaceFix(judging, reference))];
    case 'not assigned':
      return [
        fail(
          assigned,
          `${words} is not assigned to ${taskWords(task)}.`,
          assignFix(judging, reference, standing, needs),
        ),
      ];
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
