import { withoutConsequences, withoutExplained } from './diagnostics/consequences.ts';
import { diagnose } from './diagnostics/diagnose.ts';
import { type DiagnosticCode, isError } from './diagnostics/diagnostic-codes.ts';
import { withoutIgnored } from './diagnostics/ignore-comments.ts';
import { findWord } from './diagnostics/places.ts';
import type { Place } from './diagnostics/problem.ts';
import { withoutUnreadAliases } from './diagnostics/unread-aliases.ts';
import { tooLong } from './limits.ts';
import { type Reading, readTaskFile } from './load-task-file.ts';
import type { Diagnostic, LoadOptions, RunData } from './model.ts';
import { documentRules, textRules } from './rules/all-rules.ts';
import type { CheckedDocument, CheckedText, Finding, Lookup, Span } from './rules/rule.ts';
import { sampleRun, sampleTrigger } from './run-data.ts';
import type { AppliedAliases } from './stages/aliases.ts';
import { findOutline } from './stages/check-outline.ts';
import { namesOfValues } from './stages/template-values.ts';
import { type Blanked, blankAction } from './template/blank-action.ts';
import { sampleValues } from './template/sample-values.ts';
import { namesInTemplate, unsetValues } from './template/template-names.ts';

export interface CheckOptions extends Pick<LoadOptions, 'values' | 'set'> {
  /** Reads a file or address of aliases; undefined when it cannot be read here and may be there when the task runs. */
  readonly readAliasSource?: (source: string) => Promise<string | undefined>;
  /** What is known about the run; sample values stand for the rest. */
  readonly run?: RunData;
  /** Values that are given but not to be looked at. */
  readonly namesOfSecretValues?: readonly string[];
  /** Whether values may still be given when the task runs: then only what no value can mend is a problem. */
  readonly valuesMayFollow?: boolean;
  /** Limit of the whole run in seconds. */
  readonly runTimeout?: number;
  readonly isInContext?: CheckedText['isInContext'];
  readonly contextFiles?: CheckedText['contextFiles'];
}

/** Stands for a secret. */
const anyValue = '1';

const maxFailures = 20;

/**
 * Everything that is wrong or doubtful in a task file: what the engine refuses, and what the rules find, in the order of
 * the text, but for what comments in it ask to ignore. Rejects only for defects.
 */
export async function checkTaskFile(text: string, options: CheckOptions): Promise<readonly Diagnostic[]> {
  const refused = tooLong(text);
  if (refused) return diagnose('', [refused]);
  const failures: Place[] = [];
  const blanks: Blanked[] = [];
  for (let current = text; ; ) {
    const { places, isWhole, lacksAliases } = await placesIn(current, options);
    const failure = places.find(isOfTemplate);
    const blank = failure && blanks.length < maxFailures ? blankAction(current, failure) : undefined;
    if (failure) failures.push(isUnavailable(failure) ? { ...failure, severity: 'information' } : failure);
    if (failure && blank && !blanks.some((other) => overlaps(failure, other))) {
      blanks.push(blank);
      current = blank.text;
      continue;
    }
    const others = places.filter((place) => !isOfTemplate(place) && !isOfBlank(place, blanks));
    const isSyntaxWrong = others.some(({ code }) => code === 'invalid-yaml');
    const outline = isWhole || isSyntaxWrong || lacksAliases ? undefined : await findOutline(text);
    const isTorn = others.some(({ code, severity }) => code === 'torn-action' && severity === 'error');
    const found = [...(isTorn ? [] : failures), ...others, ...(outline ? [outline] : [])];
    const told = withoutIgnored(text, found, isWhole && blanks.length === 0 && !lacksAliases);
    return diagnose(text, withoutExplained(told));
  }
}

/** Whether the service can carry out what fails here. */
function isUnavailable({ message }: Place): boolean {
  return message.endsWith('is not available in acrtask');
}

function isOfTemplate({ code }: Place): boolean {
  return code === 'invalid-template' || code === 'failed-template';
}

/** What is told about a text in which nothing stands as its author wrote it, or because that is gone. */
const blamedOnBlanks: readonly DiagnosticCode[] = [
  ...(['unused-alias', 'unused-secret', 'unused-value'] as const),
  ...(['sequential-steps', 'unbuilt-push', 'unordered-push'] as const),
];

