/**
 * A word of an enumeration as the project file writes it: the service takes and returns words in any spelling. Other words
 * stay as they are.
 */
export const knownSpelling = <T extends string>(
  words: readonly NoInfer<T>[],
  text: T | string | null | undefined,
): T | undefined =>
  (words.find((word) => word.toLowerCase() === text?.toLowerCase()) ?? text ?? undefined) as T | undefined;
