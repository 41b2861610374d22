import type { RequestContext } from '../../cli/command.ts';
import type { Messages } from '../../cli/messages.ts';
import { option } from '../../cli/option.ts';
import { optional, text } from '../../cli/option-schemas.ts';
import { InvalidInputError } from '../../errors.ts';
import { type CredentialOptions, customRegistryEntry, lacksVaultReader } from '../../request/credentials.ts';
import { identitySpelling, mayLogInAs } from '../../request/identity.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import type { Services } from '../../service/services.ts';
import { isRegistryHost } from '../../taskfile/steps/image-reference.ts';
import { registryOptions, taskName } from '../shared/options.ts';

/** The login that a command acts on. */
export const loginOptions = {
  name: taskName,
  ...registryOptions,
  loginServer: option('--login-server <server>', 'Login server of the other registry.', text(), {
    suggests: 'loginServers',
  }),
};

/** The parts of a login. */
export const secretOptions = {
  username: option('--username, -u <user>', 'User name, or the URL of a Key Vault secret.', optional(text()), {
    secret: 'loginName',
  }),
  password: option('--password, -p <password>', 'Password, or the URL of a Key Vault secret.', optional(text()), {
    secret: 'login',
  }),
  useIdentity: option(
    '--use-identity <identity>',
    'Identity of the task that logs in or reads the key vault: [system], a name, client ID, or resource ID.',
    optional(text()),
    { suggests: { words: ['[system]'], names: 'identities' } },
  ),
};

/**
 * Checks a login before any request to Azure. Throws CommandError for an incomplete login, for an identity that a task
 * cannot have, and for Key Vault secrets without an identity to read them. az allows these, so under `az` it only warns.
 */
export const checkLogin = async (login: CredentialOptions, { underAz, messages }: RequestContext): Promise<void> => {
  if (login.useIdentity && identitySpelling(login.useIdentity) === '[all]')
    throw new InvalidInputError('--use-identity takes one identity of the task, not [all].', {
      hint: "Use '[system]', or the name or client ID of a user-assigned identity.",
    });
  // The vault suffix depends on the cloud, which is not known yet.
  if (!lacksVaultReader(customRegistryEntry(login, ''))) return;
  const problem =
    'The login is stored in a key vault, and --use-identity does not name the identity of the task that reads it.';
  const hint = "Add --use-identity with '[system]', or the name or client ID of a user-assigned identity.";
  if (!underAz) throw new InvalidInputError(problem, { hint });
  await messages.warn(`${problem} ${hint}`);
};

/** Warns of a login server that no run can reach: the name of a registry, without the suffix of the cloud. az allows it. */
export const warnOfBareName = async (loginServer: string, suffix: string, { warn }: Messages): Promise<void> => {
  if (isRegistryHost(loginServer)) return;
  await warn(
    `The login server '${loginServer}' has no dot, so runs cannot reach it. Did you mean '${loginServer.toLowerCase()}${suffix}'?`,
  );
};

/**
 * The value of `--use-identity` as credentials store it: `[system]` or a client ID; undefined when it is omitted. Warns
 * when `task` lacks that identity: the login is stored, but runs cannot use it.
 */
export const loginIdentity = async (
  named: string | undefined,
  task: StoredTask,
  registry: RegistryPlace,
  { services, messages }: { readonly services: Services; readonly messages: Messages },
): Promise<string | undefined> => {
  if (!named) return named;
  const spelling = identitySpelling(named);
  const reference = await services.identities.clientIdOf(spelling, registry.group);
  const { identity } = task;
  if (!mayLogInAs(identity ?? undefined, reference)) {
    const shown = spelling.startsWith('[') ? `'${spelling}'` : spelling;
    await messages.warn(
      `The task '${task.name}' does not have the identity ${shown}, so its runs cannot log in with it. To assign it: acrtask identity assign -r ${registry.name} -n ${task.name} --identities ${shown}`,
    );
  }
  return reference;
};
