import { diagnose } from './diagnose.ts';
import { withoutIgnored } from './ignore-comments.ts';
import { type Reading, readTaskFile } from './load-task-file.ts';
import type { Diagnostic, LoadOptions, RunData } from './model.ts';
import { findWord } from './places.ts';
import type { Place } from './problem.ts';
import { documentRules, textRules } from './rules/all-rules.ts';
import type { CheckedDocument, CheckedText, Finding, Span } from './rules/rule.ts';
import { sampleRun } from './run-data.ts';
import { unsetValues } from './template-names.ts';
import { namesOfValues } from './template-values.ts';

export interface CheckOptions extends Pick<LoadOptions, 'values' | 'set' | 'readAliasSource'> {
  /** What is known about the run; sample values stand for the rest. */
  readonly run?: RunData;
  /** Values that are given but not to be looked at. */
  readonly namesOfSecretValues?: readonly string[];
  /** Whether values may still be given when the task runs: then only what no value can mend is a problem. */
  readonly valuesMayFollow?: boolean;
  /** Limit of the whole run in seconds. */
  readonly runTimeout?: number;
  readonly isInContext?: CheckedText['isInContext'];
}

/** Stands for a value that is not given yet, or a secret: a text, a number, and an id. */
const anyValue = '1';

/**
 * Everything that is wrong or doubtful in a task file: what the engine refuses, and what the rules find, in the order of
 * the text, but for what comments in it ask to ignore. Rejects only for defects.
 */
export async function checkTaskFile(text: string, options: CheckOptions): Promise<readonly Diagnostic[]> {
  const run = { ...sampleRun, ...options.run };
  const read = (more: readonly string[] = []): Promise<Reading> =>
    readTaskFile(text, {
      ...options,
      run,
      set: [...(options.set ?? []), ...more.map((name) => ({ name, value: anyValue }))],
      resolveSecrets: async (secrets) => new Map(secrets.map(({ id }) => [id, anyValue])),
    });
  const reading = await read();
  const checked = checkedText(text, reading, options, run);
  const places = placesOf(reading, checked);
  const unknown = [
    ...(options.namesOfSecretValues ?? []),
    ...(options.valuesMayFollow ? unsetValues(reading.applied?.text.text ?? '', checked.givenValues ?? []) : []),
  ];
  const shown = (found: readonly Place[]) =>
    diagnose(text, withoutIgnored(text, found, reading.examined !== undefined));
  if (places.length === 0 || unknown.length === 0) return shown(places);
  const others = placesOf(await read(unknown), checked).map(identity);
  return shown(places.filter((place) => others.includes(identity(place))));
}

const identity = ({ code, offset }: Place): string => `${code} ${offset}`;

function placesOf(reading: Reading, checked: CheckedText): readonly Place[] {
  const document = checkedDocument(reading, checked);
  const findings = [
    ...textRules.flatMap((rule) => [...rule(checked)]),
    ...(document ? documentRules.flatMap((rule) => [...rule(document)]) : []),
  ];
  return [...(reading.problem?.places ?? []), ...findings.map(placeOf)];
}

function placeOf({ at, ...finding }: Finding): Place {
  return {
    ...finding,
    ...(at === undefined ? {} : { offset: at.start, ...(at.end === undefined ? {} : { end: at.end }) }),
  };
}

function checkedText(source: string, reading: Reading, options: CheckOptions, run: RunData): CheckedText {
  const { aliasSupport, applied } = reading;
  const { runTimeout, isInContext } = options;
  return {
    source,
    aliasSupport,
    aliases: applied?.aliases ?? new Map(),
    givenValues: namesOfValues(options.values, options.set ?? [])?.concat(options.namesOfSecretValues ?? []),
    valuesMayFollow: options.valuesMayFollow ?? false,
    isWindows: run.OS?.toLowerCase() === 'windows',
    ...(applied ? { template: applied.text } : {}),
    ...(runTimeout === undefined ? {} : { runTimeout }),
    ...(isInContext ? { isInContext } : {}),
  };
}

function checkedDocument({ rendered, examined, result }: Reading, checked: CheckedText): CheckedDocument | undefined {
  const { template } = checked;
  if (!rendered || !examined || !template) return undefined;
  const { document: task, task: completed, decoded, locate } = examined;
  const renderedSpan = (start: number, end?: number): Span => {
    const from = rendered.originOf(start);
    return { start: from, ...(end === undefined ? {} : { end: Math.max(from, rendered.endOf(end)) }) };
  };
  const spanAt = (start: number | undefined): Span | undefined =>
    start === undefined ? undefined : renderedSpan(start, decoded.endAt(start));
  return {
    ...checked,
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
