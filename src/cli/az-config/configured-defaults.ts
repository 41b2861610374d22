import { CommandError, ServiceError, type Setting } from '../../errors.ts';
import { type ConfiguredDefault, longNameOf, type OptionTable } from '../option.ts';
import type { RawValues } from '../parsing/parse.ts';
import type { AzConfig } from './az-config.ts';

/** The variable or file that sets each default in use. */
type Sources = Readonly<Partial<Record<ConfiguredDefault, string>>>;

/** What the project file sets, and its path. The resource group is that of its registry. */
export interface ProjectDefaults {
  readonly acr: string;
  readonly group: string | undefined;
  readonly source: string;
}

/**
 * The registry of the project file, with its group; undefined where an option or the environment names another. For
 * `--registry` only: a registry that a command itself is about, as with `az acr delete`, is not meant by the file.
 */
const ofProject = async (
  raw: RawValues,
  table: OptionTable,
  config: Pick<AzConfig, 'fromEnvironment'>,
  read: () => Promise<ProjectDefaults | undefined>,
): Promise<ProjectDefaults | undefined> => {
  const [key, definition] = Object.entries(table).find(([, each]) => each.configuredDefault === 'acr') ?? [];
  if (key === undefined || !definition || longNameOf(definition) !== '--registry') return undefined;
  if (raw[key] !== undefined || config.fromEnvironment('defaults', 'acr')) return undefined;
  return read();
};

/**
 * Fills omitted options from the environment, the project file, and az's configuration (commands.md 15.6), in this order.
 */
export const withConfiguredDefaults = async (
  given: RawValues,
  table: OptionTable,
  config: Pick<AzConfig, 'find' | 'fromEnvironment'>,
  readProject: () => Promise<ProjectDefaults | undefined>,
): Promise<{ readonly raw: RawValues; readonly sources: Sources }> => {
  const raw = { ...given };
  const sources: Partial<Record<ConfiguredDefault, string>> = {};
  const project = await ofProject(raw, table, config, readProject);
  const inProject = (name: ConfiguredDefault) => {
    const value = name === 'location' ? undefined : project?.[name];
    return value === undefined || !project ? undefined : { value, source: project.source };
  };
  for (const [key, { configuredDefault }] of Object.entries(table)) {
    if (!configuredDefault || raw[key] !== undefined) continue;
    const found =
      config.fromEnvironment('defaults', configuredDefault) ??
      inProject(configuredDefault) ??
      // az's resource group is that of az's registry, not of the project's.
      (project && configuredDefault === 'group' ? undefined : await config.find('defaults', configuredDefault));
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
