import { mayReadSecret, vaultOperation } from '../held-vault-rights.ts';
import { assignIdentity, identityWords, standingOf, systemIdentity } from '../identity-standing.ts';
import type { Judging } from '../judging.ts';
import {
  type IdentityReference,
  type Operation,
  type SecretNeed,
  secretKey,
  type VaultFacts,
  type Verdict,
} from '../model.ts';
import { judgeVaultNetwork } from './network.ts';
import { because, byOperations, byUser, fail, listed, pass, sentenceCase, sourcesOf, unknown } from './verdict.ts';

const vaultName = (host: string): string => host.split('.')[0] ?? host;

const secretWords = ({ secret }: SecretNeed): string =>
  secret.version === undefined ? `the secret ${secret.name}` : `version ${secret.version} of the secret ${secret.name}`;

/** The login servers whose credentials read the secret. */
const credentialsWith = ({ facts }: Judging, { secret }: SecretNeed): readonly string[] =>
  [...(facts.task?.credentials ?? [])]
    .filter(([, login]) => {
      if (login.by !== 'password') return false;
      const halves = [login.userName, login.password];
      return halves.some((half) => typeof half === 'object' && secretKey(half) === secretKey(secret));
    })
    .map(([loginServer]) => loginServer);

/** A credential whose secrets no identity reads: the service has no token to ask the vault with (taskfile.md 13.1). */
const judgeNamelessReader = (judging: Judging, need: SecretNeed, vault: VaultFacts | undefined): Verdict => {
  const { task, registry } = judging.facts;
  const target = `key vault ${vaultName(need.secret.vault)}`;
  const about = { check: 'secret-identity', target, sources: need.sources } as const;
  const servers = credentialsWith(judging, need);
  const sentence = `No identity is named that reads ${secretWords(need)} for the credential of ${listed(servers)}.`;
  const identities = task?.identities ?? [];
  if (identities.some(({ reference }) => reference === systemIdentity)) {
    return unknown(about, `${sentence} Whether the service takes the system-assigned identity is not known.`);
  }
  const [only] = identities;
  const standing = standingOf(judging, only?.reference ?? systemIdentity);
  const planned = 'planned' in standing ? standing.planned : undefined;
  if (!task || identities.length > 1 || !planned) {
    return fail(
      about,
      sentence,
      byUser(
        'Name one of the identities of the task.',
        `acrtask credential update -r ${registry.name} -n ${task?.name ?? 'TASK'} --login-server ${servers[0]} --use-identity IDENTITY`,
      ),
    );
  }
  const principalId = 'principalId' in standing ? standing.principalId : undefined;
  const may = vault && principalId !== undefined && mayReadSecret(judging.facts, vault, need.secret, principalId);
  return fail(
    about,
    sentence,
    byOperations(
      ...(standing.is === 'not assigned' ? [assignIdentity(judging, planned)] : []),
      ...(vault && may !== true ? [vaultOperation(vault, planned)] : []),
      ...servers.map((loginServer): Operation => {
        const login = task.credentials.get(loginServer);
        const halves = login?.by === 'password' ? { userName: login.userName, password: login.password } : {};
        return { do: 'set credential identity', loginServer, identity: planned, ...halves };
      }),
    ),
  );
};

const judgeSecret = ({ facts }: Judging, need: SecretNeed): readonly Verdict[] => {
  const { secret, sources } = need;
  const name = vaultName(secret.vault);
  const target = `key vault ${name}`;
  const found = facts.secrets.get(secretKey(secret));
  const about = { check: 'secret-exists', target, sources } as const;
  const words = secretWords(need);
  if (!found) return [unknown(about, `${sentenceCase(words)} was not read.`)];
  if (!found.known) return [unknown(about, `${sentenceCase(words)} cannot be checked: ${because(found.reason)}.`)];
  if (!found.value) {
    return [
      fail(
        about,
        `The key vault ${name} has no ${secret.version === undefined ? 'secret' : `version ${secret.version} of the secret`} ${secret.name}.`,
        byUser(
          'Store the secret, or correct its name.',
          `acrtask az keyvault secret set --vault-name ${name} -n ${secret.name} --file FILE -o none`,
        ),
      ),
    ];
  }
  const { isEnabled, expires, notBefore } = found.value;
  const usable = { ...about, check: 'secret-usable' } as const;
  const exists = pass(about, `${sentenceCase(words)} exists.`);
  if (!isEnabled) {
    return [exists, fail(usable, `${sentenceCase(words)} is disabled.`, byOperations({ do: 'enable secret', secret }))];
  }
  // Key Vault returns the value outside of these times too (learn.microsoft.com, "About Azure Key Vault secrets",
  // date-time controlled operations), so nothing is certain.
  if (expires && expires <= facts.now) {
    return [
      exists,
      unknown(
        usable,
        `${sentenceCase(words)} expired on ${expires.toISOString()}. The vault still returns it, but its value may not be accepted any more.`,
      ),
    ];
  }
  if (notBefore && notBefore > facts.now) {
    return [
      exists,
      unknown(
        usable,
        `${sentenceCase(words)} is not valid before ${notBefore.toISOString()}. The vault returns it, but its value may not be accepted yet.`,
      ),
    ];
  }
  return [exists, pass(usable, `${sentenceCase(words)} is enabled.`)];
};

