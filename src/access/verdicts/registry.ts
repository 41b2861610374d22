import { isRegistryHost } from '../../taskfile/steps/image-reference.ts';
import { registryRights, roleOperations, rolesOfTheOtherMode } from '../held-registry-rights.ts';
import { identityWords, standingOf, systemIdentity } from '../identity-standing.ts';
import type { Judging } from '../judging.ts';
import type { Fix, PlannedIdentity, RegistryFacts, RegistryLogin, RegistryNeed, Verdict } from '../model.ts';
import { registryFactsOf } from '../registry-facts.ts';
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
  const { missing, undecided, givenBy } = rights;
  if (missing.length > 0) {
    const others = rolesOfTheOtherMode(registry, rights);
    const mode = registry.mode === 'repositories' ? 'with repository permissions' : 'without repository permissions';
    const hint =
      others.length > 0
        ? ` ${listed(others)} ${others.length === 1 ? 'gives' : 'give'} no access in a registry ${mode}.`
        : '';
    const held = [...new Set(givenBy)];
    const narrowed =
      held.length > 0 && others.length === 0 ? ` ${listed(held)} ${held.length === 1 ? 'is' : 'are'} not enough.` : '';
    return [
      fail(
        { ...about, sources: sourcesOf(missing) },
        `${sentenceCase(words)} may not ${doings(missing)} ${loginServer}${repositoriesWords(missing)}.${hint}${narrowed}`,
        planned
          ? byOperations(...roleOperations(registry, planned, missing))
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

const referenceOf = (identity: PlannedIdentity): string =>
  identity.kind === 'user'
    ? identity.clientId.toLowerCase()
    : identity.kind === 'system'
      ? systemIdentity
      : identity.name;

/**
 * How a run will log in: once what the verdicts on its login say is mended. Undefined when that is not known: whether the
 * network would let it in says nothing then.
 */
const loginAfter = (verdicts: readonly Verdict[], login: RegistryLogin): RegistryLogin | undefined => {
  if (login.by === 'identity' || verdicts.every(({ result }) => result !== 'fail')) return login;
  const operations = verdicts.flatMap(({ fix }) => (fix?.by === 'operations' ? fix.operations : []));
  for (const operation of operations) {
    if (operation.do === 'set source login') return { by: 'run' };
    if (operation.do === 'set source identity' || operation.do === 'set credential') {
      return { by: 'identity', identity: referenceOf(operation.identity) };
    }
  }
  return undefined;
};

/** What replaces a login for the mere name of a registry: the one for its host in this cloud. */
const replaceBareName = ({ facts }: Judging, loginServer: string, login: RegistryLogin): Fix => {
  const { registry: own, task } = facts;
  const meant = `${loginServer}${own.loginServer.replace(/^[^.]*/, '')}`;
  const onTask = `-r ${own.name} -n ${task?.name} --login-server`;
  const loginWords = login.by === 'identity' ? `--use-identity '${login.identity}'` : '-u USER -p "$PASSWORD"';
  return byUser(
    `Did you mean ${meant}? Replace the login.`,
    `acrtask credential remove ${onTask} ${loginServer} && acrtask credential add ${onTask} ${meant} ${loginWords}`,
  );
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
      if (!isRegistryHost(loginServer) && judging.facts.task) {
        const sentence = `The login server ${loginServer} has no dot, so runs cannot reach it.`;
        return [fail(about, sentence, replaceBareName(judging, loginServer, login))];
      }
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
      const reaching = loginAfter(logins, login);
      return [
        pass(about, `The registry ${loginServer} exists.`),
        ...logins,
        ...(login.by === 'identity' ? judgeRole(judging, registry, login.identity, use) : []),
        ...(reaching ? [judgeRegistryNetwork(judging, { ...use, registry, login: reaching })] : []),
      ];
    }
  }
};

/** A failure about something that a run may not do at all: worth knowing, but not certain. */
const doubted = (verdict: Verdict): Verdict => {
  const { fix: _, ...rest } = verdict;
  return { ...rest, result: 'unknown', sentence: `It is not certain that a run needs this: ${verdict.sentence}` };
};

/** Judges what a run does for certain, and then what it may do, of which only what adds something is told. */
const judgeGroup = (judging: Judging, group: readonly RegistryNeed[]): readonly Verdict[] => {
  const loginServer = group[0]?.loginServer ?? '';
  const certain = judgeUse(
    judging,
    loginServer,
    group.filter(({ isGuess }) => !isGuess),
  );
  const guesses = group.filter(({ isGuess }) => isGuess);
  const possible = judgeUse(judging, loginServer, guesses).map((each) =>
    each.result === 'fail' ? doubted(each) : each,
  );
  const known = new Set(certain.filter(({ result }) => result !== 'pass').map(({ check }) => check));
  const said = new Set(certain.map(({ check }) => check));
  return [
    ...certain,
    ...possible.filter(({ check, result }) => (result === 'pass' ? !said.has(check) : !known.has(check))),
  ];
};

/** Every registry that a run uses: there, with a login, with the rights, and within reach. */
export const judgeRegistries = (judging: Judging): readonly Verdict[] => {
  const needs = judging.needs.filter((need) => need.kind === 'registry');
  const byUse = new Map<string, RegistryNeed[]>();
  for (const need of needs) {
    const key = `${need.loginServer} ${JSON.stringify(need.login)}`;
    byUse.set(key, [...(byUse.get(key) ?? []), need]);
  }
  return [...byUse.values()].flatMap((group) => judgeGroup(judging, group));
};
