import type { CatalogEntry } from '../../cli/command.ts';
import { entriesBelow, findCommand, leadingGroup } from '../../cli/parsing/find-command.ts';
import { suggest } from '../../did-you-mean.ts';
import { UsageError } from '../../errors.ts';

/** A command, with the words by which it was named, without `acrtask`. */
export interface NamedCommand {
  readonly words: string;
  readonly entry: CatalogEntry;
}

/** What the first words name, if they name anything: one command, or a group; and how many words do. */
const namedFirst = (
  words: readonly string[],
  catalog: readonly CatalogEntry[],
): { readonly commands: readonly NamedCommand[]; readonly length: number; readonly isGroup: boolean } | undefined => {
  const found = findCommand(words, catalog);
  if (found)
    return {
      commands: [{ words: found.words, entry: found.entry }],
      length: words.length - found.rest.length,
      isGroup: false,
    };
  const group = leadingGroup(words, catalog);
  return group.length === 0
    ? undefined
    : { commands: entriesBelow(group, catalog), length: group.length, isGroup: true };
};

/** The error for words that name nothing, with the commands of the same group that resemble them. */
const unknown = (words: readonly string[], catalog: readonly CatalogEntry[]): UsageError => {
  const underAz = leadingGroup(words, catalog).length === 0;
  const full = underAz ? ['az', ...words] : words;
  const group = leadingGroup(full, catalog);
  const others = full.slice(group.length);
  const within = entriesBelow(group, catalog).map((each) => each.words.split(' ').slice(group.length).join(' '));
  const known = underAz && group.length === 1 ? [...within, ...catalog.flatMap(({ own = [] }) => own)] : within;
  const before = underAz ? group.slice(1) : group;
  const resembling = others.map((_, index) => {
    const some = others.slice(0, index + 1);
    const near = suggest(
      some.join(' '),
      known.filter((path) => path.split(' ').length === some.length),
    );
    return { some, near };
  });
  const { some, near } = resembling.find((each) => each.near.length > 0) ?? { some: others.slice(0, 1), near: [] };
  const named = (text: string): string => [...before, text].join(' ');
  return new UsageError(
    [`'${named(some.join(' '))}' is not a command of acrtask.`],
    near.length > 0
      ? `Did you mean '${near.map(named).join("' or '")}'?`
      : "'acrtask permissions -o table' shows the permissions of all commands.",
  );
};

/**
 * The commands that `words` name, in order and each once: by their own words or those that they have under `az`, with or
 * without `az`, as many as there are. The name of a group names all of its commands. Throws UsageError, with what resembles
 * it, for words that name no command.
 */
export const commandsNamed = (words: readonly string[], catalog: readonly CatalogEntry[]): readonly NamedCommand[] => {
  const named: NamedCommand[] = [];
  let rest = words.flatMap((each) => each.split(/\s+/)).filter((each) => each !== '' && each !== 'acrtask');
  while (rest.length > 0) {
    const found = namedFirst(rest, catalog);
    const underAz = found ? undefined : namedFirst(['az', ...rest], catalog);
    const taken = found ?? (underAz && underAz.length > 1 ? { ...underAz, length: underAz.length - 1 } : undefined);
    if (!taken) throw unknown(rest, catalog);
    const next = rest.slice(taken.length);
    // A word after a group that names nothing by itself is a misspelled command of the group.
    if (taken.isGroup && next.length > 0 && !namedFirst(next, catalog)) throw unknown(rest, catalog);
    for (const each of taken.commands) if (!named.some(({ entry }) => entry === each.entry)) named.push(each);
    rest = next;
  }
  return named;
};
