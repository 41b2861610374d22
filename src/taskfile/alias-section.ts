import { keep, type TracedText } from './traced-text.ts';

/**
 * Cuts the alias section out of a text: from a line `alias:` at column 0 to the next line that starts a key or item
 * there (taskfile.md 6.2). Every line of both parts ends in a line feed.
 */
export function cutAliasSection(source: TracedText): { section: TracedText; rest: TracedText } {
  const section: [number, number][] = [];
  const rest: [number, number][] = [];
  let state: 'before' | 'inside' | 'after' = 'before';
  const withEnd = endWithLineFeed(source);
  let start = 0;
  for (const line of withEnd.text.split(/(?<=\n)/)) {
    const content = line.replace(/\r?\n$/, '');
    if (state === 'before' && /^alias\s*:/.test(content)) state = 'inside';
    else if (state === 'inside' && /^[^\s:].*:/.test(content)) state = 'after';
    const target = state === 'inside' ? section : rest;
    target.push([start, start + content.length], [start + line.length - 1, start + line.length]);
    start += line.length;
  }
  return { section: keep(withEnd, section), rest: keep(withEnd, rest) };
}

function endWithLineFeed(source: TracedText): TracedText {
  if (source.text === '' || source.text.endsWith('\n')) return source;
  return { text: `${source.text}\n`, originOf: (offset) => source.originOf(Math.min(offset, source.text.length)) };
}
