import { elementOf, goTypeOf, type ParameterType, takesNil } from './go-function.ts';
import { type GoValue, isFloat, isInt } from './go-value.ts';
import { describe, type OperandNode } from './nodes.ts';

/** Why a literal cannot be an argument for this parameter; undefined when it can, or is not a literal. */
export function refuseLiteral(arg: OperandNode, parameter: ParameterType): string | undefined {
  const type = elementOf(parameter);
  if (type === 'any' || suits(arg, type)) return undefined;
  if (arg.kind === 'nil') return takesNil(parameter) ? undefined : `cannot assign nil to ${goTypeOf(parameter)}`;
  if (type === 'list' || type === 'dict' || type === 'strings') {
    return `can't handle ${describe(arg)} for arg of type ${goTypeOf(parameter)}`;
  }
  const wanted = type === 'int64' || type === 'int' ? 'integer' : type === 'float64' ? 'float' : type;
  return `expected ${wanted}; found ${describe(arg)}`;
}

/** A number in the template, in the parameter's own type. */
export function literalArgument(value: GoValue, parameter: ParameterType): unknown {
  const number = isInt(value) || isFloat(value) ? value.value : 0;
  return elementOf(parameter) === 'int64' ? BigInt(number) : Number(number);
}

/** What Go passes for nil to a parameter that accepts it. */
export function emptyArgument(parameter: ParameterType): GoValue {
  const type = elementOf(parameter);
  if (type === 'list') return { kind: 'list', element: 'interface {}', items: [] };
  if (type === 'strings') return { kind: 'list', element: 'string', items: [] };
  return type === 'dict' ? { kind: 'map', element: 'interface {}', entries: new Map() } : null;
}

function suits(arg: OperandNode, type: ParameterType): boolean {
  switch (arg.kind) {
    case 'nil':
      return false;
    case 'string':
    case 'bool':
      return type === arg.kind;
    case 'number':
      return type === 'float64' || ((type === 'int' || type === 'int64') && isInteger(arg.text));
    default:
      return true;
  }
}

function isInteger(text: string): boolean {
  return /^(?:[-+]?\d[\d_]*|[-+]?0[xXoObB][\da-fA-F_]+|'.*)$/.test(text);
}
