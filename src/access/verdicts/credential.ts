import { chooseIdentity } from '../chosen-identity.ts';
import { identityWords, loginWords, standingOf, taskWords } from '../identity-standing.ts';
import type { Judging } from '../judging.ts';
import type { Fix, Operation, PlannedIdentity, RegistryFacts, RegistryLogin, RegistryNeed, Verdict } from '../model.ts';
import { byOperations, byUser, fail, listed, pass, sentenceCase, sourcesOf, unknown } from './verdict.ts';

/** A registry, the login that a run uses or should use there, and what for. */
export interface RegistryUse {
  readonly loginServer: string;
  readonly login: RegistryLogin;
  readonly needs: readonly RegistryNeed[];
  /** Absent for a registry that is not one of Azure. */
  readonly registry: RegistryFacts | undefined;
}

const isOwn = ({ facts }: Judging, { registry }: RegistryUse): boolean => registry?.id === facts.registry.id;

/** `pull from`, `push to`, `pull from and push to`. */
export const doings = (needs: readonly RegistryNeed[]): string => {
  const actions = new Set(needs.map(({ action }) => action));
  const words = [...(actions.has('pull') ? ['pull from'] : []), ...(actions.has('push') ? ['push to'] : [])];
  return words.length === 0 ? 'log in to' : listed(words);
};

const pushes = (needs: readonly RegistryNeed[]): boolean => needs.some(({ action }) => action === 'push');

const isUsed = (needs: readonly RegistryNeed[]): boolean => needs.some(({ action }) => action !== 'log in');

const aboutLogin = (judging: Judging, use: RegistryUse) =>
  ({
    check: isOwn(judging, use) ? 'source-registry-login' : 'registry-credential',
    target: `registry ${use.loginServer}`,
    sources: sourcesOf(use.needs),
  }) as const;

/** The operation with which a task logs in to a registry as an identity. */
export const loginOperation = (judging: Judging, use: RegistryUse, identity: PlannedIdentity): Operation =>
  isOwn(judging, use)
    ? { do: 'set source identity', identity }
    : {
        do: 'set credential',
        loginServer: use.loginServer,
        identity,
        ...(judging.facts.task?.credentials.has(use.loginServer) ? { replaces: true } : {}),
      };

const identityFix = (judging: Judging, use: RegistryUse): Fix => {
  const { task, registry: own } = judging.facts;
  const { registry, loginServer } = use;
  const chosen = registry && chooseIdentity(judging, registry, use.needs);
  if (chosen) return byOperations(...chosen.operations, loginOperation(judging, use, chosen.identity));
  if (!task) {
    return byUser(
      'Create a task for it that logs in with an identity.',
      `acrtask create -r ${own.name} -n NAME ${pushes(use.needs) ? '--push-to' : '--pull-from'} ${registry?.name ?? loginServer} ...`,
    );
  }
  if (task.isSystemTask) {
    return byUser('The service maintains this task, which can have no credentials: use a task of your own.');
  }
  if (!registry) {
    return byUser(
      'Store a user name and a password with the task.',
      `acrtask credential add -r ${own.name} -n ${task.name} --login-server ${loginServer} -u USER -p "$PASSWORD"`,
    );
  }
  const references = task.identities.map(({ reference }) => reference);
  return byUser(
    `Choose one of the identities of the task: ${listed(references)}.`,
    isOwn(judging, use)
      ? `acrtask update -r ${own.name} -n ${task.name} --source-acr-auth-id IDENTITY`
      : `acrtask credential add -r ${own.name} -n ${task.name} --login-server ${loginServer} --use-identity IDENTITY`,
  );
};

/** How the task logs in to a registry now. */
const storedLogin = (judging: Judging, use: RegistryUse): RegistryLogin | undefined => {
  const { task } = judging.facts;
  return task?.credentials.get(use.loginServer) ?? (isOwn(judging, use) ? task?.sourceLogin : undefined);
};

