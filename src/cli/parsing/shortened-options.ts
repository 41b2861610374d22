import { UsageError } from '../../errors.ts';
import { longNameOf, nameOf, namesOf, type OptionDefinition, type OptionTable } from '../option.ts';

/** The words of a command line with full option names, in the form that commander splits. */
export interface WrittenOut {
  readonly words: readonly string[];
  /** The abbreviated options: as written, and the full name. */
  readonly shortened: readonly { readonly written: string; readonly name: string }[];
}

/** The full names that `written` may abbreviate, one per option. */
const longerNames = (written: string, definitions: readonly OptionDefinition[]): readonly string[] =>
  /^--[a-z]/.test(written)
    ? definitions
        .filter(({ own }) => !own)
        .flatMap((each) => namesOf(each).find((name) => name.startsWith(written)) ?? [])
    : [];

/**
 * Reads options as Python's argparse does: `-o=tsv` is `--output=tsv`. With `cutShort`, names may be abbreviated: `--out tsv` is
 * `--output tsv`. Option values, and everything after `--`, stay as they are. Throws UsageError for
 * an ambiguous name.
 */
export const writtenOut = (argv: readonly string[], table: OptionTable, { cutShort = false } = {}): WrittenOut => {
  const definitions = Object.values(table);
  const byName = new Map(definitions.flatMap((each) => namesOf(each).map((name) => [name, each])));
  const shortened: { written: string; name: string }[] = [];
  const problems: string[] = [];
  const wholeName = (written: string): string => {
    const [name, ...more] = cutShort && !byName.has(written) ? longerNames(written, definitions) : [];
    if (name === undefined) return written;
    if (more.length > 0) problems.push(`ambiguous option: ${written} could match ${[name, ...more].join(', ')}`);
    else shortened.push({ written, name });
    return name;
  };
  const words: string[] = [];
  const end = argv.indexOf('--');
  const given = end < 0 ? argv : argv.slice(0, end);
  for (let index = 0; index < given.length; index += 1) {
    const word = given[index] ?? '';
    const [written = '', value] = /^(--[^=]+|-[^-=])=(.*)$/s.exec(word)?.slice(1) ?? [word];
    const name = wholeName(written);
    const definition = byName.get(name);
    if (value !== undefined && definition && !/[<[]/.test(definition.flags))
      problems.push(`argument ${nameOf(definition)}: the option does not take a value`);
    words.push(value === undefined ? name : `${definition ? longNameOf(definition) : name}=${value}`);
    const next = given[index + 1];
    if (value === undefined && definition?.flags.includes('<') && next !== undefined && !byName.has(next)) {
      words.push(next);
      index += 1;
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  return { words: [...words, ...argv.slice(given.length)], shortened };
};
