import { maxTemplateDepth } from '../limits.ts';
import type { Token } from './lexer.ts';
import type { CommandNode, OperandNode, PipeNode } from './nodes.ts';
import { numberFault } from './number.ts';
import type { TokenReader } from './token-reader.ts';
import { unquote } from './unquote.ts';

/** Parses pipelines and tracks the variables in scope. */
export class PipelineParser {
  readonly #reader: TokenReader;
  readonly #isFunction: (name: string) => boolean;
  #variables = new Variables();
  #depth = 0;

  constructor(reader: TokenReader, isFunction: (name: string) => boolean) {
    this.#reader = reader;
    this.#isFunction = isFunction;
  }

  /** Runs `parse` in a new scope, which begins at `at` and ends with it. A separate body sees no outer variables. */
  scoped<T>(at: number, parse: () => T, isSeparate = false): T {
    const outer = this.#variables;
    if (isSeparate) this.#variables = new Variables();
    const size = this.#variables.size;
    const result = this.#deeper(at, parse);
    this.#variables.shorten(size);
    this.#variables = outer;
    return result;
  }

  #deeper<T>(at: number, parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxTemplateDepth) throw this.#reader.error('max expression depth exceeded', at);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  /** Parses up to and including the closing token; `context` names the construct in errors. */
  pipeline(context: string, end: 'close' | 'right paren'): PipeNode {
    const at = this.#reader.peekWord().at;
    const { variables, isAssignment } = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      this.#reader.skipSpace();
      const token = this.#reader.peek();
      if (token.kind === end) {
        this.#reader.take();
        this.#checkPipeline(commands, context, token.at);
        return { kind: 'pipe', variables, isAssignment, commands, at };
      }
      if (!startsOperand(token)) throw this.#reader.unexpected(this.#reader.take(), context);
      commands.push(this.#command());
    }
  }

  #checkPipeline(commands: readonly CommandNode[], context: string, at: number): void {
    if (commands.length === 0) throw this.#reader.error(`missing value for ${context}`, at);
    commands.slice(1).forEach((command, index) => {
      const first = command.args[0]?.kind ?? 'nil';
      if (['bool', 'dot', 'nil', 'number', 'string'].includes(first)) {
        throw this.#reader.error(`non executable command in pipeline stage ${index + 2}`, command.at);
      }
    });
  }

  #declarations(context: string): { variables: string[]; isAssignment: boolean } {
    const start = this.#reader.mark();
    const variables: string[] = [];
    for (;;) {
      this.#reader.skipSpace();
      const token = this.#reader.take();
      if (token.kind !== 'variable') break;
      variables.push(token.text);
      this.#reader.skipSpace();
      const after = this.#reader.take();
      if (after.kind === 'declare' || after.kind === 'assign') {
        // Also an assignment makes the names known; that nothing declared them shows when it runs.
        variables.forEach((name) => void this.#variables.declare(name));
        return { variables, isAssignment: after.kind === 'assign' };
      }
      if (after.text !== ',' || context !== 'range' || variables.length > 1) {
        if (after.text === ',' && after.kind === 'char')
          throw this.#reader.error(`too many declarations in ${context}`, token.at);
        break;
      }
    }
    this.#reader.rewind(start);
    return { variables: [], isAssignment: false };
  }

  #command(): CommandNode {
    const at = this.#reader.peek().at;
    const args: OperandNode[] = [];
    for (;;) {
      this.#reader.skipSpace();
      const operand = this.#operand();
      if (operand) args.push(operand);
      const token = this.#reader.take();
      if (token.kind === 'space') continue;
      if (token.kind === 'close' || token.kind === 'right paren') this.#reader.putBack();
      else if (token.kind !== 'pipe') throw this.#reader.unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) throw this.#reader.error('empty command', at);
    return { kind: 'command', args, at };
  }

  #operand(): OperandNode | undefined {
    const node = this.#term();
    if (!node) return undefined;
    const names: string[] = [];
    const at = this.#reader.peek().at;
    while (this.#reader.peek().kind === 'field') names.push(this.#reader.take().text.slice(1));
    if (names.length === 0) return node;
    switch (node.kind) {
      case 'field':
        return { kind: 'field', names: [...node.names, ...names], at };
      case 'variable':
        return { ...node, names: [...node.names, ...names], at };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        throw this.#reader.error(`unexpected . after term ${JSON.stringify(this.#reader.sourceText(node.at, at))}`, at);
      default:
        return { kind: 'chain', operand: node, names, at };
    }
  }

  #term(): OperandNode | undefined {
    const token = this.#reader.take();
    const { at, text } = token;
    switch (token.kind) {
      case 'identifier':
        if (!this.#isFunction(text)) throw this.#reader.error(`function ${JSON.stringify(text)} not defined`, at);
        return { kind: 'identifier', name: text, at };
      case 'dot':
        return { kind: 'dot', at };
      case 'nil':
        return { kind: 'nil', at };
      case 'bool':
        return { kind: 'bool', value: text === 'true', at };
      case 'field':
        return { kind: 'field', names: [text.slice(1)], at };
      case 'variable':
        this.#requireVariable(token);
        return { kind: 'variable', name: text, names: [], at };
      case 'number':
        this.#checkNumber(text, at);
        return { kind: 'number', text, isChar: false, at };
      case 'char constant':
        if ([...(unquote(text) ?? '')].length !== 1)
          throw this.#reader.error(`malformed character constant: ${text}`, at);
        return { kind: 'number', text, isChar: true, at };
      case 'string':
      case 'raw string':
        return { kind: 'string', value: this.#reader.textOf(token), source: text, at };
      case 'left paren':
        return this.#deeper(at, () => this.pipeline('parenthesized pipeline', 'right paren'));
      default:
        this.#reader.putBack();
        return undefined;
    }
  }

  #checkNumber(text: string, at: number): void {
    if (text.endsWith('i')) throw this.#reader.error(`imaginary numbers are not available in acrtask: ${text}`, at);
    const fault = numberFault(text);
    if (fault !== undefined) throw this.#reader.error(fault, at);
  }

  #requireVariable(token: Token): void {
    if (!this.#variables.has(token.text)) {
      throw this.#reader.error(`undefined variable ${JSON.stringify(token.text)}`, token.at);
    }
  }
}

/** The variables in scope, the innermost last. */
class Variables {
  readonly #names = ['$'];
  readonly #counts = new Map([['$', 1]]);

  get size(): number {
    return this.#names.length;
  }

  has(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0;
  }

  declare(name: string): void {
    this.#names.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** Removes the innermost ones, down to `size`. */
  shorten(size: number): void {
    for (const name of this.#names.splice(size)) this.#counts.set(name, (this.#counts.get(name) ?? 0) - 1);
  }
}

function startsOperand(token: Token): boolean {
  return [
    'bool',
    'char constant',
    'dot',
    'field',
    'identifier',
    'number',
    'nil',
    'raw string',
    'string',
    'variable',
    'left paren',
  ].includes(token.kind);
}
