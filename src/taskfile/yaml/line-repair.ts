import { parseEvents } from 'js-yaml';
import { misplaced, missingColon, missingDash, missingSpace, type SyntaxFault, textBeside } from './syntax-fault.ts';

const maxLength = 20_000;
const maxLinesBefore = 14;
const shifts = [-1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6];

/** How much is wrong with a text that is YAML, apart from its indentation. */
export type Rating = (text: string) => number;

/**
 * The line which alone keeps a text from being YAML, among `stop` and those before it: with another indentation, a dash,
 * or a colon the whole text can be read. Of several the one that leaves least wrong. Undefined when there is none.
 */
export function lineRepair(text: string, stop: number, rating: Rating): SyntaxFault | undefined {
  if (text.length > maxLength) return undefined;
  const lines = text.split('\n');
  const starts: number[] = [];
  for (let at = 0, index = 0; index < lines.length; index += 1) {
    starts.push(at);
    at += (lines[index]?.length ?? 0) + 1;
  }
  const last = starts.findLastIndex((start) => start <= stop);
  let best: { readonly fault: SyntaxFault; readonly cost: number } | undefined;
  for (let index = Math.max(0, last), looked = 0; index >= 0 && looked <= maxLinesBefore; index -= 1) {
    const line = lines[index] ?? '';
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    looked += 1;
    const offset = (starts[index] ?? 0) + line.length - line.trimStart().length;
    for (const [repaired, fault] of repairs(text, line, offset)) {
      const whole = [...lines.slice(0, index), repaired, ...lines.slice(index + 1)];
      const joined = whole.join('\n');
      if (!isYaml(joined)) continue;
      // A mark that is missing is likelier than a line that was moved.
      const cost = 10 * rating(joined) + irregularSteps(whole) + (repaired.trim() === content ? 0.5 : 0);
      if (!best || cost < best.cost) best = { fault, cost };
    }
  }
  return best?.fault;
}

/**
 * How often a line is indented more than the one above it by something other than two or four columns, and in how many
 * columns lists begin.
 */
function irregularSteps(lines: readonly string[]): number {
  const dashes = new Set<number>();
  let before: number | undefined;
  let count = 0;
  for (const line of lines) {
    const content = line.trimStart();
    if (content.trim() === '') continue;
    const indent = line.length - content.length;
    if (before === undefined ? indent > 0 : indent > before && indent - before !== 2 && indent - before !== 4)
      count += 1;
    if (content.startsWith('- ')) dashes.add(indent);
    before = indent;
  }
  // Lists are rarely indented by more than they must be.
  return count + dashes.size + sum([...dashes]) / 10_000;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

function isYaml(text: string): boolean {
  try {
    parseEvents(text, {});
    return true;
  } catch {
    return false;
  }
}

/** Whether the line before or behind is an entry such as `- NAME=value`. */
function isAmongVariables(source: string, start: number, end: number): boolean {
  const before = source.slice(0, start).trimEnd();
  const entry = /^\s*- ["']?[A-Za-z_]\w*=/;
  return [before.slice(before.lastIndexOf('\n') + 1), source.slice(end, end + 200)].some((line) => entry.test(line));
}

/** What a line may have been meant to be, and what is wrong with it then. */
function* repairs(source: string, line: string, offset: number): Iterable<readonly [string, SyntaxFault]> {
  const content = line.trim();
  const indent = line.length - line.trimStart().length;
  const at = (columns: number, words: string): string => ' '.repeat(columns) + words;
  const end = offset + content.length;
  if (/^-[^\s-]/.test(content)) yield [at(indent, `- ${content.slice(1)}`), missingSpace(offset, content)];
  if (!content.startsWith('-')) {
    const fault = missingDash(offset, content);
    if (indent >= 2) yield [at(indent - 2, `- ${content}`), fault];
    yield [at(indent, `- ${content}`), fault];
  }
  const bare = /^((?:- )*)(\w[\w-]*)(?:[ \t]+(\S.*))?$/.exec(content);
  if (bare) {
    const [, dashes = '', word = '', rest = ''] = bare;
    const from = offset + dashes.length;
    yield [at(indent, `${dashes}${word}: ${rest}`.trimEnd()), missingColon(source, { from, to: end })];
  }
  const [, key, value] = /^([A-Za-z_]\w*):[ \t]+(\S.*)$/.exec(content) ?? [];
  if (key !== undefined && isAmongVariables(source, offset, end)) {
    const fault = { ...missingDash(offset, content), hint: `Write it as '- ${key}=VALUE'.` };
    yield [at(indent, `- ${key}=${value}`), fault];
  }
  const [, before, text] = /^((?:- )*[\w-]+:)[ \t]+([^\s"'|>&*!{[-].*)$/.exec(content) ?? [];
  if (before !== undefined && text !== undefined && !/\p{Cc}/u.test(text)) {
    yield [at(indent, before), textBeside(end - text.length, end)];
  }
  for (const shift of shifts) {
    if (indent + shift >= 0) yield [at(indent + shift, content), misplaced(offset, content)];
  }
}
