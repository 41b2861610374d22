import { derive, type Piece, type TracedText } from '../traced-text.ts';
import { endOfAction } from './action-end.ts';
import { Expressions } from './expressions.ts';
import type { FunctionTable } from './go-function.ts';
import { type GoMap, type GoValue, goInt, isInt, isList, isMap, isTrue, sortedKeys } from './go-value.ts';
import type { BranchNode, CallTemplateNode, TemplateNode } from './nodes.ts';
import type { Template } from './parser.ts';
import { printValue } from './print.ts';
import { Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';

/** What the engine's option for missing keys prints; the engine removes the text afterwards (taskfile.md 7.2). */
export const noValue = '<no value>';

const maxOutput = 4_000_000;
const maxDepth = 1000;

/** Executes a parsed template. The result remembers the origins of its characters. Throws a TemplateError. */
export function executeTemplate(
  template: Template,
  source: TracedText,
  data: GoMap,
  functions: FunctionTable,
): TracedText {
  const pieces: Piece[] = [];
  const state = new Execution(template, functions, pieces, template.name, data, 0);
  state.run(template.bodies.get(template.name) ?? [], data);
  return derive(
    source,
    pieces.map((piece) => (piece.copied ? piece : withEnd(piece, source.text))),
  );
}

/** What an action wrote ends where the action ends. */
function withEnd(piece: Piece, source: string): Piece {
  const to = endOfAction(source, piece.from);
  return to === undefined ? piece : { ...piece, to };
}

type Jump = 'break' | 'continue' | undefined;

class Execution {
  readonly #template: Template;
  readonly #functions: FunctionTable;
  readonly #pieces: Piece[];
  readonly #depth: number;
  readonly #scope: Scope;
  readonly #expressions: Expressions;
  #size = 0;

  constructor(
    template: Template,
    functions: FunctionTable,
    pieces: Piece[],
    name: string,
    data: GoValue,
    depth: number,
  ) {
    this.#template = template;
    this.#functions = functions;
    this.#pieces = pieces;
    this.#depth = depth;
    this.#scope = new Scope(template, name, data);
    this.#expressions = new Expressions(this.#scope, functions);
  }

  run(nodes: readonly TemplateNode[], dot: GoValue): Jump {
    for (const node of nodes) {
      const jump = this.#node(node, dot);
      if (jump) return jump;
    }
    return undefined;
  }

  #node(node: TemplateNode, dot: GoValue): Jump {
    switch (node.kind) {
      case 'text':
        this.#write(node.text, node.at, true);
        return undefined;
      case 'action': {
        const value = this.#expressions.pipeline(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.#write(value === null ? noValue : printValue(value), node.at, false);
        return undefined;
      }
      case 'if':
      case 'with':
        return this.#scope.nested(() => {
          const value = this.#expressions.pipeline(node.pipe, dot);
          if (isTrue(value)) return this.run(node.body, node.kind === 'with' ? value : dot);
          return node.otherwise ? this.run(node.otherwise, dot) : undefined;
        });
      case 'range':
        return this.#scope.nested(() => this.#range(node, dot));
      case 'template':
        this.#call(node, dot);
        return undefined;
      default:
        return node.kind;
    }
  }

  #write(text: string, from: number, copied: boolean): void {
    this.#size += text.length;
    if (this.#size > maxOutput) throw new TemplateError('template output is too large', from);
    if (text !== '') this.#pieces.push({ text, from, copied });
  }

  #range(node: BranchNode, dot: GoValue): Jump {
    const { variables, isAssignment } = node.pipe;
    const value = this.#expressions.pipeline(node.pipe, dot, true);
    let rounds = 0;
    if (isInt(value) && variables.length > 1) {
      throw this.#scope.error(`can't use ${printValue(value)} to iterate over more than one variable`);
    }
    for (const [key, element] of this.#elements(value)) {
      rounds += 1;
      const jump = this.#scope.nested(() => {
        const bound = variables.length === 1 ? [element] : [key, element];
        variables.forEach((name, index) => {
          this.#scope.bind(name, bound[index] ?? null, isAssignment);
        });
        return this.run(node.body, element);
      });
      if (jump === 'break') break;
    }
    return rounds === 0 && node.otherwise ? this.run(node.otherwise, dot) : undefined;
  }

  *#elements(value: GoValue): Generator<readonly [GoValue, GoValue]> {
    if (value === null) return;
    if (isList(value)) {
      for (const [index, item] of value.items.entries()) yield [goInt(index), item];
    } else if (isMap(value)) {
      for (const key of sortedKeys(value)) yield [key, value.entries.get(key) ?? null];
    } else if (isInt(value)) {
      for (let index = 0n; index < value.value; index += 1n) yield [goInt(index, value.type), goInt(index, value.type)];
    } else {
      throw this.#scope.error(`range can't iterate over ${printValue(value)}`);
    }
  }

  #call(node: CallTemplateNode, dot: GoValue): void {
    this.#scope.at(node);
    const body = this.#template.bodies.get(node.name);
    if (!body) throw this.#scope.error(`template ${JSON.stringify(node.name)} not defined`);
    if (this.#depth >= maxDepth) throw this.#scope.error(`exceeded maximum template depth (${maxDepth})`);
    const data = node.pipe ? this.#expressions.pipeline(node.pipe, dot) : null;
    const inner = new Execution(this.#template, this.#functions, this.#pieces, node.name, data, this.#depth + 1);
    inner.run(body, data);
  }
}