const judgeAccess = (
  judging: Judging,
  vault: VaultFacts,
  reference: IdentityReference,
  needs: readonly SecretNeed[],
): readonly Verdict[] => {
  const standing = standingOf(judging, reference);
  if (!('principalId' in standing) || standing.principalId === undefined) return [];
  const { principalId, planned } = standing;
  const words = identityWords(judging, reference);
  const target = `key vault ${vault.name}`;
  const answers = needs.map((need) => ({ need, may: mayReadSecret(judging.facts, vault, need.secret, principalId) }));
  const refused = answers.filter(({ may }) => may === false).map(({ need }) => need);
  const about = { check: 'vault-access', target, sources: sourcesOf(needs) } as const;
  if (refused.length > 0) {
    const by = vault.authorization === 'roles' ? 'a role assignment' : 'an access policy';
    return [
      fail(
        { ...about, sources: sourcesOf(refused) },
        `${sentenceCase(words)} may not read secrets of the key vault ${vault.name}, which needs ${by}.`,
        planned ? byOperations(vaultOperation(vault, planned)) : byUser(`Let ${words} read the secrets of the vault.`),
      ),
    ];
  }
  const unread = answers.map(({ may }) => may).find((may) => typeof may === 'object');
  return [
    unread
      ? unknown(
          about,
          `Whether ${words} may read secrets of the key vault ${vault.name} is not known: ${because(unread.reason)}.`,
        )
      : pass(about, `${sentenceCase(words)} may read secrets of the key vault ${vault.name}.`),
  ];
};

const judgeVault = (judging: Judging, host: string, needs: readonly SecretNeed[]): readonly Verdict[] => {
  const name = vaultName(host);
  const target = `key vault ${name}`;
  const sources = sourcesOf(needs);
  const about = { check: 'vault-exists', target, sources } as const;
  const found = judging.facts.vaults.get(host);
  if (found?.known && !found.value) {
    return [
      fail(
        about,
        `There is no key vault ${name}.`,
        byUser('Correct the name, or create the vault.', `acrtask az keyvault create -g GROUP -n ${name}`),
      ),
    ];
  }
  const vault = found?.known ? found.value : undefined;
  const reason = found && !found.known ? because(found.reason) : 'acrtask did not look for it';
  const readers = [...new Set(needs.flatMap(({ identity }) => (identity === undefined ? [] : [identity])))];
  const named = needs.filter(({ secret }) => secret.name !== '');
  const bySecret = new Map(named.map((need) => [secretKey(need.secret), need]));
  return [
    vault
      ? pass(about, `The key vault ${name} exists.`)
      : unknown(about, `The key vault ${name} cannot be checked: ${reason}.`),
    ...(vault ? [judgeVaultNetwork(judging, vault, sources)] : []),
    ...(vault
      ? readers.flatMap((reader) =>
          judgeAccess(
            judging,
            vault,
            reader,
            needs.filter(({ identity }) => identity === reader),
          ),
        )
      : []),
    ...needs
      .filter((need) => need.identity === undefined && credentialsWith(judging, need).length > 0)
      .map((need) => judgeNamelessReader(judging, need, vault)),
    ...[...bySecret.values()].flatMap((need) =>
      judgeSecret(judging, {
        ...need,
        sources: sourcesOf(needs.filter(({ secret }) => secretKey(secret) === secretKey(need.secret))),
      }),
    ),
  ];
};

/** Every secret that a run reads, by vault: there, within reach, usable, and open to an identity that reads it. */
export const judgeSecrets = (judging: Judging): readonly Verdict[] => {
  const needs = judging.needs.filter((need) => need.kind === 'secret');
  const hosts = [...new Set(needs.map(({ secret }) => secret.vault))];
  return hosts.flatMap((host) =>
    judgeVault(
      judging,
      host,
      needs.filter(({ secret }) => secret.vault === host),
    ),
  );
};
