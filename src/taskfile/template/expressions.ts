import {
  assign,
  elementOf,
  type FunctionNamed,
  type GoFunction,
  goTypeOf,
  type ParameterType,
  takesNil,
} from './go-function.ts';
import { entryOf, type GoValue, goInt, isMap, isTrue, typeOf } from './go-value.ts';
import { emptyArgument, literalArgument, refuseLiteral } from './literal-argument.ts';
import { type CommandNode, describe, type OperandNode, type PipeNode } from './nodes.ts';
import { numberOf } from './number.ts';
import type { Describable, Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import { unquote } from './unquote.ts';

type IdentifierNode = OperandNode & { readonly kind: 'identifier' };
/** A piped-in value, absent for the first command. */
type Final = { readonly value: GoValue } | undefined;

/** Evaluates pipelines: fields, variables, literals and function calls, with Go's checks of arguments. */
export class Expressions {
  readonly #scope: Scope;
  readonly #functions: FunctionNamed;

  constructor(scope: Scope, functions: FunctionNamed) {
    this.#scope = scope;
    this.#functions = functions;
  }

  /** Evaluates a pipeline and binds its variables, except for `range`, which binds them itself. */
  pipeline(pipe: PipeNode, dot: GoValue, isRange = false): GoValue {
    this.#scope.at(pipe);
    this.#scope.spend(1);
    let final: Final;
    for (const command of pipe.commands) final = { value: this.#command(command, dot, final) };
    const value = final?.value ?? null;
    if (!isRange) for (const name of pipe.variables) this.#scope.bind(name, value, pipe.isAssignment);
    return value;
  }

  #command(command: CommandNode, dot: GoValue, final: Final): GoValue {
    const [first, ...args] = command.args;
    if (!first) return null;
    if (first.kind === 'identifier') return this.#function(first, command, args, dot, final);
    if (args.length > 0 || final) this.#refuseArguments(first);
    this.#scope.at(first);
    if (first.kind === 'nil') throw this.#scope.error('nil is not a command');
    return this.#operand(first, dot);
  }

  #refuseArguments(first: OperandNode): never {
    this.#scope.at(first);
    if (first.kind === 'field' || first.kind === 'chain' || (first.kind === 'variable' && first.names.length > 0)) {
      throw this.#scope.error(`${first.names.at(-1)} is not a method but has arguments`);
    }
    throw this.#scope.error(`can't give argument to non-function ${describe(first)}`);
  }

  #operand(node: OperandNode, dot: GoValue): GoValue {
    this.#scope.at(node);
    switch (node.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'bool':
      case 'string':
        return node.value;
      case 'number':
        return this.#number(node);
      case 'field':
        return this.#fields(dot, node.names, this.#scope.dotType);
      case 'variable':
        return this.#fields(this.#scope.valueOf(node.name), node.names, this.#scope.typeOf(node.name));
      case 'chain':
        return this.#fields(this.#operand(node.operand, dot), node.names);
      case 'identifier':
        return this.#function(node, node, [], dot, undefined);
      case 'pipe':
        return this.pipeline(node, dot);
    }
  }

  #number(node: OperandNode & { kind: 'number' }): GoValue {
    if (node.isChar) return goInt(unquote(node.text)?.codePointAt(0) ?? 0);
    this.#scope.spend(node.text.length);
    const value = numberOf(node.text);
    if (value === undefined) throw this.#scope.error(`${node.text} overflows int`);
    return value;
  }

  /** In Go, a missing first receiver is not an error; a missing one in between is. */
  #fields(receiver: GoValue, names: readonly string[], receiverType?: string): GoValue {
    let value = receiver;
    this.#scope.spend(names.length);
    for (const [index, name] of names.entries()) {
      if (value === null) {
        if (index === 0) return null;
        throw this.#scope.error(`nil pointer evaluating interface {}.${name}`);
      }
      if (!isMap(value)) {
        const type = index === 0 ? (receiverType ?? typeOf(value)) : 'interface {}';
        throw this.#scope.error(`can't evaluate field ${name} in type ${type}`);
      }
      value = entryOf(value, name);
    }
    return value;
  }

  #function(
    node: IdentifierNode,
    command: Describable,
    args: readonly OperandNode[],
    dot: GoValue,
    final: Final,
  ): GoValue {
    this.#scope.at(node);
    if (node.name === 'and' || node.name === 'or') return this.#shortCircuit(node, args, dot, final);
    const definition = this.#functions(node.name);
    if (!definition) throw this.#scope.error(`${JSON.stringify(node.name)} is not a defined function`);
    const values = this.#arguments(node, definition, args, dot, final);
    try {
      const result = definition.call(values, this.#scope.spend);
      this.#scope.spendOn(result);
      return result;
    } catch (error) {
      if (error instanceof TemplateError || !(error instanceof Error)) throw error;
      this.#scope.at(command);
      throw this.#scope.error(`error calling ${node.name}: ${error.message}`);
    }
  }

  #shortCircuit(node: IdentifierNode, args: readonly OperandNode[], dot: GoValue, final: Final): GoValue {
    if (args.length === 0 && !final)
      throw this.#scope.error(`wrong number of args for ${node.name}: want at least 1 got 0`);
    let value: GoValue = null;
    for (const arg of args) {
      value = this.#operand(arg, dot);
      if (isTrue(value) === (node.name === 'or')) return value;
    }
    return final ? final.value : value;
  }

  #arguments(
    node: IdentifierNode,
    { parameters }: GoFunction,
    args: readonly OperandNode[],
    dot: GoValue,
    final: Final,
  ): unknown[] {
    const last = parameters.at(-1);
    const rest = last?.startsWith('...') ? last : undefined;
    const fixed = rest ? parameters.slice(0, -1) : parameters;
    const count = args.length + (final ? 1 : 0);
    if (count < fixed.length || (!rest && count > fixed.length)) {
      // Go does not count a piped-in value here when there is no upper limit.
      const numbers = rest ? `at least ${fixed.length} got ${args.length}` : `${fixed.length} got ${count}`;
      throw this.#scope.error(`wrong number of args for ${node.name}: want ${numbers}`);
    }
    const typeAt = (index: number): ParameterType => fixed[index] ?? rest ?? 'any';
    const values = args.map((arg, index) => this.#argument(arg, typeAt(index), dot));
    if (final) {
      this.#scope.spendOn(final.value);
      values.push(this.#check(final.value, typeAt(args.length), false));
    }
    return rest ? [...values.slice(0, fixed.length), values.slice(fixed.length)] : values;
  }

  #argument(arg: OperandNode, parameter: ParameterType, dot: GoValue): unknown {
    this.#scope.at(arg);
    const refusal = refuseLiteral(arg, parameter);
    if (refusal) throw this.#scope.error(refusal);
    if (arg.kind === 'number' && elementOf(parameter) !== 'any') return literalArgument(this.#number(arg), parameter);
    const isField = arg.kind === 'field' || arg.kind === 'chain' || (arg.kind === 'variable' && arg.names.length > 0);
    const value = this.#operand(arg, dot);
    this.#scope.spendOn(value);
    return this.#check(value, parameter, isField);
  }

  #check(value: GoValue, parameter: ParameterType, isField: boolean): unknown {
    const assigned = assign(value, parameter);
    if (assigned) return assigned.argument;
    const type = goTypeOf(parameter);
    if (value !== null) throw this.#scope.error(`wrong type for value; expected ${type}; got ${typeOf(value)}`);
    if (isField) throw this.#scope.error(`wrong type for value; expected ${type}; got interface {}`);
    if (takesNil(parameter)) return emptyArgument(parameter);
    throw this.#scope.error(`invalid value; expected ${type}`);
  }
}
