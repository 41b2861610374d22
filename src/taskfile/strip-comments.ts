import { keep, type TracedText } from './traced-text.ts';

/** Drops every line whose first non-blank character is `#`, wherever it stands (taskfile.md 2.1). */
export function stripComments(source: TracedText): TracedText {
  const ranges: [number, number][] = [];
  let start = 0;
  for (const line of source.text.split(/(?<=\n)/)) {
    const end = start + line.length;
    if (!line.trimStart().startsWith('#')) ranges.push([start, end]);
    start = end;
  }
  return keep(source, ranges);
}
