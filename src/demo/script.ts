import { parse } from 'shell-quote';

/** One statement of a tutorial script, with the number of its first line. */
export type Statement = { readonly line: number } & (
  | { readonly kind: 'assign'; readonly name: string; readonly word: string }
  | { readonly kind: 'capture'; readonly name: string; readonly command: string }
  | { readonly kind: 'write'; readonly command: string; readonly file: string }
  | { readonly kind: 'az'; readonly command: string }
);

export type Variables = Readonly<Record<string, string>>;

/** Joins lines that end with a backslash to the next; each keeps the number of its first line. */
const logicalLines = (text: string): readonly { readonly line: number; readonly text: string }[] => {
  const joined: { line: number; text: string }[] = [];
  let goesOn = false;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const content = raw.replace(/\s*\\$/, '');
    const last = joined.at(-1);
    if (goesOn && last) last.text += ` ${content.trim()}`;
    else joined.push({ line: index + 1, text: content.trim() });
    goesOn = content.length < raw.length;
  }
  return joined.filter(
    ({ text: content }) => content !== '' && !content.startsWith('#') && !content.startsWith('set -'),
  );
};

const assignments = /^(?:\w+=(?:\$\{\w+:-[^}]*\}|[^\s$()]*)\s*)+$/;
const assignment = /(\w+)=(\$\{\w+:-[^}]*\}|[^\s$()]*)/g;

const statementsOf = (line: number, text: string): readonly Statement[] => {
  const capture = /^(\w+)=\$\((az .*)\)$/.exec(text);
  if (capture) return [{ line, kind: 'capture', name: capture[1] ?? '', command: capture[2] ?? '' }];
  if (assignments.test(text))
    return [...text.matchAll(assignment)].map(([, name = '', word = '']) => ({ line, kind: 'assign', name, word }));
  const write = /^(echo .*?)\s*>\s*(\S+)$/.exec(text);
  if (write) return [{ line, kind: 'write', command: write[1] ?? '', file: write[2] ?? '' }];
  if (text.startsWith('az ')) return [{ line, kind: 'az', command: text }];
  throw new Error(`line ${line} of the script is not understood: ${text}`);
};

/**
 * Parses a tutorial script: the few forms of shell syntax that the tutorials use, so that they run where there is no
 * shell. Throws Error for any other line.
 */
export const readScript = (text: string): readonly Statement[] =>
  logicalLines(text).flatMap(({ line, text: content }) => statementsOf(line, content));

/** The words of a command with variables expanded, split as a shell would. */
export const wordsOf = (command: string, variables: Variables): readonly string[] =>
  parse(command, (name) => variables[name] ?? '').map((word) => {
    if (typeof word === 'string') return word;
    if ('pattern' in word) return word.pattern;
    throw new Error(`not understood: ${command}`);
  });

/** The value on the right side of an assignment: plain text, or `${NAME:-default}`. */
export const assignedValue = (word: string, variables: Variables): string => {
  const [, name, fallback = ''] = /^\$\{(\w+):-([^}]*)\}$/.exec(word) ?? [];
  return name === undefined ? word : variables[name] || fallback;
};
