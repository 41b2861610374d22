/** Cuts what it can out of `text` while `isFault` holds: lines first, then characters. */
export const smallest = async (text: string, isFault: (text: string) => Promise<boolean>): Promise<string> => {
  let best = text;
  for (const [separator, parts] of [
    ['\n', (whole: string) => whole.split('\n')],
    ['', (whole: string) => [...whole]],
  ] as const) {
    for (let size = Math.ceil(parts(best).length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < parts(best).length; ) {
        const all = parts(best);
        const shorter = [...all.slice(0, at), ...all.slice(at + size)].join(separator);
        if (shorter.length < best.length && (await isFault(shorter))) best = shorter;
        else at += size;
      }
    }
  }
  return best;
};
