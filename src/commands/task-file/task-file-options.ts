import { checkAll } from '../../check-all.ts';
import type { RequestContext } from '../../cli/command.ts';
import { longNameOf, option } from '../../cli/option.ts';
import { namedTexts, optional, text } from '../../cli/option-schemas.ts';
import { suggest } from '../../did-you-mean.ts';
import { InvalidInputError } from '../../errors.ts';
import { buildValues } from '../../request/name-value.ts';
import { parsePlatform } from '../../request/platform.ts';
import type { LoadOptions, RunData } from '../../taskfile/model.ts';
import { runFields } from '../../taskfile/run-data.ts';
import { commonPlatforms } from '../shared/options.ts';

const group = 'What the run is given:';

/** What a task file's templates see besides the file, for the commands that read one here. */
export const taskFileOptions = {
  set: option('--set <value>', 'Task value name[=value]; may be repeated.', optional(namedTexts()), { group }),
  values: option('--values <file>', 'YAML file of task values; --set takes precedence.', optional(text()), {
    group,
    suggests: 'files',
  }),
  run: option(
    '--run <variable>',
    'Run variable name=value that templates read as .Run.name, such as ID=cf1; may be repeated. Sample data stands for those that every run has.',
    optional(namedTexts()),
    { group, suggests: { named: Object.fromEntries(runFields.map((name) => [name, []])) } },
  ),
  platform: option(
    '--platform <platform>',
    'os[/arch[/variant]] that the steps run on; defaults to linux/amd64.',
    optional(text()),
    { group, suggests: commonPlatforms },
  ),
};

interface Given {
  readonly set?: readonly string[] | undefined;
  readonly values?: string | undefined;
  readonly run?: readonly string[] | undefined;
  readonly platform?: string | undefined;
}

/** What the options say, as far as they do, in the words of `readTaskFile` and `checkTaskFile`. */
export type TaskFileGiven = Pick<LoadOptions, 'set' | 'values'> & { readonly run: RunData };

/**
 * Reads what the options give to a task file, the values file included. Throws CommandError for a run variable that does
 * not exist, an unknown platform, and a values file that cannot be read.
 */
export async function taskFileGiven(
  { set, values, run, platform }: Given,
  { readFile }: Pick<RequestContext, 'readFile'>,
): Promise<TaskFileGiven> {
  const { fromPlatform, fromRun } = checkAll({
    fromPlatform: () => platformData(platform),
    fromRun: () => Object.fromEntries((run ?? []).map(runVariable)),
  });
  return {
    // What builds requests is not loaded for nothing.
    set: set ? buildValues(set, undefined).map(({ name, value }) => ({ name, value })) : [],
    run: { ...fromPlatform, ...fromRun },
    ...(values === undefined ? {} : { values: await readFile(values) }),
  };
}

function platformData(platform: string | undefined): RunData {
  if (platform === undefined) return {};
  const { os, architecture } = parsePlatform(platform);
  return {
    ...(os === undefined ? {} : { OS: os }),
    ...(architecture === undefined ? {} : { Architecture: architecture }),
  };
}

function runVariable(entry: string): readonly [string, string] {
  const at = entry.indexOf('=');
  const whose = longNameOf(taskFileOptions.run);
  if (at < 0) throw new InvalidInputError(`${whose}: '${entry}' has no value. Write it as NAME=VALUE.`);
  const name = entry.slice(0, at);
  if (runFields.some((field) => field === name)) return [name, entry.slice(at + 1)];
  const meant = runFields.find((field) => field.toLowerCase() === name.toLowerCase()) ?? suggest(name, runFields)[0];
  const known = meant === undefined ? `Use one of ${runFields.join(', ')}.` : `Did you mean ${meant}?`;
  throw new InvalidInputError(`${whose}: a run has no variable '${name}'. ${known}`);
}
