import { identityWords, standingOf } from '../identity-standing.ts';
import type { Judging } from '../judging.ts';
import type { RegistryFacts, RegistryNeed, Verdict } from '../model.ts';
import { registryFactsOf } from '../registry-facts.ts';
import { registryRights, roleOperations, rolesOfTheOtherMode } from '../registry-rights.ts';
import { doings, judgeLogin, type RegistryUse } from './credential.ts';
import { judgeRegistryNetwork } from './network.ts';
import { because, byOperations, byUser, fail, listed, pass, sentenceCase, sourcesOf, unknown } from './verdict.ts';

const repositoriesWords = (needs: readonly RegistryNeed[]): string => {
  const names = [...new Set(needs.flatMap(({ repository }) => (repository === undefined ? [] : [`'${repository}'`])))];
  return names.length === 0 ? '' : ` (${names.length === 1 ? 'repository' : 'repositories'} ${listed(names)})`;
};

const judgeRole = (judging: Judging, registry: RegistryFacts, reference: string, use: RegistryUse): Verdict[] => {
  const { loginServer, needs } = use;
  const about = { check: 'registry-role', target: `registry ${loginServer}`, sources: sourcesOf(needs) } as const;
  const standing = standingOf(judging, reference);
  if (!('principalId' in standing) || standing.principalId === undefined) return [];
  const { principalId, planned } = standing;
  const words = identityWords(judging, reference);
  const rights = registryRights(judging, registry, principalId, needs);
  if ('reason' in rights) {
    return [
      unknown(about, `Whether ${words} may ${doings(needs)} ${loginServer} is not known: ${because(rights.reason)}.`),
    ];
  }
  const { missing, undecided, givenBy, assignments } = rights;
  if (missing.length > 0) {
    const others = rolesOfTheOtherMode(registry, rights);
    const mode = registry.mode === 'repositories' ? 'with repository permissions' : 'without repository permissions';
    const hint = others.length > 0 ? ` ${listed(others)} gives no access in a registry ${mode}.` : '';
    const narrowed =
      givenBy.length > 0 && others.length === 0 ? ` ${listed([...new Set(givenBy)])} is not enough.` : '';
    return [
      fail(
        { ...about, sources: sourcesOf(missing) },
        `${sentenceCase(words)} may not ${doings(missing)} ${loginServer}${repositoriesWords(missing)}.${hint}${narrowed}`,
        planned
          ? byOperations(...roleOperations(registry, planned, missing, assignments))
          : byUser(`Give ${words} a role on the registry.`),
      ),
    ];
  }
  if (undecided.length > 0) {
    return [
      unknown(
        { ...about, sources: sourcesOf(undecided) },
        `Whether ${words} may ${doings(undecided)} ${loginServer}${repositoriesWords(undecided)} is not known: it depends on the condition of a role assignment (${listed([...new Set(givenBy)])}).`,
      ),
    ];
  }
  return [
    pass(about, `${sentenceCase(words)} may ${doings(needs)} ${loginServer} (${listed([...new Set(givenBy)])}).`),
  ];
};

const judgeUse = (judging: Judging, loginServer: string, needs: readonly RegistryNeed[]): readonly Verdict[] => {
  const [first] = needs;
  if (!first) return [];
  const { login } = first;
  const target = `registry ${loginServer}`;
  const sources = sourcesOf(needs);
  const about = { check: 'registry-exists', target, sources } as const;
  const found = registryFactsOf(judging.facts, loginServer);
  switch (found.is) {
    case 'other':
      return judgeLogin(judging, { loginServer, login, needs, registry: undefined });
    case 'not known':
      return [unknown(about, `The registry ${loginServer} cannot be checked: ${because(found.reason)}.`)];
    case 'not there': {
      const [name] = loginServer.split('.');
      return [
        fail(
          about,
          `There is no registry ${loginServer}.`,
          byUser(
            'Correct the name, or create the registry.',
            `acrtask az acr create -g GROUP -n ${name} --sku Standard`,
          ),
        ),
      ];
    }
    case 'there': {
      const registry = found.value;
      const use = { loginServer, login, needs, registry };
      const logins = judgeLogin(judging, use);
      const isRefused = login.by !== 'identity' && logins.some(({ result }) => result === 'fail');
      return [
        pass(about, `The registry ${loginServer} exists.`),
        ...logins,
        ...(login.by === 'identity' ? judgeRole(judging, registry, login.identity, use) : []),
        // Who has no login at all gets nowhere: whether the network would let it in says nothing yet.
        ...(isRefused ? [] : [judgeRegistryNetwork(judging, registry, login, sources)]),
      ];
    }
  }
};

/** Every registry that a run uses: there, with a login, with the rights, and within reach. */
export const judgeRegistries = (judging: Judging): readonly Verdict[] => {
  const needs = judging.needs.filter((need) => need.kind === 'registry');
  const byUse = new Map<string, RegistryNeed[]>();
  for (const need of needs) {
    const key = `${need.loginServer} ${JSON.stringify(need.login)}`;
    byUse.set(key, [...(byUse.get(key) ?? []), need]);
  }
  return [...byUse.values()].flatMap((group) => judgeUse(judging, group[0]?.loginServer ?? '', group));
};
