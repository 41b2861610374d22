import { isObject } from '../../json.ts';
import { Findings, type Place, Problem, problemAt } from '../diagnostics/problem.ts';
import { positionsIn } from '../stages/traced-text.ts';
import { emptyEntryWords, mismatchWords } from '../stages/type-words.ts';
import {
  type MappingNode,
  parseYaml,
  type ScalarNode,
  type SequenceNode,
  selfReference,
  type YamlNode,
} from './nodes.ts';
import { resolveScalar, shortTag } from './scalars.ts';
import type { Shape, Shaped } from './shapes.ts';

/** Where the parts of a decoded value are in the text. */
export interface Spot {
  readonly offset: number;
  /** Offsets of list items, or of the values of an object's keys. */
  readonly parts: ReadonlyMap<string | number, number>;
  /** Offsets of an object's keys. */
  readonly keys: ReadonlyMap<string, number>;
}

export interface Decoded<S extends Shape> {
  readonly value: Shaped<S>;
  /** Undefined for values that were not in the text. */
  spotOf(part: object): Spot | undefined;
  /** Where the text ends that begins at an offset: a value, or a key. */
  endAt(offset: number): number | undefined;
}

/** As much as could be decoded, and what could not. */
export interface PartlyDecoded<S extends Shape> extends Decoded<S> {
  /** The whole document, keys that the shape does not have included; undefined for an empty one. */
  readonly root: YamlNode | undefined;
  readonly problem: Problem | undefined;
  /** Whether something in an object could not be decoded. */
  isDamaged(part: object): boolean;
}

/**
 * Decodes a YAML text into the given shape as go-yaml v2 does (taskfile.md 2.2): unknown keys ignored, the last of
 * duplicate keys wins, null leaves the zero value, all type mismatches collected into one Problem.
 */
export function decodeYaml<S extends Shape>(text: string, shape: S): Decoded<S> {
  const decoded = decodePartly(text, shape);
  if (decoded.problem) throw decoded.problem;
  return decoded;
}

/** Like `decodeYaml`, but type mismatches leave the zero value and are part of the result. */
export function decodePartly<S extends Shape>(text: string, shape: S): PartlyDecoded<S> {
  const node = parseYaml(text, {
    isForeign: (key) => isOfEntries(key, shape),
    rating: (repaired) => faultsOf(parseYaml(repaired), shape),
  });
  const decoder = new Decoder(text);
  const value = (node ? decoder.decode(node, shape) : undefined) ?? zeroOf(shape);
  return {
    value: value as Shaped<S>,
    root: node,
    spotOf: (part) => decoder.spots.get(part),
    endAt: (offset) => decoder.ends.get(offset),
    isDamaged: (part) => decoder.damaged.has(part),
    problem: problemOf(text, decoder),
  };
}

/** Whether a key is not one of a shape but one of the objects in its lists. */
function isOfEntries(key: string, shape: Shape): boolean {
  if (shape.kind !== 'object' || Object.hasOwn(shape.fields, key)) return false;
  return Object.values(shape.fields).some(
    (field) => field.kind === 'list' && field.of.kind === 'object' && Object.hasOwn(field.of.fields, key),
  );
}

/** How many of its keys an object lacks, or has too many of. */
function lackOf({ entries }: MappingNode, { type, fields }: Extract<Shape, { kind: 'object' }>): number {
  const keys = entries.map(({ key }) => (key.kind === 'scalar' ? key.text : ''));
  if (keys.includes('<<')) return 0;
  if (type === 'graph.Step') return Math.abs(keys.filter((key) => /^(?:cmd|build|push)$/.test(key)).length - 1);
  return Object.entries(fields).filter(([key, { facts }]) => facts?.isNeeded && !keys.includes(key)).length;
}

/** How many values of a document do not fit a shape, are missing, or stand under keys that it does not have. */
function faultsOf(node: YamlNode | undefined, shape: Shape): number {
  const sum = (faults: readonly number[]): number => faults.reduce((total, each) => total + each, 0);
  if (!node) return 1;
  if (node.kind === 'scalar') return shape.kind === 'list' || shape.kind === 'map' || shape.kind === 'object' ? 1 : 0;
  if (node.kind === 'sequence') {
    return shape.kind === 'list' ? sum(node.items.map((item) => faultsOf(item, shape.of))) : 1;
  }
  if (shape.kind === 'map') return sum(node.entries.map(({ value }) => faultsOf(value, shape.of)));
  if (shape.kind !== 'object') return 1;
  const lack = lackOf(node, shape);
  return (
    lack +
    sum(
      node.entries.map(({ key, value }) => {
        const field =
          key.kind === 'scalar' && Object.hasOwn(shape.fields, key.text) ? shape.fields[key.text] : undefined;
        return field ? faultsOf(value, field) : 1;
      }),
    )
  );
}

interface MismatchPlace extends Pick<Place, 'code' | 'message' | 'plainly' | 'hint'> {
  readonly offset: number;
}

