import { suggest } from '../../did-you-mean.ts';
import { type DiagnosticCode, diagnosticCodes, type RuleCode } from './diagnostic-codes.ts';
import type { Place } from './problem.ts';

/** A code in a comment `# acrtask-ignore CODE`, or the comment itself when it names none. */
interface Ignored {
  readonly code: string;
  /** Offsets of the code, or of the word `acrtask-ignore`. */
  readonly start: number;
  readonly end: number;
  /** 0-based numbers of the first and the last line that it is about. */
  readonly first: number;
  readonly last: number;
}

const marker = /#\s*acrtask-ignore(?![\w-]):?/g;

/** Whether a line is nothing but a comment `# acrtask-ignore`, which the engine does not see. */
export const isIgnoreLine = (line: string): boolean => /^\s*#\s*acrtask-ignore(?![\w-])/.test(line);

/**
 * What remains of `places` when the comments `# acrtask-ignore CODE, CODE` of a text have silenced theirs: what begins in
 * the line of the comment and, when the line is nothing else, up to the next line that is neither empty nor a comment.
 * Codes that do not exist are added as problems and, when `all` checks could be made, so are those that silence nothing.
 */
export function withoutIgnored(text: string, places: readonly Place[], all: boolean): readonly Place[] {
  if (!text.includes('acrtask-ignore')) return places;
  const lines = text.split('\n');
  const starts: number[] = [];
  for (let at = 0, index = 0; index < lines.length; index += 1) {
    starts.push(at);
    at += (lines[index]?.length ?? 0) + 1;
  }
  const ignored = ignoredIn(lines, starts);
  const used = new Set<Ignored>();
  const kept = places.filter(({ code, offset }) => {
    if (offset === undefined) return true;
    const line = starts.findLastIndex((start) => start <= offset);
    const by = ignored.filter((each) => each.code === code && each.first <= line && line <= each.last);
    for (const each of by) used.add(each);
    return by.length === 0;
  });
  return [...kept, ...ignored.filter((each) => !used.has(each)).flatMap((each) => problemOf(each, all))];
}

function problemOf({ code, start: offset, end }: Ignored, all: boolean): readonly Place[] {
  const found = (kind: RuleCode, message: string, hint?: string): readonly Place[] => [
    { code: kind, message, offset, end, ...(hint === undefined ? {} : { hint }) },
  ];
  if (code === '') return found('unknown-ignore', 'the comment names no check', 'Write # acrtask-ignore CODE.');
  if (diagnosticCodes.includes(code as DiagnosticCode)) {
    return all ? found('unused-ignore', `the check '${code}' finds nothing here`) : [];
  }
  const [meant] = suggest(code, diagnosticCodes);
  return found('unknown-ignore', `there is no check '${code}'`, meant && `Did you mean '${meant}'?`);
}

function ignoredIn(lines: readonly string[], starts: readonly number[]): Ignored[] {
  const found: Ignored[] = [];
  /** Those of comment lines, which are about the next line too. */
  let waiting: Omit<Ignored, 'last'>[] = [];
  const isInBlock = blockTracker();
  for (const [index, line] of lines.entries()) {
    const start = starts[index] ?? 0;
    if (/^\s*#/.test(line)) {
      waiting.push(...codesIn(line, 0, start).map((each) => ({ ...each, first: index })));
      continue;
    }
    const isText = isInBlock(line);
    if (line.trim() === '') continue;
    found.push(...waiting.map((each) => ({ ...each, last: index })));
    waiting = [];
    const comment = isText ? undefined : commentAt(line);
    if (comment !== undefined)
      found.push(...codesIn(line, comment, start).map((each) => ({ ...each, first: index, last: index })));
  }
  return [...found, ...waiting.map((each) => ({ ...each, last: lines.length }))];
}

/** The codes that a comment names: words behind the marker, with commas between them. Other words are a reason. */
function codesIn(line: string, from: number, offset: number): Omit<Ignored, 'first' | 'last'>[] {
  const found: Omit<Ignored, 'first' | 'last'>[] = [];
  for (const { index, 0: text } of line.slice(from).matchAll(marker)) {
    const behind = from + index + text.length;
    const [list = ''] = /^\s+[\w-]+(?:\s*,\s*[\w-]+)*/.exec(line.slice(behind)) ?? [];
    const words = [...list.matchAll(/[\w-]+/g)];
    if (words.length === 0) found.push({ code: '', start: offset + from + index, end: offset + behind });
    for (const { index: at, 0: code } of words) {
      const start = offset + behind + at;
      found.push({ code, start, end: start + code.length });
    }
  }
  return found;
}

/** Where the comment at the end of a line of YAML begins: a `#` behind white space that is not in quotation marks. */
function commentAt(line: string): number | undefined {
  const value = /^\s*(?:-\s+)*(?:[^\s'"#][^:#]*:\s+)?(?:-\s+)*/.exec(line)?.[0].length ?? 0;
  // In a plain text, quotation marks have no meaning.
  const isQuoted = /^['"[{]/.test(line.slice(value));
  let quote = '';
  for (let at = value; at < line.length; at += 1) {
    const character = line[at] ?? '';
    if (quote !== '') {
      if (character === '\\' && quote === '"') at += 1;
      else if (character === quote) quote = '';
    } else if (isQuoted && (character === '"' || character === "'")) quote = character;
    else if (character === '#' && /\s/.test(line[at - 1] ?? '')) return at;
  }
  return undefined;
}

/** Tells for each line in turn whether it is within a block of text (`|`, `>`), where `#` begins no comment of YAML. */
function blockTracker(): (line: string) => boolean {
  /** Column of the key or dash that the block stands behind. */
  let parent: number | undefined;
  return (line) => {
    const indent = line.search(/\S/);
    if (parent !== undefined) {
      if (indent < 0 || indent > parent) return true;
      parent = undefined;
    }
    const header = /[|>][-+\d]{0,2}(?:\s+#.*)?$/.exec(line.trimEnd());
    const before = header ? line.slice(0, header.index) : '';
    if (/\s$/.test(before) && /[:-]$/.test(before.trimEnd())) {
      const dashes = /^\s*(?:-\s+)*/.exec(before)?.[0] ?? '';
      parent = before.length === dashes.length ? dashes.lastIndexOf('-') : dashes.length;
    }
    return false;
  };
}
