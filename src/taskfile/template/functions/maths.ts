import { toFloat64, toInt64 } from '../convert.ts';
import { define, type FunctionTable } from '../go-function.ts';
import { type GoValue, goFloat, goInt, goInt64 } from '../go-value.ts';
import { printValue } from '../print.ts';

const max = define(['any', '...any'], (first, others) => {
  return goInt64(sorted([first, ...others]).at(-1) ?? 0n);
});

/** sprig's arithmetic on 64-bit integers, which also accepts text. */
export const mathFunctions: FunctionTable = {
  add: define(['...any'], (values) => goInt64(values.map(toInt64).reduce((sum, value) => sum + value, 0n))),
  add1: define(['any'], (value) => goInt64(toInt64(value) + 1n)),
  atoi: define(['string'], (text) => goInt(/^[-+]?\d+$/.test(text) ? withinInt64(text) : 0n)),
  biggest: max,
  ceil: define(['any'], (value) => goFloat(Math.ceil(toFloat64(value)))),
  div: define(['any', 'any'], (left, right) => goInt64(toInt64(left) / divisor(right))),
  float64: define(['any'], (value) => goFloat(toFloat64(value))),
  floor: define(['any'], (value) => goFloat(Math.floor(toFloat64(value)))),
  int: define(['any'], (value) => goInt(toInt64(value))),
  int64: define(['any'], (value) => goInt64(toInt64(value))),
  max,
  min: define(['any', '...any'], (first, others) => {
    return goInt64(sorted([first, ...others])[0] ?? 0n);
  }),
  mod: define(['any', 'any'], (left, right) => goInt64(toInt64(left) % divisor(right))),
  mul: define(['any', '...any'], (first, others) => {
    return goInt64(others.map(toInt64).reduce((product, value) => BigInt.asIntN(64, product * value), toInt64(first)));
  }),
  round: define(['any', 'int', '...any'], (value, places, [on = null]) => {
    const scale = 10 ** places;
    const scaled = scale * toFloat64(value);
    const limit = on === null ? 0.5 : toFloat64(on);
    return goFloat((scaled % 1 >= limit ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
  }),
  sub: define(['any', 'any'], (left, right) => goInt64(toInt64(left) - toInt64(right))),
  /** Reads an octal number. */
  toDecimal: define(['any'], (value) => {
    const text = printValue(value);
    return goInt64(/^[0-7]+$/.test(text) ? BigInt(`0o${text}`) : 0n);
  }),
};

/** Go stops at the largest and the smallest number. */
function withinInt64(digits: string): bigint {
  const isNegative = digits.startsWith('-');
  const size = digits.replace(/^[-+]?0*/, '');
  const most = 2n ** 63n - (isNegative ? 0n : 1n);
  const value = size.length > 19 ? most : BigInt(size || 0);
  const limited = value > most ? most : value;
  return isNegative ? -limited : limited;
}

function sorted(values: readonly GoValue[]): bigint[] {
  return values.map(toInt64).sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}

function divisor(value: GoValue): bigint {
  const number = toInt64(value);
  if (number === 0n) throw new Error('runtime error: integer divide by zero');
  return number;
}
