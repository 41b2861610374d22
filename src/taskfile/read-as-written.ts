import { type Reading, readTaskFile } from './load-task-file.ts';
import type { LoadOptions, RunData } from './model.ts';
import { sampleRun } from './run-data.ts';
import { namesOfValues } from './stages/template-values.ts';
import { namesInTemplate, unsetValues } from './template/template-names.ts';

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

/** Run variables that files have as parts of texts. */
const runStandIns: Readonly<Partial<Record<keyof RunData, string>>> = {
  ID: 'acrtaskrunid',
  Registry: 'acrtaskregistry.azurecr.io',
  Date: 'acrtaskrundate',
  Commit: 'acrtaskruncommit',
  Branch: 'acrtaskrunbranch',
  TaskName: 'acrtasktaskname',
};

/** Stand-ins where a text cannot stand, such as in a timeout, begin with this number. */
const firstNumber = 710_000_001;
/** Where such a number cannot stand either. */
const anyValue = '1';

/**
 * Reads a task file for those who show what stands in it: values that are not given, secrets, and what only a run knows
 * keep their names. Those by which a template decides are missing, or of the sample run.
 */
export async function readAsWritten(text: string, options: AsWrittenOptions): Promise<AsWritten> {
  const standIns = new Map<string, StandIn>();
  const standInFor = (root: string, name: string, isNumber = false): string => {
    const key = `${root}.${name} ${isNumber}`;
    const value = isNumber ? String(firstNumber + standIns.size) : `acrtaskunset${standIns.size}x`;
    const standIn = standIns.get(key) ?? { value, name: [root, name] };
    standIns.set(key, standIn);
    return standIn.value;
  };
  const read = (run: RunData, more: LoadOptions['set'] = []): Promise<Reading> =>
    readTaskFile(text, {
      ...options,
      run: { ...sampleRun, ...run, ...options.run },
      set: [...(options.set ?? []), ...more],
      resolveSecrets: async (secrets) => new Map(secrets.map(({ id }) => [id, standInFor('Secrets', id)])),
      hasStandIns: true,
    });
  const reading = await readWithNames(read, options, (name, isNumber) => standInFor('Values', name, isNumber));
  return { reading, asWritten: writer(text, reading, [...standIns.values()]) };
}

async function readWithNames(
  read: (run: RunData, more?: LoadOptions['set']) => Promise<Reading>,
  options: AsWrittenOptions,
  standInFor: (name: string, isNumber: boolean) => string,
): Promise<Reading> {
  const { applied } = await read({});
  const names = namesInTemplate(applied?.text.text ?? '') ?? [];
  const decides = (root: string, name: string): boolean =>
    names.some((each) => each.isGuarded && each.names[0] === root && each.names[1] === name);
  const given = namesOfValues(options.values, options.set ?? []) ?? [];
  const unset = unsetValues(applied?.text.text ?? '', given).filter((name) => !decides('Values', name));
  const valuesWith = (named: readonly string[]): LoadOptions['set'] =>
    unset.map((name) => ({ name, value: standInFor(name, !named.includes(name)) }));
  const namedRun = Object.fromEntries(Object.entries(runStandIns).filter(([name]) => !decides('Run', name)));
  for (const run of [namedRun, {}]) {
    const all = await read(run, valuesWith(unset));
    if (all.result.ok) return all;
    const fitting: string[] = [];
    for (const name of unset) if ((await read(run, valuesWith([name]))).result.ok) fitting.push(name);
    const some = await read(run, valuesWith(fitting));
    if (some.result.ok) return some;
  }
  const without = await read({});
  return without.result.ok
    ? without
    : read(
        {},
        unset.map((name) => ({ name, value: anyValue })),
      );
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
