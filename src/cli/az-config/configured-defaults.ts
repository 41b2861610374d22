import { CommandError } from '../../errors.ts';
import type { ConfiguredDefault, OptionTable } from '../option.ts';
import type { RawValues } from '../parsing/parse.ts';
import type { AzConfig } from './az-config.ts';

/** The variable or file that a default is from, for each that was used. */
type Sources = Readonly<Partial<Record<ConfiguredDefault, string>>>;

/** Fills options that the user left out from the environment and az's configuration (commands.md 15.6). */
export const withConfiguredDefaults = async (
  given: RawValues,
  table: OptionTable,
  config: Pick<AzConfig, 'find'>,
): Promise<{ readonly raw: RawValues; readonly sources: Sources }> => {
  const raw = { ...given };
  const sources: Partial<Record<ConfiguredDefault, string>> = {};
  for (const [key, { configuredDefault }] of Object.entries(table)) {
    if (!configuredDefault || raw[key] !== undefined) continue;
    const found = await config.find('defaults', configuredDefault);
    if (found === undefined) continue;
    raw[key] = found.value;
    sources[configuredDefault] = found.source;
  }
  return { raw, sources };
};

/** The error, with where the value that is the trouble was configured; one that was typed needs no such word. */
export const withSource = (error: unknown, sources: Sources): unknown => {
  const source = error instanceof CommandError && error.setting !== undefined ? sources[error.setting] : undefined;
  if (!(error instanceof CommandError) || source === undefined) return error;
  const { message, exitCode, azExitCode, hint, cause } = error;
  return new CommandError(message, {
    exitCode,
    azExitCode,
    cause,
    hint: [...(hint === undefined ? [] : [hint]), `The registry is the default from ${source}.`].join('\n'),
  });
};
