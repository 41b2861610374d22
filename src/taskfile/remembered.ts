/** What is remembered at most, and the longest text of it. */
const most = 500;
const longest = 2000;

/**
 * Makes a function of a text remember what it gave for the last texts: several checks ask the same about one text. What
 * it gives must not be changed by anybody; what it throws is not remembered.
 */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const given = work(text);
    if (text.length > longest) return given;
    if (known.size >= most) known.clear();
    known.set(text, given);
    return given;
  };
}
