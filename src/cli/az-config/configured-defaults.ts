import { CommandError, ServiceError, type Setting } from '../../errors.ts';
import type { ConfiguredDefault, OptionTable } from '../option.ts';
import type { RawValues } from '../parsing/parse.ts';
import type { AzConfig } from './az-config.ts';

/** The variable or file that sets each default in use. */
type Sources = Readonly<Partial<Record<ConfiguredDefault, string>>>;

/** Fills omitted options from the environment and az's configuration (commands.md 15.6). */
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

const subjects: Readonly<Record<Setting, string>> = { acr: 'registry', group: 'resource group' };

/** Adds to the error's hint where the configured values that may have caused it are set. */
export const withSource = (error: unknown, sources: Sources): unknown => {
  if (!(error instanceof CommandError)) return error;
  const origins = error.settings.flatMap((each) =>
    sources[each] === undefined ? [] : [`The ${subjects[each]} is the default set in ${sources[each]}.`],
  );
  if (origins.length === 0) return error;
  const { message, exitCode, azExitCode, cause } = error;
  const hint = [...(error.hint === undefined ? [] : [error.hint]), ...origins].join('\n');
  if (!(error instanceof ServiceError)) return new CommandError(message, { exitCode, azExitCode, cause, hint });
  const { status, code, details } = error;
  return new ServiceError(status, code, message, {
    details,
    missingRight: error.missingRight,
    azExitCode,
    cause,
    hint,
  });
};
