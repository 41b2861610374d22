import type { PlaceDetails } from '../diagnostics/problem.ts';
import type { Shape } from '../yaml/shapes.ts';

/** A value that does not fit where it stands. */
export interface Mismatch {
  /** Keys and indexes that lead to it. */
  readonly path: readonly (string | number)[];
  readonly shape: Shape;
  /** Its short tag, such as `!!map`. */
  readonly tag: string;
  /** Text of a value that is neither a map nor a list. */
  readonly text: string | undefined;
}

const owners: Readonly<Record<string, string>> = {
  'graph.Step': 'a step',
  'secretmgmt.Secret': 'a secret',
  'graph.Network': 'a network',
  'volume.Volume': 'a volume',
  'volume.Mount': 'a mount',
};

const secondsKeys = ['timeout', 'stepTimeout', 'startDelay', 'retryDelay', 'cmdDownloadRetryDelay'];

/** What to say about a value of the wrong type: what it is the value of, what is expected, and what it is. */
export function mismatchWords(mismatch: Mismatch): Pick<PlaceDetails, 'plainly' | 'hint'> {
  const hint = hintFor(mismatch);
  return {
    plainly: `${subjectOf(mismatch)} must be ${expected(mismatch.shape)}, not ${given(mismatch)}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** What to say about an empty entry of a list. */
export function emptyEntryWords(type: string): string {
  return `${owners[type] ?? 'an entry'} is empty`;
}

function subjectOf({ path, shape }: Mismatch): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  if (typeof last === 'string') return `'${last}'`;
  return (shape.kind === 'object' ? owners[shape.type] : undefined) ?? `an entry of '${keyOf(path)}'`;
}

function keyOf(path: Mismatch['path']): string {
  return String(path.findLast((each) => typeof each === 'string') ?? '');
}

function expected(shape: Shape): string {
  switch (shape.kind) {
    case 'int':
      return 'a whole number';
    case 'bool':
      return 'true or false';
    case 'string':
      return 'text';
    case 'list':
      return 'a list';
    case 'map':
      return 'a map of names to texts';
    case 'object':
      return 'a map';
  }
}

function given({ tag, text }: Mismatch): string {
  if (tag === '!!map') return 'a map';
  if (tag === '!!seq') return 'a list';
  const line = text?.trim() ?? '';
  if (line.includes('\n')) return 'a text over several lines';
  return `'${shortened(line)}'`;
}

function shortened(line: string): string {
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** Words about a value that aliases or templates have printed, with what its author wrote in its place. */
export function inTermsOf(written: string, printed: string, words: string): string {
  const [before, after] = [printed.trim(), written.trim()];
  if (before === '' || before === after || /[\r\n]/.test(before + after)) return words;
  const [shortBefore, shortAfter] = [shortened(before), shortened(after)];
  return words.replaceAll(shortBefore, () => shortAfter).replaceAll(before, () => after);
}

function hintFor(mismatch: Mismatch): string | undefined {
  const { path, shape, tag, text } = mismatch;
  const key = keyOf(path);
  switch (shape.kind) {
    case 'int':
      return text === undefined ? undefined : hintForNumber(key, text);
    case 'bool':
      return /^(?:y|yes|true|on|n|no|false|off)$/i.test(text ?? '')
        ? `Write ${text} without quotation marks.`
        : 'Write true or false.';
    case 'list':
      return hintForList(key, tag, text);
    case 'string':
      if (tag === '!!map') {
        return key === 'env'
          ? 'Write NAME=value.'
          : "Write it in quotation marks: a text that contains ': ' or begins with '{' is read as a map.";
      }
      return 'Write one text, in quotation marks if it begins with a bracket.';
    case 'map':
      return "Write each name on a line of its own, as 'NAME: text'.";
    case 'object':
      return shape.type === 'graph.Step' ? "Write a step as '- cmd: …', '- build: …', or '- push: …'." : undefined;
  }
}

function hintForNumber(key: string, text: string): string | undefined {
  if (/^\d+$/.test(text)) return `Write ${text} without quotation marks.`;
  const [, digits, unit = ''] = /^(\d+)\s*(s|sec|m|min|h)\w*$/i.exec(text) ?? [];
  if (digits === undefined || !secondsKeys.includes(key)) return undefined;
  const letter = unit.toLowerCase().charAt(0);
  const seconds = Number(digits) * (letter === 'h' ? 3600 : letter === 'm' ? 60 : 1);
  return `Write ${seconds}: it is a number of seconds.`;
}

function hintForList(key: string, tag: string, text: string | undefined): string {
  if (key === 'env' && tag === '!!map') return "Write each variable on a line of its own, as '- NAME=value'.";
  if (text === undefined || text.includes('\n') || text.length > 60) return "Begin each entry with '- '.";
  if (key === 'when') {
    const ids = text.split(/[\s,;[\]"']+/).filter((id) => id !== '');
    return `Write 'when: [${ids.map((id) => (id === '-' ? '"-"' : id)).join(', ')}]'.`;
  }
  const entry = /^[\w./$:=][\w./$:=@-]*$/.test(text) ? text : JSON.stringify(text);
  return `Write '${key}: [${entry}]'.`;
}
