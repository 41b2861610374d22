import { maxDiagnostics } from '../limits.ts';
import { meantKey } from '../rules/key-advice.ts';
import { emptyKeysOf, mappingsOf, type ShapedMapping, unknownKeysOf } from '../rules/mappings.ts';
import type { CheckedDocument } from '../rules/rule.ts';
import { stepKinds, taskShape } from '../schema.ts';
import { otherKind } from '../stages/outline-fault.ts';
import { lastAtMost } from '../stages/traced-text.ts';
import { type DiagnosticCode, isError, severityOf } from './diagnostic-codes.ts';
import type { Place } from './problem.ts';

/** What is told about an object that lacks something, and the keys that it lacks then. */
const lacks: readonly (readonly [DiagnosticCode, readonly string[]])[] = [
  ['step-kind-missing', stepKinds],
  ['secret-id', ['id']],
  ['secret-source', ['keyvault']],
  ['volume-name', ['name']],
  ['volume-source', ['secret']],
  ['mount-incomplete', ['name', 'mountPath']],
];

/** What is told about a name that nothing declares: the list that declares it, the type of its entries, and their key. */
const declarations: readonly (readonly [DiagnosticCode, string, string, string])[] = [
  ['when-unknown', 'steps', 'graph.Step', 'id'],
  ['mount-volume', 'volumes', 'volume.Volume', 'name'],
  ['undefined-secret', 'secrets', 'secretmgmt.Secret', 'id'],
  ['unknown-network', 'networks', 'graph.Network', 'name'],
];

/** What is told about a key that needs another one, and that one. */
const needs: readonly (readonly [DiagnosticCode, readonly string[]])[] = [
  ['retry-without-retries', ['retries', 'cmdDownloadRetries', 'pull']],
  ['ignored-key', ['pull']],
];

/** What is told about the order of steps, and about images that steps make for others. */
const order: readonly DiagnosticCode[] = [
  ...(['sequential-steps', 'unbuilt-push', 'unordered-push', 'unordered-run'] as const),
];

/** A key that is misspelt, or that has no value. */
interface Culprit {
  readonly mapping: ShapedMapping;
  /** Of the map that it is in, in the user's text. */
  readonly start: number;
  readonly key: string;
  /** Of the key, in the user's text. */
  readonly offset: number;
  /** The key that it stands for, as far as its letters tell. */
  readonly meant: string | undefined;
  readonly value: string | undefined;
}

/**
 * Problems without those that follow from a misspelt key or a missing value, which then are errors themselves: who reads
 * the list from its top should find the cause first.
 */
export function withoutConsequences(found: readonly Place[], document: CheckedDocument): readonly Place[] {
  const places = withoutOthersAtMistyped(withoutRepetitions(found));
  const outline = places.find(({ code }) => code === 'outline');
  const isForeign = otherKind(document.root) !== undefined;
  if (outline) return places.filter((place) => place === outline || !isOfOutline(place, outline, isForeign));
  const mistyped = places.filter(({ code }) => code === 'wrong-type');
  const isMistyped = (line: Place): boolean => mistyped.some((place) => isAroundOf(place, line));
  const joined = places.filter((place) => place.code === 'joined-lines' && !isMistyped(place));
  if (joined.length > 0) return withLinesFor(places, joined);
  if (places.some((place) => place.code === 'joined-lines')) {
    const rest = places.filter((place) => place.code !== 'joined-lines' || !isMistyped(place));
    return withoutConsequences(rest, document);
  }
  const told = new Set(places.filter(isOfKey).map(({ offset }) => offset));
  // Each is compared with each: in very many nobody looks for the cause.
  if (told.size === 0 || told.size > maxDiagnostics) return places;
  const culprits = culpritsOf(document, told);
  if (culprits.all.length > maxDiagnostics) return places;
  const raised = new Set<number>();
  const isConsequence = (place: Place): boolean => {
    const cause = causeOf(place, culprits, document);
    if (cause) raised.add(cause.offset);
    return cause !== undefined;
  };
  const causes = places.filter((place) => !isConsequence(place) && !isWithoutItems(place, places, document));
  return causes.map((place) => {
    return isOfKey(place) && raised.has(place.offset ?? -1) ? { ...place, severity: 'error' } : place;
  });
}