function isOfBlank(place: Place, blanks: readonly Blanked[]): boolean {
  if (blanks.length === 0) return false;
  return blamedOnBlanks.includes(place.code) || blanks.some((blank) => overlaps(place, blank));
}

function overlaps({ offset, end = (offset ?? -1) + 1 }: Place, blank: Blanked): boolean {
  return offset !== undefined && offset < blank.end && end > blank.start;
}

interface Found {
  readonly places: readonly Place[];
  /** Whether the text could be read to its end. */
  readonly isWhole: boolean;
  /** Whether there are aliases that are not known, because where they come from cannot be read here. */
  readonly lacksAliases: boolean;
}

/** What is wrong with a text up to the first template action that fails. */
async function placesIn(text: string, options: CheckOptions): Promise<Found> {
  const run = { ...sampleTrigger, ...sampleRun, ...options.run };
  const { readAliasSource, ...given } = options;
  let lacksAliases = false;
  const readAliases = async (source: string): Promise<string> => {
    const aliases = await readAliasSource?.(source);
    lacksAliases ||= aliases === undefined;
    return aliases ?? '';
  };
  const read = (more: LoadOptions['set'] = []): Promise<Reading> =>
    readTaskFile(text, {
      ...given,
      ...(readAliasSource ? { readAliasSource: readAliases } : {}),
      run,
      set: [...(options.set ?? []), ...more],
      resolveSecrets: async (secrets) => new Map(secrets.map(({ id }) => [id, anyValue])),
      hasStandIns: true,
    });
  const reading = await read();
  const checked = checkedText(text, reading, options, run);
  const places = placesOf(reading, checked);
  const unknown = [
    ...(options.namesOfSecretValues ?? []),
    ...(options.valuesMayFollow ? unsetValues(reading.applied?.text.text ?? '', checked.givenValues ?? []) : []),
  ];
  const isWhole = reading.examined !== undefined;
  const found = (all: readonly Place[], whole: boolean): Found => {
    const known = lacksAliases && reading.applied ? withoutUnreadAliases(text, all, reading.applied) : all;
    return { places: known, isWhole: whole, lacksAliases };
  };
  if (unknown.length === 0) return found(places, isWhole);
  const other = await read(sampleValues(reading.applied?.text.text ?? '', unknown));
  // What has the wrong type without a value, too, has it whatever the value is.
  const lineOf = ({ offset = 0 }: Place): number => text.lastIndexOf('\n', offset - 1);
  const mistyped = new Set(places.filter(({ code }) => code === 'wrong-type').map(lineOf));
  const others = placesOf(other, checked).filter(
    (place) => (place.code === 'wrong-type' && mistyped.has(lineOf(place))) || !isOfValue(place, text, unknown),
  );
  // Without values not even a text to look at may come out.
  if (!isWhole) return found(others, other.examined !== undefined);
  return found(certainOf(places, others), isWhole);
}

/** What no value can mend: keys and steps stand in the text, also in parts that only some values bring in. */
const certainWithValues: readonly DiagnosticCode[] = [
  ...(['unknown-key', 'duplicate-key', 'missing-value', 'step-kind-missing', 'step-kind-conflict'] as const),
];

/** What another value can mend where nothing but a value stands. */
const rightWithValues: readonly DiagnosticCode[] = [
  ...(['when-unknown', 'mount-volume', 'wrong-type', 'version', 'step-cache', 'secret-id', 'secret-url'] as const),
  ...(['secret-client-id', 'volume-name', 'volume-file-name'] as const),
];

