import type { CatalogEntry } from '../command.ts';

export interface FoundCommand {
  readonly entry: CatalogEntry;
  /** The words that named it, `az` included, in the catalog's spelling. */
  readonly words: string;
  readonly rest: readonly string[];
}

/** The words under which an entry can be called, each with its words. */
export const pathsOf = (entry: CatalogEntry): readonly string[] => [
  ...(entry.own === undefined ? [] : [entry.own]),
  ...(entry.az === undefined ? [] : [`az ${entry.az}`]),
];

/**
 * Finds the entry that matches most leading words, without regard to case (commands.md 1.5).
 * Undefined when the words name no command.
 */
export const findCommand = (argv: readonly string[], catalog: readonly CatalogEntry[]): FoundCommand | undefined => {
  let best: (FoundCommand & { length: number }) | undefined;
  for (const entry of catalog) {
    for (const words of pathsOf(entry)) {
      const path = words.split(' ');
      if (path.length <= (best?.length ?? 0)) continue;
      if (path.every((word, index) => argv[index]?.toLowerCase() === word))
        best = { entry, words, rest: argv.slice(path.length), length: path.length };
    }
  }
  return best;
};

/** The leading words of `argv` that begin some command's path, in the catalog's spelling: a group such as `credential`. */
export const leadingGroup = (argv: readonly string[], catalog: readonly CatalogEntry[]): readonly string[] => {
  const paths = catalog.flatMap(pathsOf).map((words) => words.split(' '));
  let length = 0;
  while (
    length < argv.length &&
    paths.some((path) => argv.slice(0, length + 1).every((word, index) => path[index] === word.toLowerCase()))
  )
    length += 1;
  return argv.slice(0, length).map((word) => word.toLowerCase());
};

/** Entries below a group, with the words that follow it. */
export const entriesBelow = (
  group: readonly string[],
  catalog: readonly CatalogEntry[],
): readonly { readonly words: string; readonly entry: CatalogEntry }[] => {
  const prefix = group.map((word) => `${word} `).join('');
  return catalog.flatMap((entry) =>
    pathsOf(entry)
      .filter((words) => words.startsWith(prefix) && (group[0] === 'az' || !words.startsWith('az ')))
      .map((words) => ({ words, entry })),
  );
};
