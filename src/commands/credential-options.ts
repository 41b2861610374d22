import { option } from '../cli/option.ts';
import { optional, text } from '../cli/values.ts';
import { registryOptions, taskName } from './options.ts';

/** Which login of which task. */
export const loginOptions = {
  name: taskName,
  ...registryOptions,
  loginServer: option('--login-server <server>', 'Login server of the other registry.', text()),
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
    "The task's identity that logs in, or that reads the vault: [system], a client id, a name or a resource id.",
    optional(text()),
    { suggests: 'clientIds' },
  ),
};