function isOfValue({ code, offset, end }: Place, text: string, unknown: readonly string[]): boolean {
  if (!rightWithValues.includes(code)) return false;
  const [action = ''] = /^["']?\{\{[^{}]*\}\}/.exec(text.slice(offset, end)) ?? [];
  return [...action.matchAll(/\.Values\.(\w+)/g)].some(([, name = '']) => unknown.includes(name));
}

/** What is wrong both without the values that are not known and with some values for them. */
function certainOf(without: readonly Place[], withValues: readonly Place[]): readonly Place[] {
  const certain = new Set(withValues.map(identity));
  const told = new Set(without.map(identity));
  const both = without.filter((place) => certain.has(identity(place)));
  // Each value may hide what is wrong in the end: then what any value shows is as good as certain.
  const isHidden = without.some(isError) && !both.some(isError);
  const errors = isHidden ? withValues.filter(isError) : [];
  const more = withValues.filter((place) => !told.has(identity(place)) && certainWithValues.includes(place.code));
  return [...new Set([...both, ...more, ...errors])];
}

const identity = ({ code, offset }: Place): string => `${code} ${offset}`;

function placesOf(reading: Reading, checked: CheckedText): readonly Place[] {
  const document = checkedDocument(reading, checked);
  const findings = [
    ...textRules.flatMap((rule) => [...rule(checked)]),
    ...(document ? documentRules.flatMap((rule) => [...rule(document)]) : []),
  ];
  const places = [...(reading.problem?.places ?? []), ...findings.map(placeOf)];
  return document ? withoutConsequences(places, document) : places;
}

function placeOf({ at, ...finding }: Finding): Place {
  return {
    ...finding,
    ...(at === undefined ? {} : { offset: at.start, ...(at.end === undefined ? {} : { end: at.end }) }),
  };
}

function lookupsIn({ section, text }: AppliedAliases): Pick<CheckedText, 'lookups'> {
  const lookups: Lookup[] = [];
  // An empty section would take the place of the text in the memory of 'parseTaskTemplate'.
  for (const part of section.text === '' ? [text] : [section, text]) {
    const names = namesInTemplate(part.text);
    if (!names) return {};
    for (const { names: path, isGuarded, isCertain, start, end } of names) {
      lookups.push({
        names: path,
        isGuarded,
        isCertain,
        // Most are in order, and nobody asks.
        get at() {
          const from = part.originOf(start);
          return { start: from, end: Math.max(from, part.endOf(end)) };
        },
      });
    }
  }
  return { lookups };
}

function checkedText(source: string, reading: Reading, options: CheckOptions, run: RunData): CheckedText {
  const { aliasSupport, applied } = reading;
  const { runTimeout, isInContext, contextFiles } = options;
  return {
    source,
    aliasSupport,
    aliases: applied?.aliases ?? new Map(),
    givenValues: namesOfValues(options.values, options.set ?? [])?.concat(options.namesOfSecretValues ?? []),
    valuesMayFollow: options.valuesMayFollow ?? false,
    isWindows: run.OS?.toLowerCase() === 'windows',
    ...(applied ? { applied, template: applied.text, ...lookupsIn(applied) } : {}),
    ...(runTimeout === undefined ? {} : { runTimeout }),
    ...(isInContext ? { isInContext } : {}),
    ...(contextFiles ? { contextFiles } : {}),
  };
}

function checkedDocument({ rendered, examined, result }: Reading, checked: CheckedText): CheckedDocument | undefined {
  const { applied, template } = checked;
  if (!rendered || !examined || !applied || !template) return undefined;
  const { document: task, task: completed, decoded, locate } = examined;
  const renderedSpan = (start: number, end?: number): Span => {
    const from = rendered.originOf(start);
    return { start: from, ...(end === undefined ? {} : { end: Math.max(from, rendered.endOf(end)) }) };
  };
  const spanAt = (start: number | undefined): Span | undefined =>
    start === undefined ? undefined : renderedSpan(start, decoded.endAt(start));
  return {
    ...checked,
    applied,
    template,
    rendered,
    root: decoded.root,
    task,
    completed,
    isValid: result.ok,
    isDamaged: decoded.isDamaged,
    renderedSpan,
    valueSpan: (part, key) => spanAt(locate(part, key)),
    keySpan: (part, key) => spanAt(decoded.spotOf(part)?.keys.get(key)),
    wordSpan(part, key, word) {
      const from = locate(part, key);
      if (from === undefined) return undefined;
      const end = decoded.endAt(from) ?? rendered.text.length;
      const at = findWord(rendered.text, word, from, end);
      return at === undefined ? spanAt(from) : renderedSpan(at, at + word.length);
    },
  };
}
