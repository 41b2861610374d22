/** Tasks that are worked on at a time: Azure slows down callers that ask for more. */
export const mostTasksAtOnce = 4;

/** Works on items side by side, `most` at a time; resolves to the results in the order of the items. */
export const sideBySide = async <T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of left) results[at] = await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  // Only when all of them have ended: what one of them does may be told at the end.
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  return results;
};
