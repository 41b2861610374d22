import { problemAt } from '../diagnostics/problem.ts';
import { maxAliasPieces, maxTextLength } from '../limits.ts';
import { addRange, derive, keep, linesOf, type Piece, type TracedText } from './traced-text.ts';

/**
 * Cuts the alias section out of a text: from a line `alias:` at column 0 to the next line that starts a key or item
 * there (taskfile.md 6.2). Every line of both parts ends in a line feed.
 */
export function cutAliasSection(source: TracedText): { section: TracedText; rest: TracedText } {
  const section: [number, number][] = [];
  const rest: [number, number][] = [];
  let state: 'before' | 'inside' | 'after' = 'before';
  const withEnd = endWithLineFeed(source);
  for (const [start, end] of linesOf(withEnd.text)) {
    const contentEnd = withEnd.text[end - 2] === '\r' && end - 2 >= start ? end - 2 : end - 1;
    if (state !== 'after') {
      const content = withEnd.text.slice(start, contentEnd);
      if (state === 'before' && /^alias\s*:/.test(content)) state = 'inside';
      else if (state === 'inside' && /^[^\s:].*:/.test(content)) state = 'after';
    }
    const target = state === 'inside' ? section : rest;
    addRange(target, start, contentEnd);
    addRange(target, end - 1, end);
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

const aliasName = /[A-Za-z0-9]*/y;

/**
 * Replaces aliases in one pass over the text (taskfile.md 6.4); replacement texts are not scanned again. Throws a Problem
 * when the text becomes too long.
 */
export function substituteAliases(
  source: TracedText,
  directive: string,
  aliases: ReadonlyMap<string, string>,
): Substituted {
  const { text } = source;
  const pieces: Piece[] = [];
  const uses: AliasUse[] = [];
  let length = 0;
  const add = (piece: Piece): void => {
    if (piece.text === '') return;
    length += piece.text.length;
    if (length > maxTextLength || pieces.length > maxAliasPieces) {
      const amount = length > maxTextLength ? `${maxTextLength} characters` : `${maxAliasPieces} pieces`;
      throw problemAt('too-large', piece.from, `the aliases make more than ${amount} of the text`);
    }
    pieces.push(piece);
  };
  /** Where the text begins that goes into the result unchanged. */
  let copyFrom = 0;
  const copyTo = (end: number): void => add({ text: text.slice(copyFrom, end), from: copyFrom, copied: true });
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf(directive, at);
    if (start < 0) break;
    const nameStart = start + directive.length;
    aliasName.lastIndex = nameStart;
    const name = aliasName.exec(text)?.[0] ?? '';
    const end = nameStart + name.length;
    const alias = aliases.get(name);
    if (name === '' && text.startsWith(directive, end)) {
      copyTo(nameStart);
      at = end + directive.length;
      copyFrom = at;
      uses.push({ name, kind: 'escape', start, end: at });
    } else if (alias !== undefined) {
      copyTo(start);
      add({ text: alias, from: start, copied: false, to: end });
      at = end;
      copyFrom = at;
      uses.push({ name, kind: 'replaced', start, end });
    } else {
      // The character that ends an unknown name is copied with it, even a directive.
      at = end + String.fromCodePoint(text.codePointAt(end) ?? 0x20).length;
      uses.push({ name, kind: 'unknown', start, end });
    }
  }
  copyTo(text.length);
  return { text: derive(source, pieces), uses };
}
