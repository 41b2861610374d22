import { deepEqual } from '../convert.ts';
import { define, type FunctionTable } from '../go-function.ts';
import { toJson, toPrettyJson } from '../go-json.ts';
import { isTrue, kindOf, typeOf } from '../go-value.ts';
import { printValue } from '../print.ts';

/** sprig's functions on values of any type: defaults, types, comparison, printing. */
export const choiceFunctions: FunctionTable = {
  coalesce: define(['...any'], (values) => values.find(isTrue) ?? null),
  deepEqual: define(['any', 'any'], deepEqual),
  default: define(['any', '...any'], (fallback, [given = null]) => (isTrue(given) ? given : fallback)),
  empty: define(['any'], (value) => !isTrue(value)),
  kindIs: define(['string', 'any'], (kind, value) => kindOf(value) === kind),
  kindOf: define(['any'], kindOf),
  ternary: define(['any', 'any', 'bool'], (yes, no, condition) => (condition ? yes : no)),
  toJson: define(['any'], toJson),
  toPrettyJson: define(['any'], (value) => toPrettyJson(value)),
  toString: define(['any'], printValue),
  typeIs: define(['string', 'any'], (type, value) => typeOf(value) === type),
  typeIsLike: define(['string', 'any'], (type, value) => [type, `*${type}`].includes(typeOf(value))),
  typeOf: define(['any'], typeOf),
};