const judgeIdentityLogin = (judging: Judging, use: RegistryUse, identity: string): Verdict => {
  const about = aboutLogin(judging, use);
  const { task } = judging.facts;
  const words = identityWords(judging, identity);
  const stored = storedLogin(judging, use);
  if (!task || (stored?.by === 'identity' && stored.identity === identity)) {
    return pass(about, `${sentenceCase(taskWords(task))} logs in to ${use.loginServer} with ${words}.`);
  }
  const standing = standingOf(judging, identity);
  const planned = 'planned' in standing ? standing.planned : undefined;
  const other = stored && loginWords(judging, stored);
  return fail(
    about,
    stored === undefined || stored.by === 'nothing'
      ? `Task ${task.name} has no credential for ${use.loginServer}.`
      : `Task ${task.name} logs in to ${use.loginServer} ${other}, not with ${words}.`,
    planned ? byOperations(loginOperation(judging, use, planned)) : byUser('Name an identity that exists.'),
  );
};

const judgePassword = (
  judging: Judging,
  use: RegistryUse,
  login: Extract<RegistryLogin, { by: 'password' }>,
): Verdict => {
  const { task, registry: own } = judging.facts;
  const about = { ...aboutLogin(judging, use), check: 'credential-values' } as const;
  const halves = { 'user name': login.userName, password: login.password };
  const missing = Object.entries(halves).filter(([, value]) => value === 'missing');
  if (missing.length > 0) {
    return fail(
      about,
      `The credential for ${use.loginServer} has no ${listed(missing.map(([half]) => half))}.`,
      byUser(
        'Store both halves.',
        `acrtask credential update -r ${own.name} -n ${task?.name} --login-server ${use.loginServer} -u USER -p "$PASSWORD"`,
      ),
    );
  }
  const stored = Object.entries(halves).filter(([, value]) => value === 'stored');
  return stored.length > 0
    ? unknown(
        about,
        `The ${listed(stored.map(([half]) => half))} for ${use.loginServer} cannot be checked: the service does not show what is stored with a task.`,
      )
    : pass(about, `The user name and the password for ${use.loginServer} are read from a key vault.`);
};

const judgeNoLogin = (judging: Judging, use: RegistryUse): readonly Verdict[] => {
  const { loginServer, needs, registry } = use;
  const about = aboutLogin(judging, use);
  if (!isUsed(needs)) return [];
  if (!registry && !pushes(needs)) return [];
  if (registry?.allowsAnonymousPull && !pushes(needs)) {
    return [pass(about, `${loginServer} allows anonymous pulls.`)];
  }
  const { task } = judging.facts;
  const words = isOwn(judging, use)
    ? `${sentenceCase(taskWords(task))} does not log in to its own registry, but has to ${doings(needs)} ${loginServer}.`
    : `${sentenceCase(taskWords(task))} has to ${doings(needs)} ${loginServer}, but has no credential for it.`;
  const canUseRunToken = isOwn(judging, use) && registry?.mode === 'roles' && task !== undefined;
  return [
    fail(
      about,
      words,
      canUseRunToken ? byOperations({ do: 'set source login', mode: 'Default' }) : identityFix(judging, use),
    ),
  ];
};

/** How a run logs in to a registry: whether with what it should, and whether that can work at all. */
export const judgeLogin = (judging: Judging, use: RegistryUse): readonly Verdict[] => {
  const { login, needs, registry, loginServer } = use;
  switch (login.by) {
    case 'identity':
      return registry
        ? [judgeIdentityLogin(judging, use, login.identity)]
        : [
            unknown(
              aboutLogin(judging, use),
              `Whether ${loginServer} lets ${identityWords(judging, login.identity)} log in is not known: it is not an Azure container registry of this cloud.`,
            ),
          ];
    case 'password':
      return [judgePassword(judging, use, login)];
    case 'unknown':
      return [
        unknown(
          aboutLogin(judging, use),
          `How ${taskWords(judging.facts.task)} logs in to ${loginServer} is not known: the service does not show you its credentials.`,
        ),
      ];
    case 'nothing':
      return judgeNoLogin(judging, use);
    case 'run': {
      if (!isUsed(needs)) return [];
      const about = aboutLogin(judging, use);
      if (registry?.mode !== 'repositories') {
        return [pass(about, `Runs log in to ${loginServer} with the token that the service gives them.`)];
      }
      return [
        fail(
          about,
          `${sentenceCase(taskWords(judging.facts.task))} has no identity for its own registry ${loginServer}. With repository permissions the registry gives the token of a run no access, and the run has to ${doings(needs)} it.`,
          identityFix(judging, use),
        ),
      ];
    }
  }
};