function isOfKey({ code }: Place): boolean {
  return code === 'unknown-key' || code === 'missing-value';
}

/** Whether a key has no value because the list that follows it is not indented enough, which is told about that. */
function isWithoutItems({ code, end }: Place, places: readonly Place[], { source }: CheckedDocument): boolean {
  if (code !== 'missing-value' || end === undefined) return false;
  const gap = /^[\s'"]*:[ \t]*(?:#.*)?\s*(?:- )?/.exec(source.slice(end, end + 400))?.[0] ?? '';
  return places.some(({ code: other, offset }) => other === 'wrong-type' && offset === end + gap.length);
}

/** Whether it is about the text that another line became part of. */
function isAroundOf({ offset, end }: Place, line: Place): boolean {
  return (
    offset !== undefined && end !== undefined && line.offset !== undefined && offset <= line.offset && end > line.offset
  );
}

/** Problems without those of the texts that lines became part of: such a line is as bad as what it causes. */
function withLinesFor(places: readonly Place[], lines: readonly Place[]): readonly Place[] {
  const isCause = (line: Place): boolean => places.some((place) => isError(place) && isAroundOf(place, line));
  const told = places.filter((place) => lines.includes(place) || !lines.some((line) => isAroundOf(place, line)));
  return told.map((place) => (lines.includes(place) && isCause(place) ? { ...place, severity: 'error' } : place));
}

/** What is told about a part of something that is told in stronger words already, and the code of these. */
const repetitions: readonly (readonly [DiagnosticCode, DiagnosticCode])[] = [
  ['unknown-alias', 'shell-in-tag'],
  ['unused-secret', 'secret-id'],
  ['timeout-range', 'wrong-type'],
];

function withoutRepetitions(places: readonly Place[]): readonly Place[] {
  return repetitions.reduce((left, [weak, strong]) => {
    const wholes = left
      .flatMap(({ code, offset, end }) => (code === strong && offset !== undefined ? [{ offset, end }] : []))
      .sort((one, other) => one.offset - other.offset);
    if (wholes.length === 0) return left;
    const starts = wholes.map(({ offset }) => offset);
    return left.filter(({ code, offset = -1 }) => {
      const whole = wholes[lastAtMost(starts, offset)];
      return code !== weak || !whole || offset < whole.offset || offset >= (whole.end ?? whole.offset + 1);
    });
  }, places);
}

/** A value of the wrong type counts as none, which is not what its author wrote. */
function withoutOthersAtMistyped(places: readonly Place[]): readonly Place[] {
  const mistyped = new Set(places.flatMap(({ code, offset }) => (code === 'wrong-type' ? [offset] : [])));
  const isOther = ({ code }: Place): boolean => code !== 'wrong-type' && code !== 'outline';
  return places.filter((place) => !isOther(place) || place.offset === undefined || !mistyped.has(place.offset));
}

/** Whether it says the same about the key, or the whole, that has no steps, or that they use nothing. */
function isOfOutline({ code, offset }: Place, outline: Place, isForeign: boolean): boolean {
  // Another kind of file has keys of its own.
  if (isForeign && code === 'unknown-key') return true;
  if (code === 'unused-volume' || code === 'unused-secret' || code === 'unused-alias') return true;
  return (code === 'unknown-key' || code === 'wrong-type') && offset === outline.offset;
}

interface Culprits {
  readonly all: readonly Culprit[];
  /** By the beginning of the map that they are in. */
  readonly inside: ReadonlyMap<number, readonly Culprit[]>;
  /** Those whose key an object may lack. */
  readonly known: readonly Culprit[];
}

/** Only what is told itself can be the cause of what is not told then. */
function culpritsOf(document: CheckedDocument, told: ReadonlySet<number | undefined>): Culprits {
  const all = withoutCopies(culpritsIn(document).filter(({ offset }) => told.has(offset)));
  const inside = new Map<number, Culprit[]>();
  for (const culprit of all) {
    const beside = inside.get(culprit.start);
    if (beside) beside.push(culprit);
    else inside.set(culprit.start, [culprit]);
  }
  const keys = new Set(lacks.flatMap(([, names]) => names));
  return { all, inside, known: all.filter(({ key }) => keys.has(key)) };
}

/** A template can write the same thousands of times. */
function withoutCopies(culprits: readonly Culprit[]): readonly Culprit[] {
  const byText = new Map(
    culprits.map((culprit) => {
      const { mapping, start, offset, key, value } = culprit;
      return [JSON.stringify([mapping.shape.type, start, offset, key, value]), culprit] as const;
    }),
  );
  return [...byText.values()];
}

function culpritsIn({ root, renderedSpan }: CheckedDocument): readonly Culprit[] {
  return mappingsOf(root, taskShape).flatMap((mapping) => {
    const at = (offset: number): number => renderedSpan(offset).start;
    const start = at(mapping.node.offset);
    const unknown = unknownKeysOf(mapping).map(({ key, value }) => ({
      mapping,
      start,
      key: key.text,
      offset: at(key.offset),
      meant: meantKey(key.text, mapping.shape.type),
      value: value.kind === 'scalar' ? value.text : undefined,
    }));
    const empty = emptyKeysOf(mapping).map((key) => ({
      mapping,
      start,
      key: key.text,
      offset: at(key.offset),
      meant: key.text,
      value: undefined,
    }));
    return [...unknown, ...empty];
  });
}

/** The culprit that a problem follows from. */
function causeOf({ code, offset, end }: Place, culprits: Culprits, { source }: CheckedDocument): Culprit | undefined {
  const isMeant = ({ meant }: Culprit, keys: readonly string[]): boolean => meant !== undefined && keys.includes(meant);
  const [, lacking] = lacks.find(([each]) => each === code) ?? [];
  if (lacking) {
    const inside = culprits.inside.get(offset ?? -1) ?? [];
    return (
      inside.find((culprit) => isMeant(culprit, lacking)) ??
      // Nobody knows what it was meant to be.
      (code === 'step-kind-missing' ? inside.find(({ meant }) => meant === undefined) : undefined) ??
      // It stands below, but not indented enough to belong to the object.
      culprits.known.find((culprit) => culprit.offset > (offset ?? 0) && lacking.includes(culprit.key))
    );
  }
  const [, list = '', type, key = ''] = declarations.find(([each]) => each === code) ?? [];
  if (type !== undefined) {
    const name = source.slice(offset, end).replace(/^["']|["']$/g, '');
    return culprits.all.find(({ mapping, value, ...culprit }) => {
      const { type: owner } = mapping.shape;
      if (mapping.shape === taskShape) return culprit.meant === list;
      if (owner !== type || culprit.meant !== key) return false;
      // A declaration without a name may be any.
      return value === undefined ? culprit.key === key : name.split(/[.\s"]+/).includes(value);
    });
  }
  const [, needed] = needs.find(([each]) => each === code) ?? [];
  const ofOrder = needed ?? (order.includes(code) ? ['when', ...stepKinds] : []);
  return culprits.all.find((culprit) => culprit.mapping.shape.type === 'graph.Step' && isMeant(culprit, ofOrder));
}

/** What is told for information about something that looks superfluous, and that a mistake elsewhere may explain. */
const explained: readonly DiagnosticCode[] = [
  ...(['unused-secret', 'unused-alias', 'unused-volume', 'sequential-steps', 'timeout-range'] as const),
];

/** Problems without the information that is not worth knowing before the errors and warnings are mended. */
export function withoutExplained(places: readonly Place[]): readonly Place[] {
  const isInformation = (place: Place): boolean => severityOf(place) === 'information';
  if (places.every(isInformation)) return places;
  return places.filter((place) => !isInformation(place) || !explained.includes(place.code));
}
