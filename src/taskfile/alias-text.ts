import { derive, keep, type Piece, type TracedText } from './traced-text.ts';

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
  const within = (offset: number): number => Math.min(offset, source.text.length);
  return {
    text: `${source.text}\n`,
    originOf: (offset) => source.originOf(within(offset)),
    endOf: (end) => source.endOf(within(end)),
  };
}

/** A directive in the text, and the name behind it. */
export interface AliasUse {
  /** Empty for an escape, which stands for one directive. */
  readonly name: string;
  readonly kind: 'replaced' | 'unknown' | 'escape';
  /** Offsets in the text before the replacement. */
  readonly start: number;
  readonly end: number;
}

/** A text after its aliases, and every place where one was looked up. */
export interface Substituted {
  readonly text: TracedText;
  readonly uses: readonly AliasUse[];
}

/** Replaces aliases in one pass over the text (taskfile.md 6.4); replacement texts are not scanned again. */
export function substituteAliases(
  source: TracedText,
  directive: string,
  aliases: ReadonlyMap<string, string>,
): Substituted {
  const { text } = source;
  const pieces: Piece[] = [];
  const uses: AliasUse[] = [];
  const copy = (start: number, end: number): void => {
    pieces.push({ text: text.slice(start, end), from: start, copied: true });
  };
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf(directive, at);
    if (start < 0) break;
    copy(at, start);
    const nameStart = start + directive.length;
    const name = /^[A-Za-z0-9]*/.exec(text.slice(nameStart))?.[0] ?? '';
    const end = nameStart + name.length;
    const alias = aliases.get(name);
    if (name === '' && text.startsWith(directive, end)) {
      copy(start, nameStart);
      at = end + directive.length;
      uses.push({ name, kind: 'escape', start, end: at });
    } else if (alias !== undefined) {
      pieces.push({ text: alias, from: start, copied: false, to: end });
      at = end;
      uses.push({ name, kind: 'replaced', start, end });
    } else {
      // The character that ends an unknown name is copied with it, even a directive.
      at = end + String.fromCodePoint(text.codePointAt(end) ?? 0x20).length;
      copy(start, at);
      uses.push({ name, kind: 'unknown', start, end });
    }
  }
  if (at < text.length) copy(at, text.length);
  return { text: derive(source, pieces), uses };
}
