/** Where a text stops being YAML, in words for its author. */
export interface SyntaxFault {
  readonly offset: number;
  readonly end: number;
  readonly plainly: string;
  readonly hint?: string;
  /** Whether another line may be the wrong one: this is where they stop going together. */
  readonly isDoubtful?: boolean;
}

interface Value {
  readonly from: number;
  readonly to: number;
  /** Whether it stands on a line without a key: then it may be one whose colon is missing. */
  readonly isBare: boolean;
}

/** A map or a list that is open at a line, and the column of its keys or dashes. */
interface Frame {
  readonly kind: 'map' | 'list';
  readonly column: number;
  /** Where its last key is, which had no value on its line. */
  open: { readonly name: string; readonly offset: number } | undefined;
  /** Its last value, when that is a text on one line: what follows deeper is either part of it or wrong. */
  value: Value | undefined;
}

interface Line {
  readonly start: number;
  readonly indent: number;
  /** Without what surrounds it. */
  readonly content: string;
}

/**
 * The line that a person would name when the parser stops at `stop`: parsers notice a missing colon, quotation mark, or
 * bracket only lines later. Undefined when the lines up to there look right.
 *
 * `isForeign` says whether a key at the left margin belongs somewhere else.
 */
export function syntaxFault(
  text: string,
  stop: number,
  isForeign: (key: string) => boolean = () => false,
): SyntaxFault | undefined {
  return new Reader(text, stop, isForeign).read();
}

const keyForm = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#[\]{},&*!|>%@`][^#]*?)[ \t]*:(?:[ \t]+|$)/;

class Reader {
  readonly #text: string;
  readonly #stop: number;
  readonly #isForeign: (key: string) => boolean;
  readonly #frames: Frame[] = [];
  /** Column of the key whose block of text is being passed over. */
  #block: number | undefined;
  /** Whether no line of that block has been met. */
  #isEmptyBlock = false;
  /** Offset behind a quoted text or brackets over several lines. */
  #closed = 0;
  /** A text at the left margin, before any key. */
  #root: SyntaxFault | undefined;
  #foreign: SyntaxFault | undefined;
  #first: { readonly offset: number; readonly name: string } | undefined;

  constructor(text: string, stop: number, isForeign: (key: string) => boolean) {
    this.#text = text;
    this.#stop = stop;
    this.#isForeign = isForeign;
  }

  read(): SyntaxFault | undefined {
    for (let start = 0; start <= this.#stop; ) {
      const next = this.#text.indexOf('\n', start);
      const end = next < 0 ? this.#text.length : next;
      const fault = this.#line(start, this.#text.slice(start, end));
      if (fault) return fault;
      start = end + 1;
    }
    return undefined;
  }

  #line(start: number, line: string): SyntaxFault | undefined {
    const content = line.trim();
    const indent = line.length - line.trimStart().length;
    if (content === '' || content.startsWith('#') || /^(?:---|\.\.\.|%)/.test(line)) return undefined;
    if (start < this.#closed) return undefined;
    if (this.#block !== undefined && indent > this.#block) {
      this.#isEmptyBlock = false;
      return undefined;
    }
    this.#block = undefined;
    const tab = line.slice(0, indent).indexOf('\t');
    const at = { start, indent, content };
    if (tab >= 0) {
      return {
        ...{ offset: start + tab, end: start + indent, plainly: 'a tab is used for indentation' },
        hint: 'Indent with spaces.',
      };
    }
    return this.#entry(at);
  }

