import { derive, type Piece, type TracedText } from './traced-text.ts';

/** Replaces aliases in one pass over the text (taskfile.md 6.4); replacement texts are not looked at again. */
export function substituteAliases(
  source: TracedText,
  directive: string,
  aliases: ReadonlyMap<string, string>,
): TracedText {
  const { text } = source;
  const pieces: Piece[] = [];
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
    } else if (alias !== undefined) {
      pieces.push({ text: alias, from: start, copied: false });
      at = end;
    } else {
      // The character that ends an unknown name is copied with it, even a directive.
      at = end + String.fromCodePoint(text.codePointAt(end) ?? 0x20).length;
      copy(start, at);
    }
  }
  if (at < text.length) copy(at, text.length);
  return derive(source, pieces);
}
