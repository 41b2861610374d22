import { type Reading, readTaskFile } from './load-task-file.ts';
import type { LoadOptions, RunData } from './model.ts';
import { sampleRun } from './run-data.ts';
import { unsetValues } from './template-names.ts';
import { namesOfValues } from './template-values.ts';

export type AsWrittenOptions = Pick<LoadOptions, 'values' | 'set' | 'readAliasSource'> & {
  /** What is known about the run. */
  readonly run?: RunData;
};

export interface AsWritten {
  readonly reading: Reading;
  /** A text of the task, with `{{.Values.NAME}}` and `$ID` in place of what is not known before the run. */
  asWritten(text: string): string;
}

/** Stands for something unknown: a text that may be part of an ID, an image, or a tag, and that nobody writes. */
interface StandIn {
  readonly value: string;
  readonly name: readonly [root: string, name: string];
}

/** Run variables that files use as texts; templates decide by the others. */
const runStandIns: Readonly<Partial<Record<keyof RunData, string>>> = {
  ID: 'acrtaskrunid',
  Registry: 'acrtaskregistry.azurecr.io',
  Date: 'acrtaskrundate',
  Commit: 'acrtaskruncommit',
  Branch: 'acrtaskrunbranch',
  TaskName: 'acrtasktaskname',
};

/** Where a text cannot stand, such as in a timeout. */
const anyNumber = '1';

/**
 * Reads a task file for those who show what stands in it: values that are not given, secrets, and what only a run knows
 * keep their names. Where the file cannot be read with names, because a number has to stand there or because it decides
 * by them, a sample value stands for them.
 */
export async function readAsWritten(text: string, options: AsWrittenOptions): Promise<AsWritten> {
  const standIns = new Map<string, StandIn>();
  const standInFor = (root: string, name: string): string => {
    const standIn = { value: `acrtaskunset${standIns.size}x`, name: [root, name] as const };
    const known = [...standIns.values()].find((each) => each.name[0] === root && each.name[1] === name) ?? standIn;
    standIns.set(known.value, known);
    return known.value;
  };
  const read = (run: RunData, more: LoadOptions['set'] = []): Promise<Reading> =>
    readTaskFile(text, {
      ...options,
      run: { ...sampleRun, ...run, ...options.run },
      set: [...(options.set ?? []), ...more],
      resolveSecrets: async (secrets) => new Map(secrets.map(({ id }) => [id, standInFor('Secrets', id)])),
    });
  const reading = await readWithNames(read, options, (name) => standInFor('Values', name));
  return { reading, asWritten: writer(text, reading, [...standIns.values()]) };
}

async function readWithNames(
  read: (run: RunData, more?: LoadOptions['set']) => Promise<Reading>,
  options: AsWrittenOptions,
  standInFor: (name: string) => string,
): Promise<Reading> {
  const first = await read(runStandIns);
  const unset = unsetValues(first.applied?.text.text ?? '', namesOfValues(options.values, options.set ?? []) ?? []);
  if (first.result.ok && unset.length === 0) return first;
  const valuesWith = (names: readonly string[]): LoadOptions['set'] =>
    unset.map((name) => ({ name, value: names.includes(name) ? standInFor(name) : anyNumber }));
  for (const run of [runStandIns, {}]) {
    const all = await read(run, valuesWith(unset));
    if (all.result.ok) return all;
    const fitting: string[] = [];
    for (const name of unset) if ((await read(run, valuesWith([name]))).result.ok) fitting.push(name);
    const some = await read(run, valuesWith(fitting));
    if (some.result.ok) return some;
  }
  return read({}, valuesWith([]));
}

function writer(source: string, { applied }: Reading, standIns: readonly StandIn[]): AsWritten['asWritten'] {
  const nameOf = (root: string, name: string): string => {
    const action = `{{.${root}.${name}}}`;
    const isAlias = applied?.aliases.get(name) === action && source.includes(`$${name}`);
    return isAlias ? `$${name}` : action;
  };
  const replacements = [
    ...standIns.map(({ value, name }) => [value, nameOf(...name)] as const),
    ...Object.entries(runStandIns).map(([name, value]) => [value, nameOf('Run', name)] as const),
    [runStandIns.Registry?.split('.')[0] ?? '', nameOf('Run', 'RegistryName')] as const,
  ];
  return (text) => replacements.reduce((written, [value, name]) => written.replaceAll(value, () => name), text);
}
