/** A value inside a template, with as much of Go's type as templates can observe. */
export type GoValue = null | string | boolean | GoInt | GoFloat | GoList | GoMap;

export type IntType = 'int' | 'int32' | 'int64' | 'uint8' | 'uint32' | 'uint64';

export interface GoInt {
  readonly kind: 'int';
  readonly type: IntType;
  readonly value: bigint;
}

export interface GoFloat {
  readonly kind: 'float';
  readonly value: number;
}

export interface GoList {
  readonly kind: 'list';
  /** Go type of the elements. */
  readonly element: string;
  readonly items: readonly GoValue[];
}

export interface GoMap {
  readonly kind: 'map';
  readonly element: string;
  /** Name of a defined type; absent for a plain map. */
  readonly type?: string;
  readonly entries: Map<string, GoValue>;
}

const anyType = 'interface {}';

export function goInt(value: number | bigint, type: IntType = 'int'): GoInt {
  return { kind: 'int', type, value: BigInt(value) };
}

export function goInt64(value: number | bigint): GoInt {
  return goInt(BigInt.asIntN(64, BigInt(value)), 'int64');
}

export function goFloat(value: number): GoFloat {
  return { kind: 'float', value };
}

/** A `[]interface {}`. */
export function goList(items: readonly GoValue[]): GoList {
  return { kind: 'list', element: anyType, items };
}

/** A `[]string`. */
export function goStrings(items: readonly string[]): GoList {
  return { kind: 'list', element: 'string', items };
}

/** A `map[string]interface {}`. */
export function goMap(entries: Iterable<readonly [string, GoValue]> = []): GoMap {
  return { kind: 'map', element: anyType, entries: new Map(entries) };
}

/** A map of the engine's own type for values: of the root, `.Values`, and `.Secrets`. */
export function valuesMap(entries: Iterable<readonly [string, GoValue]> = []): GoMap {
  return { ...goMap(entries), type: 'templating.Values' };
}

/** Go's name for the type of a value, as `%T` prints it. */
export function typeOf(value: GoValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  switch (value.kind) {
    case 'int':
      return value.type;
    case 'float':
      return 'float64';
    case 'list':
      return `[]${value.element}`;
    case 'map':
      return value.type ?? `map[string]${value.element}`;
  }
}

/** Go's name for the kind of a value. */
export function kindOf(value: GoValue): string {
  if (value === null) return 'invalid';
  if (typeof value === 'object' && value.kind === 'list') return 'slice';
  return typeof value === 'object' && value.kind === 'map' ? 'map' : typeOf(value);
}

/** What `if`, `and`, `or` and `not` treat as true. */
export function isTrue(value: GoValue): boolean {
  if (value === null) return false;
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'boolean') return value;
  switch (value.kind) {
    case 'int':
      return value.value !== 0n;
    case 'float':
      return value.value !== 0;
    case 'list':
      return value.items.length > 0;
    case 'map':
      return value.entries.size > 0;
  }
}

export function isList(value: GoValue): value is GoList {
  return typeof value === 'object' && value?.kind === 'list';
}

export function isMap(value: GoValue): value is GoMap {
  return typeof value === 'object' && value?.kind === 'map';
}

export function isInt(value: GoValue): value is GoInt {
  return typeof value === 'object' && value?.kind === 'int';
}

export function isFloat(value: GoValue): value is GoFloat {
  return typeof value === 'object' && value?.kind === 'float';
}

/** The value of a key; a missing one is Go's zero value of the element type. */
export function entryOf(map: GoMap, key: string): GoValue {
  return map.entries.get(key) ?? (map.element === 'string' ? '' : null);
}

/** Keys in Go's printing order. */
export function sortedKeys(map: GoMap): string[] {
  return [...map.entries.keys()].sort(compareText);
}

/** Half of a character above U+FFFF: UTF-16 sorts it before U+E000. */
const surrogate = /[\ud800-\udfff]/;

/** Go's order of strings: by bytes, which is by code points. */
export function compareText(left: string, right: string): number {
  if (!surrogate.test(left) && !surrogate.test(right)) return left < right ? -1 : left > right ? 1 : 0;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
