import { workPerPiece } from '../../limits.ts';
import { deepEqual, itemsOf, nilDereference, toInt64, toStrings } from '../convert.ts';
import { define, defineCostly, type FunctionTable } from '../go-function.ts';
import { compareText, type GoValue, goInt, goList, goStrings, isList, isTrue, kindOf } from '../go-value.ts';
import { printValue } from '../print.ts';
import type { Spend } from '../work.ts';

const append = define(['any', 'any'], (list, value) => goList([...itemsOf(list, 'push'), value]));
const list = define(['...any'], (values) => goList(values));

/** sprig's functions on lists; they never change their arguments. */
export const listFunctions: FunctionTable = {
  append,
  push: append,
  list,
  tuple: list,
  compact: define(['any'], (values) => goList(itemsOf(values, 'compact').filter(isTrue))),
  concat: define(['...any'], (lists) => {
    return goList(
      lists.flatMap((values) => {
        if (isList(values) || values === null) return itemsOf(values, 'concat');
        throw new Error(`Cannot concat type ${kindOf(values)} as list`);
      }),
    );
  }),
  first: define(['any'], (values) => itemsOf(values, 'find first')[0] ?? null),
  has: define(['any', 'any'], (needle, values) => {
    if (values === null) return false;
    if (!isList(values)) throw new Error(`Cannot find has on type ${kindOf(values)}`);
    return values.items.some((value) => deepEqual(value, needle));
  }),
  initial: define(['any'], (values) => goList(itemsOf(values, 'find initial').slice(0, -1))),
  join: defineCostly(['string', 'any'], (spend, separator, values) => {
    const texts = toStrings(values);
    spend(texts.length * separator.length);
    return texts.join(separator);
  }),
  last: define(['any'], (values) => itemsOf(values, 'find last').at(-1) ?? null),
  prepend: define(['any', 'any'], (values, value) => goList([value, ...itemsOf(values, 'prepend')])),
  rest: define(['any'], (values) => goList(itemsOf(values, 'find rest').slice(1))),
  reverse: define(['any'], (values) => goList(itemsOf(values, 'find reverse').toReversed())),
  slice: define(['any', '...any'], (values, bounds) => goList(sliceOf(values, bounds))),
  sortAlpha: define(['any'], (values) => {
    return isList(values) ? goStrings(toStrings(values).sort(compareText)) : goStrings([printValue(values)]);
  }),
  toStrings: define(['any'], (values) => goStrings(toStrings(values))),
  uniq: defineCostly(['any'], (spend, values) => goList(unique(itemsOf(values, 'find uniq'), spend))),
  until: defineCostly(['int'], (spend, count) => numbers(spend, 0, count, count < 0 ? -1 : 1)),
  untilStep: defineCostly(['int', 'int', 'int'], numbers),
  without: defineCostly(['any', '...any'], (spend, values, omitted) => {
    spend(itemsOf(values, 'find without').length * omitted.length);
    const kept = itemsOf(values, 'find without').filter((value) => !omitted.some((other) => deepEqual(value, other)));
    return goList(kept);
  }),
};

function unique(values: readonly GoValue[], spend: Spend): GoValue[] {
  const found: GoValue[] = [];
  for (const value of values) {
    spend(found.length);
    if (!found.some((other) => deepEqual(value, other))) found.push(value);
  }
  return found;
}

function sliceOf(list: GoValue, bounds: readonly GoValue[]): readonly GoValue[] {
  if (list === null) throw new Error(nilDereference);
  if (!isList(list)) throw new Error(`list should be type of slice or array but ${kindOf(list)}`);
  const values = list.items;
  const [start = 0, end = values.length] = bounds.map((bound) => Number(toInt64(bound)));
  if (start < 0 || end > values.length || start > end) {
    throw new Error('reflect.Value.Slice: slice index out of bounds');
  }
  return values.slice(start, end);
}

function numbers(spend: Spend, start: number, stop: number, step: number): GoValue {
  const values: GoValue[] = [];
  const isTowards = stop < start ? step < 0 : step > 0;
  // A number takes the memory of many characters.
  if (isTowards) spend(Math.abs((stop - start) / step) * workPerPiece);
  for (let value = start; isTowards && (step > 0 ? value < stop : value > stop); value += step)
    values.push(goInt(value));
  return { kind: 'list', element: 'int', items: values };
}
