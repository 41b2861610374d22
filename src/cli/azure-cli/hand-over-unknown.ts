import type { Host } from '../../host.ts';
import type { AnyCommand } from '../command.ts';
import { createMessages } from '../messages.ts';
import { namesOf, type OptionTable } from '../option.ts';
import type { UnknownOptionsError } from '../parsing/unknown-options-error.ts';
import { findAzureCli } from './find-azure-cli.ts';
import { handOver } from './hand-over.ts';

/** A command of acrtask's, and the words that follow its name. */
export interface LoadedCommand {
  readonly words: string;
  readonly rest: readonly string[];
  readonly definition: Pick<AnyCommand, 'options'>;
}

/** Where acrtask reads a secret from, which az would take for the secret itself. */
const secretSource = /(?:^|[=:])(?:env|file|kv|text):/;

/** Whether a command line says something that only acrtask understands. */
const isForAcrtask = ({ rest, definition }: LoadedCommand): boolean => {
  const own = Object.values(definition.options as OptionTable).filter((each) => each.own);
  const names = new Set(['--cloud', ...own.flatMap(namesOf)]);
  return rest.some((word) => names.has(word.replace(/=.*$/s, '')) || secretSource.test(word));
};

/**
 * Hands a command that acrtask has, but with options that it does not have, to the Azure CLI. It says so, unless the options are
 * `listed` as those of the Azure CLI: they may be those of a newer version, or mistakes. Resolves to the exit code; undefined
 * when the error stands: there is no Azure CLI, the options resemble known ones, or the rest of the command line is for
 * acrtask alone. Throws what `handOver` throws.
 */
export const handOverUnknown = async (
  error: UnknownOptionsError,
  argv: readonly string[],
  command: LoadedCommand,
  host: Host,
  listed: readonly string[],
): Promise<number | undefined> => {
  const isListed = error.unknown.every((name) => listed.includes(name));
  if ((error.hint !== undefined && !isListed) || isForAcrtask(command)) return undefined;
  const { path } = findAzureCli(host);
  if (path === undefined) return undefined;
  if (!isListed && !argv.includes('--only-show-errors'))
    await createMessages(host, 'warn').warn(
      `acrtask does not have ${error.unknown.join(', ')} for '${command.words}'. The command is handed to the Azure CLI, ${path}.`,
    );
  return handOver(argv, host);
};
