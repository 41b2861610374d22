import { define, type FunctionTable } from '../go-function.ts';
import { type GoMap, type GoValue, goList, goMap, goStrings, isList, isMap, isTrue } from '../go-value.ts';
import { printValue } from '../print.ts';

/** sprig's functions on maps; `set`, `unset` and the merges change their first argument, as in sprig. */
export const dictFunctions: FunctionTable = {
  deepCopy: define(['any'], (value) => {
    if (value === null) throw new Error('reflect: call of reflect.Value.Type on zero Value');
    return deepCopy(value);
  }),
  dict: define(['...any'], (values) => {
    const dict = goMap();
    for (let index = 0; index < values.length; index += 2) {
      const value = index + 1 < values.length ? (values[index + 1] ?? null) : '';
      dict.entries.set(printValue(values[index] ?? null), value);
    }
    return dict;
  }),
  hasKey: define(['dict', 'string'], (dict, key) => dict.entries.has(key)),
  keys: define(['...dict'], (dicts) => goStrings(dicts.flatMap((dict) => [...dict.entries.keys()]))),
  merge: define(['dict', '...dict'], (target, sources) => mergeAll(target, sources, false)),
  mergeOverwrite: define(['dict', '...dict'], (target, sources) => mergeAll(target, sources, true)),
  omit: define(['dict', '...string'], (dict, keys) => {
    return goMap([...dict.entries].filter(([key]) => !keys.includes(key)));
  }),
  pick: define(['dict', '...string'], (dict, keys) => {
    return goMap([...dict.entries].filter(([key]) => keys.includes(key)));
  }),
  pluck: define(['string', '...dict'], (key, dicts) => {
    return goList(dicts.flatMap(({ entries }) => (entries.has(key) ? [entries.get(key) ?? null] : [])));
  }),
  set: define(['dict', 'string', 'any'], (dict, key, value) => {
    dict.entries.set(key, value);
    return dict;
  }),
  unset: define(['dict', 'string'], (dict, key) => {
    dict.entries.delete(key);
    return dict;
  }),
  values: define(['dict'], (dict) => goList([...dict.entries.values()])),
};

function mergeAll(target: GoMap, sources: readonly GoMap[], overwrites: boolean): GoMap {
  for (const source of sources) {
    for (const [key, value] of source.entries) {
      const current = target.entries.get(key) ?? null;
      if (isMap(current) && isMap(value)) mergeAll(current, [value], overwrites);
      else if (!isTrue(current) || (overwrites && isTrue(value))) target.entries.set(key, value);
    }
  }
  return target;
}

function deepCopy(value: GoValue): GoValue {
  if (isList(value)) return { ...value, items: value.items.map(deepCopy) };
  if (!isMap(value)) return value;
  return { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, deepCopy(item)])) };
}