  #entry({ start, indent, content }: Line): SyntaxFault | undefined {
    const closedColumns: number[] = [];
    for (let top = this.#frames.at(-1); top && top.column > indent; top = this.#frames.at(-1)) {
      closedColumns.push(top.column);
      this.#frames.pop();
    }
    let column = indent;
    let rest = content;
    let isItem = false;
    for (let dash = /^-[ \t]+|^-$/.exec(rest); dash; dash = /^-[ \t]+|^-$/.exec(rest)) {
      const fault = isItem ? undefined : this.#dash(start, column, content, closedColumns);
      if (fault === 'text') return undefined;
      if (fault) return fault;
      if (isItem) this.#frames.push({ kind: 'list', column, value: undefined, open: undefined });
      isItem = true;
      column += dash[0].length;
      rest = rest.slice(dash[0].length);
    }
    if (rest === '') return undefined;
    const key = keyForm.exec(rest);
    return key ? this.#key(start, column, rest, key, isItem, closedColumns) : this.#words(start, column, rest, isItem);
  }

  /** Opens or continues the list that a dash at a column is in; 'text' when it is part of a text. */
  #dash(start: number, column: number, content: string, closed: readonly number[]): SyntaxFault | 'text' | undefined {
    const top = this.#frames.at(-1);
    if (top?.kind === 'list' && top.column === column) {
      top.value = undefined;
      return undefined;
    }
    if (top && top.column < column) {
      if (closed.length > 0) return misplaced(start + column, content);
      if (top.value) {
        if (this.#foreign) return this.#foreign;
        return this.#isPlain(top) && start + column < this.#stop ? 'text' : misplaced(start + column, content);
      }
    }
    if (top?.kind === 'map' && top.column === column && top.value)
      return this.#foreign ?? misplaced(start + column, content);
    this.#frames.push({ kind: 'list', column, value: undefined, open: undefined });
    return undefined;
  }

  #isPlain({ value }: Frame): boolean {
    return value !== undefined && /^[^"'[{]/.test(this.#text.slice(value.from, value.to));
  }

  #key(
    start: number,
    column: number,
    rest: string,
    match: RegExpExecArray,
    isItem: boolean,
    closed: readonly number[],
  ): SyntaxFault | undefined {
    const offset = start + column;
    if (this.#root) return this.#root;
    this.#first ??= { offset, name: match[1] ?? '' };
    if (this.#frames.length === 0 && closed.length > 0) return misplaced(this.#first.offset, this.#first.name);
    let top = this.#frames.at(-1);
    // A list may stand at the column of its key.
    if (!isItem && top?.kind === 'list' && top.column === column) {
      const below = this.#frames.at(-2);
      if (below?.kind !== 'map' || below.column !== column) return missingDash(offset, rest);
      this.#frames.pop();
      top = below;
    }
    if (!isItem && top && top.column < column) {
      if (closed.length > 0) return misplaced(offset, rest);
      if (top.value?.isBare)
        return (/^[\w-]+$/.test(match[1] ?? '') ? undefined : missingMark(top)) ?? missingColon(this.#text, top.value);
      if (top.value) return this.#foreign ?? misplaced(offset, rest);
    }
    if (isItem || !top || top.column < column) {
      top = { kind: 'map', column, value: undefined, open: undefined };
      this.#frames.push(top);
    }
    const [whole, name = ''] = match;
    this.#foreign =
      column === 0 && this.#isForeign(name)
        ? {
            ...{ offset, end: offset + name.length, plainly: `'${name}' is not indented` },
            hint: 'Indent it like the keys above it.',
          }
        : undefined;
    const value = rest.slice(whole.length);
    top.value = undefined;
    top.open = undefined;
    if (value === '' || value.startsWith('#')) {
      top.open = { name, offset };
      return undefined;
    }
    if (/^[|>]/.test(value)) {
      this.#block = column;
      this.#isEmptyBlock = true;
      return /^[|>][-+0-9]*(?:[ \t]+#.*)?$/.test(value)
        ? undefined
        : {
            ...{ offset: offset + whole.length, end: offset + rest.length },
            plainly: `there is text on the line of '${value[0]}'`,
            hint: `Begin the text on the line below '${value[0]}'.`,
          };
    }
    top.value = { from: offset + whole.length, to: offset + rest.length, isBare: false };
    return this.#value(offset + whole.length, value, column);
  }

  /** A line that is no key. */
  #words(start: number, column: number, rest: string, isItem: boolean): SyntaxFault | undefined {
    const offset = start + column;
    const top = this.#frames.at(-1);
    const value = { from: offset, to: offset + rest.length, isBare: true };
    if (isItem && top) {
      const tight = /^([\w-]+):[|>][-+]?$/.exec(rest);
      if (tight) return missingColon(this.#text, value);
      top.value = value;
      return this.#value(offset, rest, top.column);
    }
    if (!top) {
      if (/^[[{]/.test(rest)) return this.#brackets(offset, rest.charAt(0), -1);
      if (!/^["']/.test(rest)) this.#root ??= missingColon(this.#text, value);
      return undefined;
    }
    if (top.column < column) {
      // A text that begins below its key, or goes on.
      if (top.value?.isBare && this.#stop < value.to && this.#stop >= start) return missingMark(top);
      top.value ??= value;
      return undefined;
    }
    if (/^-[^\s-]/.test(rest) && (top.kind === 'list' || !/^-\w\b/.test(rest))) {
      return missingSpace(offset, rest);
    }
    if (top.kind === 'list') return missingDash(offset, rest);
    // The key of the block may be the line that is not where it should be.
    return { ...missingColon(this.#text, value), ...(this.#isEmptyBlock ? { isDoubtful: true } : {}) };
  }

  #value(offset: number, value: string, column: number): SyntaxFault | undefined {
    const [first = ''] = value;
    if (first === '"' || first === "'") return this.#quoted(offset, first, value, column);
    if (first === '[' || first === '{') return this.#brackets(offset, first, column);
    if (first === '@' || first === '`' || first === '%') {
      return {
        ...{ offset, end: offset + value.length, plainly: `a text cannot begin with '${first}'` },
        hint: 'Write it in quotation marks.',
      };
    }
    const colon = /:(?=[ \t])|:$/.exec(value.replace(/[ \t]#.*$/, ''));
    return colon && !/^[&*!]/.test(value)
      ? {
          ...{ offset: offset + colon.index, end: offset + colon.index + 1 },
          plainly: "a text without quotation marks contains ': '",
          hint: "Write the text in quotation marks, or behind '|' on lines of its own.",
        }
      : undefined;
  }

  #quoted(offset: number, mark: string, value: string, column: number): SyntaxFault | undefined {
    const form = mark === '"' ? /"(?:[^"\\]|\\[\s\S])*"/y : /'(?:[^']|'')*'/y;
    form.lastIndex = offset;
    const text = form.exec(this.#text)?.[0];
    if (text === undefined || this.#runsIntoKeys(text, column)) {
      return {
        ...{ offset, end: offset + value.length, plainly: 'the closing quotation mark is missing' },
        hint: `Add ${mark} at the end of the text.`,
      };
    }
    return this.#after(offset, offset + text.length, 'a quotation mark');
  }

  #brackets(offset: number, first: string, column: number): SyntaxFault | undefined {
    const closing = { '[': ']', '{': '}' } as const;
    const open: { readonly mark: '[' | '{'; readonly at: number }[] = [];
    let unclosed = { mark: first, at: offset };
    const token = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^']|'')*'|[[\]{}]|(?<=[\s[,{:])["']/g;
    token.lastIndex = offset;
    for (let match = token.exec(this.#text); match; match = token.exec(this.#text)) {
      const [mark] = match;
      if (mark === '"' || mark === "'") break;
      const top = open.at(-1);
      if (mark === '[' || mark === '{') open.push({ mark, at: match.index });
      else if (top && closing[top.mark] === mark) open.pop();
      else if (top && (mark === ']' || mark === '}')) {
        unclosed = top;
        break;
      }
      if (open.length > 0) continue;
      const end = match.index + mark.length;
      if (this.#runsIntoKeys(this.#text.slice(offset, end), column)) break;
      return this.#after(offset, end, `'${mark}'`);
    }
    const line = this.#text.indexOf('\n', unclosed.at);
    const shown = this.#text.slice(unclosed.at, line < 0 ? undefined : line).trimEnd();
    const quotes = (shown.match(/"/g)?.length ?? 0) % 2;
    return {
      ...{ offset: unclosed.at, end: unclosed.at + shown.length },
      plainly:
        quotes === 1 ? 'the closing quotation mark is missing' : `the closing bracket of '${unclosed.mark}' is missing`,
      hint: quotes === 1 ? 'Add " behind the text.' : `Add '${unclosed.mark === '[' ? ']' : '}'}'.`,
    };
  }

  /** Whether a text over several lines holds what looks like the next key or entry: then it was not meant to. */
  #runsIntoKeys(text: string, column: number): boolean {
    return text
      .split('\n')
      .slice(1)
      .some((line) => {
        const indent = line.length - line.trimStart().length;
        return indent <= column && /^(?:- |[\w-]+:(?:\s|$))/.test(line.trimStart());
      });
  }

  #after(start: number, end: number, what: string): SyntaxFault | undefined {
    this.#closed = end;
    const line = this.#text.indexOf('\n', end);
    const more = this.#text.slice(end, line < 0 ? undefined : line).trimEnd();
    return more.trim() === '' || /^\s+#/.test(more)
      ? undefined
      : {
          ...{ offset: start, end: end + more.length, plainly: `there is text behind ${what}` },
          hint: 'Write the whole text in quotation marks.',
        };
  }
}

/** What to say about a command over several lines that is not marked as a text; undefined for other keys. */
function missingMark({ open }: Frame): SyntaxFault | undefined {
  if (open?.name !== 'cmd' && open?.name !== 'build') return undefined;
  const { name, offset } = open;
  return {
    ...{ offset, end: offset + name.length, plainly: `the lines below '${name}' are not marked as a text` },
    hint: `Write '${name}: |' to keep its lines, or '${name}: >' to join them.`,
  };
}

/** What to say about a dash and a text behind it without a space. */
export function missingSpace(offset: number, rest: string): SyntaxFault {
  return {
    ...{ offset, end: offset + rest.length, plainly: "a space is missing behind '-'" },
    hint: `Write '- ${rest.slice(1).split(/\s/, 1)[0]}'.`,
  };
}

/** What to say about a text where a key should be. */
export function missingColon(text: string, { from, to }: { readonly from: number; readonly to: number }): SyntaxFault {
  const line = text.slice(from, to);
  const tight = /^([\w-]+):(\S+)/.exec(line);
  if (tight) {
    return {
      ...{ offset: from, end: to, plainly: `a space is missing behind '${tight[1]}:'` },
      hint: `Write '${tight[1]}: ${tight[2]}'.`,
    };
  }
  const word = /^[\w-]+/.exec(line)?.[0];
  return word === undefined
    ? { offset: from, end: to, plainly: 'a key and a colon are expected' }
    : {
        ...{
          offset: from,
          end: to,
          plainly: `a colon is missing behind '${word}', or the line is not indented enough`,
        },
        hint: `Write '${word}:' for a key; indent the line more when it continues the text above it.`,
      };
}

/** What to say about a key where an entry of a list should be. */
export function missingDash(offset: number, rest: string): SyntaxFault {
  return {
    ...{ offset, end: offset + rest.length, plainly: "an entry of a list is expected, which begins with '- '" },
    hint: "Add '- ', or correct the indentation.",
    isDoubtful: true,
  };
}

/** What to say about a line with the wrong indentation. */
export function misplaced(offset: number, rest: string): SyntaxFault {
  return {
    ...{ offset, end: offset + rest.length, plainly: 'the line is not indented like those that it belongs to' },
    hint: 'Indent keys of the same map, and dashes of the same list, by the same number of spaces.',
    isDoubtful: true,
  };
}

/** What to say about the text of a key that has more indented below it. */
export function textBeside(offset: number, end: number): SyntaxFault {
  return {
    ...{ offset, end, plainly: 'a text cannot stand before what is indented below it' },
    hint: 'Remove the text, or correct the indentation of the lines below it.',
  };
}
