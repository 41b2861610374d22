import {
  type GoFloat,
  type GoInt,
  type GoList,
  type GoMap,
  type GoValue,
  isFloat,
  isInt,
  isList,
  isMap,
} from './go-value.ts';
import type { Spend } from './work.ts';

interface ParameterValues {
  string: string;
  bool: boolean;
  int: number;
  int64: bigint;
  float64: number;
  any: GoValue;
  list: GoList;
  strings: GoList;
  dict: GoMap;
  '...any': GoValue[];
  '...string': string[];
  '...dict': GoMap[];
}

export type ParameterType = keyof ParameterValues;

/** A function that templates can call. Its parameters determine how Go would check the arguments. */
export interface GoFunction {
  readonly parameters: readonly ParameterType[];
  call(args: readonly unknown[], spend: Spend): GoValue;
}

/**
 * Defines a function by its Go parameters; a last one with `...` takes the remaining arguments as a list.
 * The function may throw an Error, whose message the template reports.
 */
export function define<const P extends readonly ParameterType[]>(
  parameters: P,
  call: (...args: { [Key in keyof P]: ParameterValues[P[Key]] }) => GoValue,
): GoFunction {
  return { parameters, call: (args) => call(...(args as { [Key in keyof P]: ParameterValues[P[Key]] })) };
}

/**
 * As `define`, for a function whose work can be out of proportion to its arguments: `call` gets a function first, which
 * it tells the work before it begins.
 */
export function defineCostly<const P extends readonly ParameterType[]>(
  parameters: P,
  call: (spend: Spend, ...args: { [Key in keyof P]: ParameterValues[P[Key]] }) => GoValue,
): GoFunction {
  return {
    parameters,
    call: (args, spend) => call(spend, ...(args as { [Key in keyof P]: ParameterValues[P[Key]] })),
  };
}

/** A set of functions by their names in templates. */
export type FunctionTable = Readonly<Record<string, GoFunction>>;

/** Finds the function that templates call by a name. */
export type FunctionNamed = (name: string) => GoFunction | undefined;

/** Go's name of a parameter type. */
export function goTypeOf(parameter: ParameterType): string {
  const names: Partial<Record<ParameterType, string>> = {
    any: 'interface {}',
    list: '[]interface {}',
    strings: '[]string',
    dict: 'map[string]interface {}',
  };
  const type = elementOf(parameter);
  return names[type] ?? type;
}

/** The type of one argument of a parameter. */
export function elementOf(parameter: ParameterType): ParameterType {
  return parameter.replace('...', '') as ParameterType;
}

/** Whether a parameter accepts Go's nil. */
export function takesNil(parameter: ParameterType): boolean {
  return ['any', 'list', 'strings', 'dict'].includes(elementOf(parameter));
}

/** The value as a function with this parameter receives it; undefined when Go could not assign it. */
export function assign(value: GoValue, parameter: ParameterType): { readonly argument: unknown } | undefined {
  const type = elementOf(parameter);
  if (type === 'any') return { argument: value };
  if (type === 'string') return typeof value === 'string' ? { argument: value } : undefined;
  if (type === 'bool') return typeof value === 'boolean' ? { argument: value } : undefined;
  if (type === 'list') return isList(value) && value.element === 'interface {}' ? { argument: value } : undefined;
  if (type === 'strings') return isList(value) && value.element === 'string' ? { argument: value } : undefined;
  if (type === 'dict') return isMap(value) && value.element === 'interface {}' ? { argument: value } : undefined;
  return assignNumber(value, type);
}

function assignNumber(value: GoValue, type: ParameterType): { readonly argument: unknown } | undefined {
  if (type === 'float64') return isFloat(value) ? { argument: (value as GoFloat).value } : undefined;
  if (!isInt(value) || (value as GoInt).type !== type) return undefined;
  return { argument: type === 'int' ? Number(value.value) : value.value };
}
