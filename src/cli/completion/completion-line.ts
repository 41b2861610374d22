import { namesOf, type OptionDefinition, type OptionTable } from '../option.ts';

/** The context of the word at the cursor, from the words before it. */
export interface CompletionLine {
  /** Values by option key, so far. */
  readonly given: Readonly<Record<string, string | undefined>>;
  /** Keys of the options already on the line. */
  readonly named: ReadonlySet<string>;
  readonly positionals: number;
  /** The option whose value is at the cursor. */
  readonly option: OptionDefinition | undefined;
  /** The earlier values of this option. */
  readonly values: readonly string[];
  /** Whether the word at the cursor can only be that value. */
  readonly mustBeValue: boolean;
  /** Whether `--` precedes the cursor, so that only positionals follow. */
  readonly ended: boolean;
}

/** Reads the words between the command's name and the cursor. Tolerates errors, because the line is unfinished. */
export const readLine = (words: readonly string[], options: OptionTable): CompletionLine => {
  const byName = new Map<string, readonly [string, OptionDefinition]>();
  for (const [key, definition] of Object.entries(options))
    for (const name of namesOf(definition)) byName.set(name, [key, definition]);
  const given: Record<string, string | undefined> = {};
  const named = new Set<string>();
  let positionals = 0;
  let open: readonly [string, OptionDefinition] | undefined;
  let values: string[] = [];
  let ended = false;
  for (const word of words) {
    const awaited = values.length === 0 && (open?.[1].flags.includes('<') ?? false);
    const known = byName.get(word.replace(/=.*$/s, ''));
    if (open && (awaited || !known) && word !== '--') {
      given[open[0]] = word;
      values.push(word);
      // `--tags a b c`: further words belong to the same option.
      if (!open[1].flags.includes('...')) open = undefined;
    } else if (ended || !known) {
      open = undefined;
      if (word === '--') ended = true;
      else if (ended || !word.startsWith('-')) positionals += 1;
    } else {
      const [key, definition] = known;
      named.add(key);
      const at = word.indexOf('=');
      if (at >= 0) given[key] = word.slice(at + 1);
      open = at < 0 && /[<[]/.test(definition.flags) ? known : undefined;
      values = [];
    }
  }
  const option = open?.[1];
  // `--run-id cf1 cf2`: one value is needed, and more may follow.
  const mustBeValue = values.length === 0 && (open?.[1].flags.includes('<') ?? false);
  return { given, named, positionals, option, values: open ? values : [], mustBeValue, ended };
};