interface GrowingSpot extends Spot {
  readonly parts: Map<string | number, number>;
  readonly keys: Map<string, number>;
}

/** The keys of all lists. */
const noKeys = new Map<string, number>();

function mismatchProblem(text: string, mismatches: readonly MismatchPlace[]): Problem {
  const positionOf = positionsIn(text);
  const lines = mismatches.map(({ offset, message }) => `  line ${positionOf(offset).line}: ${message}`);
  return new Problem(['yaml: unmarshal errors:', ...lines].join('\n'), mismatches);
}

function problemOf(text: string, { mismatches, empty }: Decoder): Problem | undefined {
  const findings = new Findings();
  if (mismatches.length > 0) findings.report(mismatchProblem(text, mismatches));
  empty.forEach(findings.report);
  return findings.problem;
}

function zeroOf(shape: Shape): unknown {
  switch (shape.kind) {
    case 'string':
      return '';
    case 'int':
      return 0;
    case 'bool':
      return false;
    case 'list':
      return [];
    case 'map':
      return undefined;
    case 'object':
      return zeroObject(shape);
  }
}

type ObjectShape = Shape & { readonly kind: 'object' };

interface Zero {
  readonly model: Readonly<Record<string, unknown>>;
  /** The fields whose values no two objects may share. */
  readonly own: readonly (readonly [string, Shape])[];
}

const zeros = new WeakMap<ObjectShape, Zero>();

/** An object of zero values. Copies of one model are several times as fast as objects that are built key by key. */
function zeroObject(shape: ObjectShape): Record<string, unknown> {
  const known = zeros.get(shape);
  if (!known) {
    zeros.set(shape, zeroModel(shape));
    return zeroObject(shape);
  }
  const zero: Record<string, unknown> = { ...known.model };
  for (const [key, field] of known.own) zero[key] = zeroOf(field);
  return zero;
}

function zeroModel(shape: ObjectShape): Zero {
  const fields = Object.entries(shape.fields);
  // JSON.parse makes objects as literals do; V8 keeps objects with many keys that were added later as hash tables.
  const model = JSON.parse(JSON.stringify(Object.fromEntries(fields.map(([key, field]) => [key, plainZero(field)]))));
  for (const [key, field] of fields) if (field.kind === 'map') model[key] = undefined;
  return { model, own: fields.filter(([, field]) => field.kind === 'list' || field.kind === 'object') };
}

function plainZero({ kind }: Shape): unknown {
  return kind === 'string' ? '' : kind === 'int' ? 0 : kind === 'bool' ? false : null;
}

class Decoder {
  readonly mismatches: MismatchPlace[] = [];
  /** Empty entries in lists of objects, on which the engine itself crashes. */
  readonly empty: Problem[] = [];
  readonly spots = new Map<object, GrowingSpot>();
  readonly ends = new Map<number, number>();
  readonly damaged = new Set<object>();
  readonly #text: string;
  /** Nodes that are being decoded: an alias to one of them never ends. */
  readonly #open = new Set<YamlNode>();
  /** Keys and indexes that lead to what is being decoded. */
  readonly #path: (string | number)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Undefined when the node does not match or is null. */
  decode(node: YamlNode, shape: Shape, before?: unknown): unknown {
    if (node.kind === 'scalar') {
      this.#note(node);
      return this.#scalar(node, shape);
    }
    if (this.#open.has(node))
      throw problemAt('invalid-yaml', node.offset, selfReference(node), { plainly: 'a value contains itself' });
    this.#open.add(node);
    try {
      return this.#collection(node, shape, before);
    } finally {
      this.#open.delete(node);
    }
  }

  #collection(node: SequenceNode | MappingNode, shape: Shape, before: unknown): unknown {
    if (node.kind === 'sequence') {
      return shape.kind === 'list' ? this.#list(node.items, node, shape) : this.#mismatch(node, '!!seq', shape);
    }
    if (shape.kind === 'object') return this.#object(node, shape, before);
    return shape.kind === 'map' ? this.#map(node, shape, before) : this.#mismatch(node, '!!map', shape);
  }

