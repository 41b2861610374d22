import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag } from '../../../cli/option-schemas.ts';
import { CommandError } from '../../../errors.ts';
import { rights } from '../../shared/rights.ts';
import { keepLogin } from './docker-config.ts';
import { checkLogin, loginOf, loginOptions, namedRegistry } from './options.ts';

/** The user name for a login with a token. */
const tokenUser = '00000000-0000-0000-0000-000000000000';

export default defineCommand({
  summary: 'Log Docker in to a registry.',
  description:
    'Log Docker in to a registry for three hours, with a token of your own. The login is stored where the Docker configuration says, so buildah, crane, helm, and oras find it too. Docker itself need not be installed.',
  examples: [
    { about: 'Log Docker in.', command: 'acrtask az acr login -n myregistry' },
    {
      about: 'Print a token for another tool, to use with the user name 00000000-0000-0000-0000-000000000000.',
      command: 'acrtask az acr login -n myregistry --expose-token --query accessToken -o tsv',
    },
  ],
  options: {
    ...namedRegistry,
    exposeToken: option('--expose-token, -t', 'Print the token instead of logging Docker in.', flag()),
    ...loginOptions,
  },
  check: ({ exposeToken, ...login }) =>
    exposeToken && (login.username !== undefined || login.password !== undefined)
      ? ['`--expose-token` cannot be combined with `--username` or `--password`.']
      : checkLogin(login),
  request: (values) => values,
  execute: async ({ name, resourceGroup, exposeToken, ...given }, { services, host, messages }) => {
    const { loginServer } = await services.registries.find({ registry: name, resourceGroup });
    if (exposeToken) {
      const token = await services.registryAccess.refreshToken(loginServer);
      await messages.warn(
        `This is a refresh token for the registry: log in with it as the user ${tokenUser}, or exchange it for an access token (https://aka.ms/acr/auth/oauth).`,
      );
      return { loginServer, username: tokenUser, accessToken: token, refreshToken: token };
    }
    const login = loginOf(given);
    if (login && !(await services.registryAccess.takes(loginServer, login)))
      throw new CommandError(`Login failed. ${loginServer} did not accept this user name and password.`);
    const kept = login ?? { username: tokenUser, password: await services.registryAccess.refreshToken(loginServer) };
    const file = await keepLogin(loginServer, kept, host);
    if (file !== undefined)
      await messages.warn(
        `The login is stored unencrypted in '${file}'. A credential helper is safer (https://docs.docker.com/go/credential-store/).`,
      );
    // The message that Docker prints, on the same stream.
    await host.stdout.write('Login Succeeded\n');
    return undefined;
  },
  permissions: {
    always: [rights.registry.read],
    'unless --username is given': [rights.image.pull, rights.image.readContent],
    'unless --username is given or az login was used': [rights.subscription.read],
  },
});
