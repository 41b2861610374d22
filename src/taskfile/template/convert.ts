import { type GoValue, isFloat, isInt, isList, kindOf } from './go-value.ts';
import { printValue } from './print.ts';

/** Converts to a number as sprig does: text in decimal, anything unreadable is 0. */
export function toInt64(value: GoValue): bigint {
  if (typeof value === 'string') {
    const integer = /^[-+]?\d+$/.test(value) ? BigInt(value.replace('+', '')) : 0n;
    return BigInt.asIntN(64, integer) === integer ? integer : 0n;
  }
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (isInt(value)) return BigInt.asIntN(64, value.value);
  if (isFloat(value)) return Number.isFinite(value.value) ? BigInt(Math.trunc(value.value)) : 0n;
  return 0n;
}

/** Converts to a floating-point number as sprig does; anything unreadable is 0. */
export function toFloat64(value: GoValue): number {
  if (typeof value === 'string') {
    return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value) ? Number(value) : 0;
  }
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isInt(value)) return Number(value.value);
  return isFloat(value) ? value.value : 0;
}

/** Converts to a list of texts as sprig does: nil entries are dropped, a single value becomes a list of one. */
export function toStrings(value: GoValue): string[] {
  if (value === null) return [];
  return isList(value) ? value.items.filter((item) => item !== null).map(printValue) : [printValue(value)];
}

/** Go's panic when it asks for the kind of nothing. */
export const nilDereference = 'runtime error: invalid memory address or nil pointer dereference';

/** The items of a list argument. Throws an Error with sprig's text for other values. */
export function itemsOf(value: GoValue, what: string): readonly GoValue[] {
  if (isList(value)) return value.items;
  throw new Error(value === null ? nilDereference : `Cannot ${what} on type ${kindOf(value)}`);
}

/** Structural equality, types included. */
export function deepEqual(left: GoValue, right: GoValue): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  if (left.kind === 'int' && right.kind === 'int') return left.type === right.type && left.value === right.value;
  if (left.kind === 'float' && right.kind === 'float') return left.value === right.value;
  if (left.kind === 'list' && right.kind === 'list') {
    return (
      left.element === right.element &&
      left.items.length === right.items.length &&
      left.items.every((item, index) => deepEqual(item, right.items[index] ?? null))
    );
  }
  if (left.kind !== 'map' || right.kind !== 'map' || left.entries.size !== right.entries.size) return false;
  return [...left.entries].every(
    ([key, value]) => right.entries.has(key) && deepEqual(value, right.entries.get(key) ?? null),
  );
}
