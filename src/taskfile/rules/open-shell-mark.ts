/** What a shell's text opens and does not close: a mark, and where it stands. */
export interface OpenMark {
  readonly mark: "'" | '"' | '`' | '$(' | '${';
  readonly at: number;
}

interface Open {
  readonly mark: OpenMark['mark'] | '(';
  readonly at: number;
}

/** The rest of a comment that begins at `at`; a backtick ends the command that it is in. */
function endOfComment(text: string, at: number, isInBackticks: boolean): number {
  const line = text.indexOf('\n', at);
  const backtick = isInBackticks ? text.indexOf('`', at) : -1;
  const ends = [line, backtick].filter((end) => end >= 0);
  return ends.length === 0 ? text.length : Math.min(...ends);
}

/** Whether a word begins at `at`, in what began with `inside`. */
function beginsWord(text: string, at: number, inside: Open | undefined): boolean {
  const before = text[at - 1] ?? '\n';
  if (/\s/.test(before)) return !isEscaped(text, at - 1);
  return before === '`'
    ? inside?.mark === '`' && inside.at === at - 1
    : /[;&|()]/.test(before) && !isEscaped(text, at - 1);
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let begin = at;
  while (text[begin - 1] === '\\') begin -= 1;
  return (at - begin) % 2 === 1;
}

/** Marks in marks beyond this are nobody's command. */
const deepest = 100;

/**
 * The quotation mark, `$(`, `${`, or backtick that a POSIX shell misses the end of. Undefined when there is none, and when
 * that is hard to say: of a text with a here-document, `case`, or bash's `$'...'`.
 */
export function openShellMark(text: string): OpenMark | undefined {
  if (!/['"`]|\$[({]/.test(text) || text.includes('<<') || text.includes("$'") || /\besac\b/.test(text))
    return undefined;
  const open: Open[] = [];
  const closed = (mark: Open['mark']): boolean => open.at(-1)?.mark === mark && open.pop() !== undefined;
  for (let at = 0; at < text.length; at += 1) {
    if (open.length > deepest) return undefined;
    const mark = text[at];
    const inside = open.at(-1)?.mark;
    const isQuoted = open.findLast((each) => each.mark !== '${')?.mark === '"';
    // '$$' is the number of the process.
    if (mark === '\\' || (mark === '$' && text[at + 1] === '$')) at += 1;
    else if (mark === '$' && (text[at + 1] === '(' || text[at + 1] === '{')) {
      open.push({ mark: text[at + 1] === '(' ? '$(' : '${', at });
      at += 1;
    } else if (mark === '`') {
      const begun = open.findLastIndex((each) => each.mark === '`');
      if (begun < 0) open.push({ mark, at });
      else if (begun === open.length - 1) open.pop();
      else break;
    } else if (mark === '"') {
      if (!closed('"')) open.push({ mark, at });
    } else if (mark === "'" && !isQuoted) {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return { mark, at };
      at = end;
    } else if (mark === '}') closed('${');
    else if (mark === ')' && inside !== '"') closed(inside === '(' ? '(' : '$(');
    else if (mark === '(' && (inside === '$(' || inside === '(')) open.push({ mark, at });
    else if (mark === '#' && !isQuoted && inside !== '${' && beginsWord(text, at, open.at(-1))) {
      at =
        endOfComment(
          text,
          at,
          open.some((each) => each.mark === '`'),
        ) - 1;
    }
  }
  return culprit(open);
}

/** Of marks that are open at the end: the one behind a quotation mark may have taken its end for a beginning. */
function culprit(open: readonly Open[]): OpenMark | undefined {
  const marks = open.flatMap(({ mark, at }) => (mark === '(' ? [] : [{ mark, at }]));
  const last = marks.at(-1);
  const outer = last?.mark === '"' ? marks.findIndex(({ mark }) => mark === '"') : -1;
  return outer >= 0 && outer < marks.length - 1 ? (marks[outer + 1] ?? last) : last;
}

/** Longer texts are not searched: each `sh` in them might begin all that follows. */
const longest = 20_000;

const shellBefore = /(?:^|[\s/])(?:ba|da|a|z|k)?sh(?:[ \t]+(?:-\S+|pipefail))*?[ \t]+-\w*c[ \t]+/g;

/**
 * The texts that a command gives to another shell with `-c`, in single quotation marks, or in double ones with nothing for
 * the first shell to carry out: without these marks.
 */
export function textsOfInnerShells(text: string): readonly string[] {
  if (!text.includes('sh ') || !text.includes('c ') || text.length > longest) return [];
  return [...text.matchAll(shellBefore)].flatMap((found) => wordAt(text, found.index + found[0].length) ?? []);
}

function wordAt(text: string, start: number): string | undefined {
  const part = /'([^']*)'|"((?:[^"\\`$]|\\[\s\S]|\$(?![({]))*)"|\\([\s\S])|([^\s'"\\;|&`$<>()]+)/y;
  let word: string | undefined;
  let end = start;
  for (;;) {
    part.lastIndex = end;
    const match = part.exec(text);
    if (!match) break;
    const [whole, single, double, escaped, plain] = match;
    word = (word ?? '') + (single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? escaped ?? plain ?? '');
    end += whole.length;
  }
  return /['"`$]/.test(text[end] ?? '') ? undefined : word;
}