  #scalar(node: YamlNode & { kind: 'scalar' }, shape: Shape): unknown {
    const resolved = resolveScalar(node);
    if (resolved.tag === '!!null') return undefined;
    if (shape.kind === 'string') return resolved.tag === '!!binary' ? resolved.value : node.text;
    if (shape.kind === 'bool' && resolved.tag === '!!bool') return resolved.value;
    if (shape.kind === 'int' && resolved.tag === '!!int' && resolved.value < 2n ** 63n) return Number(resolved.value);
    if (shape.kind === 'int' && resolved.tag === '!!float' && resolved.value <= 2 ** 63) {
      // Go has no limit below: what does not fit becomes the smallest number.
      return Math.max(Math.trunc(resolved.value), -(2 ** 63));
    }
    return this.#mismatch(node, node.tag ? shortTag(node.tag) : resolved.tag, shape, node.text);
  }

  /** Decodes what stands under a key or at an index. */
  #at(part: string | number, node: YamlNode, shape: Shape, before?: unknown): unknown {
    this.#path.push(part);
    const value = this.decode(node, shape, before);
    this.#path.pop();
    return value;
  }

  #list(items: readonly YamlNode[], node: YamlNode, shape: Shape & { kind: 'list' }): unknown {
    const list: unknown[] = [];
    const parts = new Map<string | number, number>();
    this.spots.set(list, { offset: node.offset, parts, keys: noKeys });
    for (const item of items) {
      const value = this.#at(list.length, item, shape.of);
      const entry = value ?? zeroOf(shape.of);
      if (value === undefined && shape.of.kind === 'object') {
        if (isNull(item)) {
          const plainly = emptyEntryWords(shape.of.type);
          this.empty.push(
            problemAt('empty-entry', item.offset, `empty entry in a list of ${shape.of.type}`, { plainly }),
          );
        }
        this.#spotOf(entry as object, item.offset);
        this.damaged.add(entry as object);
      }
      parts.set(list.length, item.offset);
      list.push(entry);
    }
    return list;
  }

  #object(node: MappingNode, shape: Shape & { kind: 'object' }, before: unknown): unknown {
    const target = isObject(before) && !(before instanceof Map) ? before : (zeroOf(shape) as Record<string, unknown>);
    const { parts, keys } = this.#spotOf(target, node.offset);
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) {
        this.#merge(value, shape, target);
        continue;
      }
      const known = this.mismatches.length;
      const name = this.decode(key, { kind: 'string' });
      const field = typeof name === 'string' && Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined;
      if (typeof name !== 'string' || !field) continue;
      target[name] = this.#at(name, value, field, target[name]) ?? zeroOf(field);
      parts.set(name, isNull(value) ? key.offset : value.offset);
      keys.set(name, key.offset);
      if (this.mismatches.length > known) this.damaged.add(target);
    }
    return target;
  }

  /** A place is the beginning of a text, or of the sign before a block of text. */
  #note({ offset, start, end }: ScalarNode): void {
    this.ends.set(offset, end);
    this.ends.set(start, start === offset ? end : start + 1);
  }

  #map(node: MappingNode, shape: Shape & { kind: 'map' }, before: unknown): unknown {
    const target = before instanceof Map ? before : new Map<string, unknown>();
    const { parts, keys } = this.#spotOf(target, node.offset);
    for (const { key, value } of node.entries) {
      if (isMergeKey(key)) {
        this.#merge(value, shape, target);
        continue;
      }
      const name = this.decode(key, { kind: 'string' }) ?? '';
      if (typeof name !== 'string') continue;
      target.set(name, this.#at(name, value, shape.of) ?? zeroOf(shape.of));
      parts.set(name, value.offset);
      keys.set(name, key.offset);
    }
    return target;
  }

  /** A merged mapping adds to the value that its target already has. */
  #spotOf(target: object, offset: number): GrowingSpot {
    const known = this.spots.get(target);
    if (known) return known;
    const spot = { offset, parts: new Map(), keys: new Map() };
    this.spots.set(target, spot);
    return spot;
  }

  #merge(value: YamlNode, shape: Shape, target: unknown): void {
    const sources = value.kind === 'sequence' ? value.items.toReversed() : [value];
    for (const source of sources) {
      if (source.kind !== 'mapping') {
        throw problemAt(
          'invalid-yaml',
          source.offset,
          'yaml: map merge requires map or sequence of maps as the value',
          {
            plainly: "'<<' merges maps only",
          },
        );
      }
      this.decode(source, shape, target);
    }
  }

  #mismatch(node: YamlNode, tag: string, shape: Shape, text?: string): undefined {
    const shown = text === undefined ? '' : ` \`${excerpt(text)}\``;
    this.mismatches.push({
      code: 'wrong-type',
      offset: Math.min(node.kind === 'scalar' ? node.start : node.offset, this.#text.length),
      message: `cannot unmarshal ${tag}${shown} into ${typeName(shape)}`,
      ...mismatchWords({ path: [...this.#path], shape, tag, text }),
    });
  }
}

/** go-yaml cuts by bytes, even inside of a character. */
function excerpt(text: string): string {
  const bytes = Buffer.from(text.slice(0, 11));
  return bytes.length > 10 ? `${bytes.subarray(0, 7).toString('utf8')}...` : text;
}

function typeName(shape: Shape): string {
  switch (shape.kind) {
    case 'list':
      return shape.of.kind === 'object' ? `[]*${shape.of.type}` : `[]${typeName(shape.of)}`;
    case 'map':
      return `map[string]${typeName(shape.of)}`;
    case 'object':
      return shape.type;
    default:
      return shape.kind;
  }
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && resolveScalar(node).tag === '!!null';
}

function isMergeKey(key: YamlNode): boolean {
  return key.kind === 'scalar' && key.text === '<<' && (key.isPlain || shortTag(key.tag) === '!!merge');
}
