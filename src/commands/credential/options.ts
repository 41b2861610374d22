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
import { registryOptions, taskName } from '../shared/options.ts';

/** Which login of which task. */
export const loginOptions = {
  name: taskName,
  ...registryOptions,
  loginServer: option('--login-server <server>', 'Login server of the other registry.', text(), {
    suggests: 'loginServers',
  }),
};

/** What a login is made of. */
export const secretOptions = {
  username: option('--username, -u <user>', 'User name, or the URL of a Key Vault secret.', optional(text()), {
    secret: 'loginName',
  }),
  password: option('--password, -p <password>', 'Password, or the URL of a Key Vault secret.', optional(text()), {
    secret: 'login',
  }),
  useIdentity: option(
    '--use-identity <identity>',
    "The task's identity that logs in, or that reads the vault: [system], a name, client id or resource id.",
    optional(text()),
    { suggests: { words: ['[system]'], names: 'identities' } },
  ),
};

/**
 * Looks at a login before anything is asked of Azure. Throws CommandError for half a login, for what is no identity of a
 * task, and for secrets of a key vault that nobody is named to read; a script written for az, which lets these pass, is warned.
 */
export const checkLogin = async (login: CredentialOptions, { underAz, messages }: RequestContext): Promise<void> => {
  if (login.useIdentity && identitySpelling(login.useIdentity) === '[all]')
    throw new InvalidInputError('--use-identity names one identity of the task: [all] is none.', {
      hint: "Give '[system]', or the name or client id of a user-assigned identity.",
    });
  // The vault's suffix is the cloud's and comes later.
  if (!lacksVaultReader(customRegistryEntry(login, ''))) return;
  const problem =
    'The login is kept in a key vault, and --use-identity does not say which identity of the task reads it.';
  const hint = "Add --use-identity '[system]', or the name or client id of a user-assigned identity.";
  if (!underAz) throw new InvalidInputError(problem, { hint });
  await messages.warn(`${problem} ${hint}`);
};

/**
 * What `--use-identity` names as credentials know it: `[system]` or a client id; undefined when it is not given. Warns
 * when `task` lacks that identity: the login is stored, and runs could not use it.
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
      `The task '${task.name}' does not have the identity ${shown}, and its runs cannot log in without it. To give it: acrtask identity assign -r ${registry.name} -n ${task.name} --identities ${shown}`,
    );
  }
  return reference;
};
