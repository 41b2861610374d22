import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';
import type { RegistryLogin } from '../../../service/registry-access.ts';
import { registryOptions } from '../../shared/options.ts';

/** The registry that a command of `az acr` acts on, which az calls `--name`. */
export const namedRegistry = {
  name: option('--name, -n <name>', 'Name, login server, or resource ID of the registry.', text(), {
    suggests: 'registries',
    configuredDefault: 'acr',
  }),
  resourceGroup: registryOptions.resourceGroup,
};

/** A registry user to authenticate as, instead of the caller's own identity. */
export const loginOptions = {
  username: option(
    '--username, -u <user>',
    'User name for the registry, instead of your own identity.',
    optional(text()),
  ),
  password: option('--password, -p <password>', 'Password of that user.', optional(text()), { secret: 'value' }),
  suffix: option('--suffix <suffix>', 'Tenant suffix of the login server.', optional(text()), { hidden: true }),
};

interface LoginValues {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** The problem of a user without a password, or a password without a user. */
export const checkLogin = ({ username, password }: LoginValues): readonly string[] =>
  (username === undefined) === (password === undefined)
    ? []
    : ['--username/-u and --password/-p must be used together.'];

/** The user that the options name, if any. */
export const loginOf = ({ username, password }: LoginValues): RegistryLogin | undefined =>
  username !== undefined && password !== undefined ? { username, password } : undefined;
