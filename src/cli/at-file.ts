import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Host } from '../host.ts';
import { longNameOf, type OptionTable } from './option.ts';
import type { RawValues } from './parse.ts';

/** Whether a value stands for the contents of a file. */
export const namesFile = (value: string): boolean => value.startsWith('@') && value !== '@';

/**
 * A value that begins with `@` stands for the contents of that file, `@-` for standard input, without the last line
 * end; when the file cannot be read the text is kept as it is (commands.md 1.5).
 */
const expandText = async (value: string, host: Host): Promise<string> => {
  if (!namesFile(value)) return value;
  try {
    const bytes = value === '@-' ? await host.stdin.bytes() : await readFile(resolve(host.cwd, value.slice(1)));
    return new TextDecoder().decode(bytes).replace(/\r?\n$/, '');
  } catch {
    return value;
  }
};

/** Replaces every `@file` among the raw values. */
export const expandFiles = async (raw: RawValues, host: Host): Promise<RawValues> => {
  const expanded: RawValues = {};
  for (const [key, value] of Object.entries(raw)) {
    if (typeof value === 'string') expanded[key] = await expandText(value, host);
    else if (Array.isArray(value)) {
      const each: string[] = [];
      for (const item of value) each.push(await expandText(item, host));
      expanded[key] = each;
    } else expanded[key] = value;
  }
  return expanded;
};

/**
 * The names of options whose value begins with `@` and stayed as it was, because no file could be read: for `table` without
 * options that take a secret, which are told of elsewhere.
 */
export const unreadOptions = (given: RawValues, expanded: RawValues, table: OptionTable): readonly string[] =>
  Object.entries(table).flatMap(([key, definition]) => {
    const isUnread = (value: unknown) =>
      typeof value === 'string' && namesFile(value) && [given[key]].flat().includes(value);
    return definition.secret === undefined && [expanded[key]].flat().some(isUnread) ? [longNameOf(definition)] : [];
  });
