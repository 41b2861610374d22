import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { Problem, problemAt } from '../diagnostics/problem.ts';
import { maxTextLength, maxYamlDepth, maxYamlMarks } from '../limits.ts';
import { positionAt } from '../stages/traced-text.ts';
import { documentHeadProblem } from './document-head.ts';
import { lineRepair, type Rating } from './line-repair.ts';
import { type SyntaxFault, syntaxFault } from './syntax-fault.ts';
import { tabLineProblem } from './tab-lines.ts';
import { yamlWords } from './yaml-words.ts';

/** Characters that are parsed again after corrections. */
const maxParsedAgain = 4_000_000;

export interface ParsedText {
  readonly events: readonly Event[];
  /** The text that the events refer to: the source, or one of the same length with replacements. */
  readonly parsed: string;
}

/** What a text should say, to find out what is wrong with one that is not YAML. */
export interface Expected {
  /** Whether a key at the left margin belongs somewhere else. */
  readonly isForeign: (key: string) => boolean;
  readonly rating: Rating;
}

/**
 * The events of a text's first document, as go-yaml would read it, which is more lenient than the parser. Throws a
 * Problem `yaml: …` for a syntax error (taskfile.md 2.2), at the line that a person would name, the better
 * the more is known of what is expected.
 */
export function firstDocument(source: string, expected?: Expected): ParsedText {
  requireSomeSize(source);
  const head = documentHeadProblem(source);
  if (head) throw head;
  let parsed = source;
  let first: unknown;
  for (let length = source.length; ; length += source.length) {
    try {
      return withoutTabLines({ events: parseEvents(parsed, { maxDepth: maxYamlDepth }), parsed });
    } catch (error) {
      if (error instanceof Problem) throw error;
      first ??= error;
      const corrected = length < maxParsedAgain ? correct(parsed, error) : undefined;
      if (corrected === undefined) throw syntaxProblem(parsed, error, faultIn(source, first, expected));
      parsed = corrected;
    }
  }
}

/** Throws a Problem for a line of blanks with a tab that go-yaml refuses. */
function withoutTabLines(text: ParsedText): ParsedText {
  const { parsed, events } = text;
  const problem = parsed.includes('\t') && tabLineProblem(parsed, events, endOfFirstDocument(parsed) ?? parsed.length);
  if (problem) throw problem;
  return text;
}

/** Throws a Problem for a text that takes too much memory to parse. */
function requireSomeSize(source: string): void {
  if (source.length > maxTextLength) {
    throw problemAt('too-large', maxTextLength, `yaml: more than ${maxTextLength} characters`);
  }
  if (source.length <= maxYamlMarks) return;
  let marks = 0;
  for (const { index } of source.matchAll(/[-\n,:?[{]/g)) {
    marks += 1;
    if (marks > maxYamlMarks) {
      throw problemAt(
        'too-large',
        index,
        `yaml: more than ${maxYamlMarks} lines, colons, and other marks of structure`,
      );
    }
  }
}

/** An equivalent text for go-yaml that the parser accepts at this position; undefined when there is none. */
function correct(source: string, error: unknown): string | undefined {
  const end = endOfFirstDocument(source);
  const offset = offsetOf(error);
  if (end !== undefined && (offset === undefined || offset > end)) return source.slice(0, end);
  return withLoneDashes(source) ?? withSpaceForTab(source, error) ?? withJoinedLine(source, error);
}

/** Replaces a lone dash in `parsed`. */
export const loneDash = '\uE000';

/**
 * go-yaml reads `[-]` as a list with the text `-`. Here and below the parser receives a text of the same length, so
 * that its offsets match the original.
 */
function withLoneDashes(source: string): string | undefined {
  const lenient = source.replace(/-(?=[\],}])(?<=(?:[[,]|:[ \t])\s*-)/g, loneDash);
  return lenient === source ? undefined : lenient;
}

/** go-yaml allows tabs between what stands in brackets: replaces those before the place of the error. */
function withSpaceForTab(source: string, error: unknown): string | undefined {
  const offset = offsetOf(error);
  if (!(error instanceof YAMLException) || error.reason !== 'deficient indentation' || offset === undefined) {
    return undefined;
  }
  const before = source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
  const [tabs = ''] = /[ \t]+$/.exec(before) ?? [];
  if (!tabs.includes('\t') || !/[[{]/.test(before)) return undefined;
  return source.slice(0, offset - tabs.length) + ' '.repeat(tabs.length) + source.slice(offset);
}

/** go-yaml allows lines inside brackets and quotes to start at column 0: joins such a line to the previous one. */
function withJoinedLine(source: string, error: unknown): string | undefined {
  const offset = offsetOf(error);
  if (!(error instanceof YAMLException) || error.reason !== 'deficient indentation' || offset === undefined) {
    return undefined;
  }
  const end = source.lastIndexOf('\n', offset - 1);
  const before = source.slice(source.lastIndexOf('\n', end - 1) + 1, Math.max(0, end));
  if (end < 0 || before.trim() === '' || before.includes(' #')) return undefined;
  const start = source[end - 1] === '\r' ? end - 1 : end;
  return source.slice(0, start) + ' '.repeat(end + 1 - start) + source.slice(end + 1);
}

/**
 * The offset of the line that ends a text's first document; undefined when there is none. Later documents are never read,
 * so a mistake in them does not matter.
 */
export function endOfFirstDocument(source: string): number | undefined {
  const start = /^(?:\s|%.*\n)*(?:---(?=\s))?/.exec(source)?.[0].length ?? 0;
  const marker = /^(?:---|\.\.\.)(?=\s|$)/gm;
  marker.lastIndex = start;
  return marker.exec(source)?.index;
}

function offsetOf(error: unknown): number | undefined {
  return error instanceof YAMLException ? error.mark?.position : undefined;
}

function faultIn(source: string, error: unknown, expected?: Expected): SyntaxFault | undefined {
  const stop = offsetOf(error) ?? source.length;
  const isCommaMissing = error instanceof YAMLException && error.reason.includes('missed comma');
  const fault = syntaxFault(source, stop, expected?.isForeign);
  if (fault && !fault.isDoubtful) return fault;
  if (isCommaMissing) {
    const end = source.slice(0, stop).trimEnd().length;
    return { offset: Math.max(0, end - 1), end, plainly: 'a comma is missing', hint: "Write ',' behind the entry." };
  }
  return lineRepair(source, Math.max(fault?.offset ?? 0, stop), expected?.rating ?? (() => 0)) ?? fault;
}

function syntaxProblem(source: string, error: unknown, fault: SyntaxFault | undefined): unknown {
  if (!(error instanceof YAMLException)) return error;
  const { reason } = error;
  const offset = error.mark?.position;
  const before = offset === undefined ? '' : source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset);
  const said = yamlWords(reason, { before, rest: offset === undefined ? '' : source.slice(offset, offset + 2) });
  if (offset === undefined) return problemAt('invalid-yaml', undefined, `yaml: ${reason}`, said);
  const at = Math.min(offset, source.trimEnd().length);
  const { line } = positionAt(source, at);
  const message = line > 1 ? `yaml: line ${line}: ${reason}` : `yaml: ${reason}`;
  if (!fault) return problemAt('invalid-yaml', at, message, said);
  const { offset: start, end, plainly: words, hint } = fault;
  const details = { end, plainly: words, ...(hint === undefined ? {} : { hint }) };
  return problemAt('invalid-yaml', start, message, details);
}
