/** Counts the letters to change, add, remove, or swap with their neighbor. */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
};

/** Longer words are not compared: nobody means them by mistake, and it takes their lengths multiplied. */
const longestWord = 200;

/** Words that differ in every letter are not near, however short they are. */
const isNear = (different: number, word: string, known: string): boolean => {
  const longest = Math.max(word.length, known.length);
  const most = Math.min(longest - 1, Math.max(1, Math.floor(longest / 3)));
  return longest <= longestWord && different <= most;
};

/** Returns up to three known words closest to a misspelled one, best first. At most a third of the letters differ. */
export const suggest = (word: string, known: readonly string[]): readonly string[] =>
  [...new Set(known)]
    .filter((each) => isNear(Math.abs(word.length - each.length), word, each))
    .map((each) => ({ each, distance: distance(word.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, distance }) => isNear(distance, word, each))
    .sort((a, b) => a.distance - b.distance || (a.each < b.each ? -1 : 1))
    .slice(0, 3)
    .map(({ each }) => each);

export type Suggest = typeof suggest;

/** `suggest` for those who have many words to ask about: it suggests nothing more when that would take long. */
export const suggestBriefly = (comparisons = 100_000): Suggest => {
  let left = comparisons;
  return (word, known) => {
    left -= known.length;
    return left < 0 ? [] : suggest(word, known);
  };
};
