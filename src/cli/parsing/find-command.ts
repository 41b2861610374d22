import type { CatalogEntry } from '../command.ts';

export interface FoundCommand {
  readonly entry: CatalogEntry;
  /** The words that name it, including `az`, in the catalog's spelling. */
  readonly words: string;
  readonly rest: readonly string[];
}

/** All paths by which an entry can be called. */
export const pathsOf = (entry: CatalogEntry): readonly string[] => [
  ...(entry.own === undefined ? [] : [entry.own]),
  ...(entry.az === undefined ? [] : [`az ${entry.az}`]),
];

/**
 * Finds the entry that matches the most leading words, ignoring case (commands.md 1.5).
 * Returns undefined when the words do not name a command.
 */
export const findCommand = (argv: readonly string[], catalog: readonly CatalogEntry[]): FoundCommand | undefined => {
  let best: (FoundCommand & { length: number }) | undefined;
  const first = argv[0]?.toLowerCase() ?? '';
  for (const entry of catalog) {
    for (const words of pathsOf(entry)) {
      if (!words.startsWith(first)) continue;
      const path = words.split(' ');
      if (path.length <= (best?.length ?? 0)) continue;
      if (path.every((word, index) => argv[index]?.toLowerCase() === word))
        best = { entry, words, rest: argv.slice(path.length), length: path.length };
    }
  }
  return best;
};

/** Returns the leading words of `argv` that form a command group, such as `credential`, in the catalog's spelling. */
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

/** Returns the entries of a group with their full words. */
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
