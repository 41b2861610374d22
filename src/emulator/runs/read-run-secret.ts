import { parseSecretUrl } from '../../taskfile/steps/secret-url.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import { canReadSecret } from '../identity/permissions.ts';
import type { Resource } from '../store/state.ts';
import { readSecret, type SecretAnswer, type SecretPlace } from '../vault/read-secret.ts';
import { findVault } from '../vault/routes.ts';
import { explainMissingIdentity, identityOf, type RunIdentity } from './identities.ts';
import { RunFailure } from './run-engine.ts';
import type { RunOrder } from './run-order.ts';
import { runOrigin } from './run-origin.ts';

/** The engine's error when the vault refuses: its client library's text around the service's. */
const refusedWords = (answer: Exclude<SecretAnswer, { ok: true }>): string =>
  `keyvault.BaseClient#GetSecret: Failure responding to request: StatusCode=${answer.status} -- Original Error: autorest/azure: Service returned an error. Status=${answer.status} Code="${answer.code}" Message="${answer.message.replaceAll('\r\n', ' ').trim()}"${answer.inner === '' ? '' : ` InnerError={"code":"${answer.inner}"}`}`;

/** The engine's error when it has waited two minutes for secrets (taskfile.md 13.3). */
const secretsTimeout = 'timeout in fetching secrets. please check permissions are valid';

/** What the emulator's user has to do first, when an owner may not read secrets. */
const allowToSet = (context: EmulatorContext, vault: Resource): string[] => {
  const { callerId } = context.store.state;
  if (canReadSecret(context, callerId, vault, 'set')) return [];
  return [
    vault.properties.enableRbacAuthorization === true
      ? `You may not set secrets there yet. Allow it: acrtask az role assignment create --assignee ${callerId} --scope ${vault.id} --role "Key Vault Secrets Officer"`
      : `You may not set secrets there yet. Allow it: acrtask az keyvault set-policy --name ${vault.name} --object-id ${callerId} --secret-permissions get list set delete`,
  ];
};

const explain = (
  context: EmulatorContext,
  place: SecretPlace,
  identity: RunIdentity,
  url: string,
  answer: Exclude<SecretAnswer, { ok: true }>,
): string[] => {
  // The engine reads the URL in lower case; users know the secret by the case they wrote.
  const secret = /\/secrets\/([^/]+)/i.exec(url)?.[1] ?? place.secretName;
  const name = new URL(place.vaultUrl).hostname.split('.')[0] ?? '';
  const vault = findVault(context, name);
  if (answer.code === 'SecretNotFound') {
    const command = `acrtask az keyvault secret set --vault-name ${name} --name ${secret} --value VALUE`;
    return [
      `There is no secret ${secret} in the key vault ${name}.`,
      ...(vault ? allowToSet(context, vault) : []),
      `Set it: ${command}`,
    ];
  }
  if (answer.inner === 'ForbiddenByRbac' && vault) {
    return [
      `${capital(identity.words)} may not read secrets of the key vault ${name}, which uses role assignments.`,
      `Allow it: acrtask az role assignment create --assignee ${identity.objectId} --scope ${vault.id} --role "Key Vault Secrets User"`,
      'A vault that is created with --enable-rbac-authorization false uses access policies instead.',
    ];
  }
  if (answer.inner === 'ForbiddenByFirewall' || answer.inner === 'ForbiddenByConnection') {
    return [
      `The network rules of the key vault ${name} block the agents that execute runs.`,
      'Run on an agent pool in a subnet (--agent-pool), or allow the addresses of the agents in the firewall of the vault.',
    ];
  }
  if (answer.inner === 'ForbiddenByPolicy') {
    return [
      `${capital(identity.words)} has no access policy with the secret permission get on the key vault ${name}.`,
      `Allow it: acrtask az keyvault set-policy --name ${name} --object-id ${identity.objectId} --secret-permissions get`,
      'A vault that is created with --enable-rbac-authorization true uses role assignments instead.',
    ];
  }
  if (answer.inner === 'SecretDisabled') {
    return [
      `The secret ${secret} in the key vault ${name} is disabled.`,
      `Enable it: acrtask az keyvault secret set-attributes --vault-name ${name} --name ${secret} --enabled true`,
    ];
  }
  return [`The key vault ${name} refused the secret ${secret}: ${answer.message}`];
};

/** Capitalizes a text for the start of a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * Reads a Key Vault secret for a run, as the identity with that client ID or the system-assigned one
 * (taskfile.md 13.3). Rejects with a `RunFailure` that says who lacks which permission on which vault.
 */
export const readRunSecret = async (
  context: EmulatorContext,
  order: RunOrder,
  url: string,
  clientId: string | undefined,
): Promise<string> => {
  const place = parseSecretUrl(url);
  const identity = identityOf(context, order, clientId);
  if (!identity) {
    // Without a token the engine retries until it times out.
    throw new RunFailure(secretsTimeout, explainMissingIdentity(context, order, clientId, `The secret ${url}`));
  }
  const name = new URL(place.vaultUrl).hostname.split('.')[0] ?? '';
  if (!findVault(context, name)) {
    const host = new URL(place.vaultUrl).hostname;
    throw new RunFailure(
      `keyvault.BaseClient#GetSecret: Failure sending request: StatusCode=0 -- Original Error: Get "${place.vaultUrl}/secrets/${place.secretName}/?api-version=7.0": dial tcp: lookup ${host}: no such host`,
      [`There is no key vault ${name}. Create it: acrtask az keyvault create --name ${name} --resource-group GROUP`],
    );
  }
  if (isPlanted(context, 'vault-unreachable', name)) {
    throw new RunFailure(secretsTimeout, [
      `The key vault ${name} does not respond: the fault vault-unreachable is set.`,
      'Clear it: acrtask emulator fault clear vault-unreachable',
    ]);
  }
  const answer = await readSecret(context, place, identity, runOrigin(context, order, clientId ?? ''));
  if (answer.ok) return answer.value;
  throw new RunFailure(refusedWords(answer), explain(context, place, identity, url, answer));
};
