import type { CommandContext } from '../../cli/command.ts';
import { CommandError, messageOf } from '../../errors.ts';
import type { RegistryLogin } from '../../runner/engines/engine.ts';
import { dockerLogins, tokenUser } from './docker-logins.ts';

/** Whether a registry is one of Azure: of any cloud, so that nobody is asked to sign in for another one. */
const isOfAzure = (server: string): boolean => /\.azurecr\.(?:io|cn|us)$/.test(server);

/**
 * The logins of a run: those of the command line, and for other registries that the run uses those of the user's docker
 * client, or of the signed-in identity for a registry of Azure. Without any, a registry is used without a login, and a
 * warning says so for one of Azure.
 */
export const registryLogins = async (
  given: readonly RegistryLogin[],
  used: readonly string[],
  context: CommandContext,
): Promise<readonly RegistryLogin[]> => {
  const { services, messages, signal, hide } = context;
  const without = (logins: readonly RegistryLogin[]): readonly string[] =>
    used.filter((server) => logins.every((login) => login.server !== server));
  const known = [...given, ...(await dockerLogins(without(given), context))];
  const found: RegistryLogin[] = [];
  for (const server of without(known).filter(isOfAzure)) {
    try {
      const password = await services.registryAccess.refreshToken(server);
      hide(password);
      found.push({ server, username: tokenUser, password });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CommandError)) throw error;
      await messages.warn(
        `There is no login to ${server}: ${messageOf(error)} It is used without one. To log in, sign in with 'az login', or use --credential ${server}=USER:env:NAME.`,
      );
    }
  }
  return [...known, ...found];
};
