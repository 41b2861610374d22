import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { longNameOf, type OptionTable } from '../option.ts';
import { withoutLineEnd } from '../secrets/read-secret-source.ts';
import type { RawValues } from './parse.ts';
import { type ReadStandardInput, standardInputTaken } from './standard-input.ts';

/** Whether a value refers to the contents of a file. */
export const namesFile = (value: string): boolean => value.startsWith('@') && value !== '@';

/** Where values such as `@file` and `@-` are read from. */
export interface ValueSources {
  readonly cwd: string;
  readonly readStandardInput: ReadStandardInput;
}

/**
 * Replaces `@file` with the contents of the file and `@-` with standard input, without the last line ending. Keeps the
 * value as is when the file cannot be read (commands.md 1.5).
 */
const expandText = async (value: string, whose: string, { cwd, readStandardInput }: ValueSources): Promise<string> => {
  if (!namesFile(value)) return value;
  if (value === '@-') return withoutLineEnd(await readStandardInput(whose));
  try {
    return withoutLineEnd(new TextDecoder().decode(await readFile(resolve(cwd, value.slice(1)))));
  } catch {
    return value;
  }
};

/**
 * Replaces every `@file` among the raw values of the options in `table`. Throws CommandError, before reading anything,
 * when several of them read standard input.
 */
export const expandFiles = async (raw: RawValues, table: OptionTable, sources: ValueSources): Promise<RawValues> => {
  const nameOf = (key: string): string => (table[key] ? longNameOf(table[key]) : key);
  const readers = Object.entries(raw).flatMap(([key, value]) =>
    [value].flat().flatMap((each) => (each === '@-' ? [nameOf(key)] : [])),
  );
  const [first, second] = readers;
  if (first !== undefined && second !== undefined) throw standardInputTaken(second, first);
  const expanded: RawValues = {};
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value === 'string') expanded[key] = await expandText(value, nameOf(key), sources);
    else if (Array.isArray(value)) {
      const each: string[] = [];
      for (const item of value) each.push(await expandText(item, nameOf(key), sources));
      expanded[key] = each;
    } else expanded[key] = value;
  }
  return expanded;
};

/**
 * Returns the names of options in `table` whose value starts with `@` and was kept because the file could not be read.
 * Excludes options that take a secret, which are reported elsewhere.
 */
export const unreadOptions = (given: RawValues, expanded: RawValues, table: OptionTable): readonly string[] =>
  Object.entries(table).flatMap(([key, definition]) => {
    const isUnread = (value: unknown) =>
      typeof value === 'string' && namesFile(value) && [given[key]].flat().includes(value);
    return definition.secret === undefined && [expanded[key]].flat().some(isUnread) ? [longNameOf(definition)] : [];
  });
