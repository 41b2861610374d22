import { workPerPiece } from '../limits.ts';
import { derive, type Piece, type TracedText } from '../stages/traced-text.ts';
import { endOfAction } from './action-end.ts';
import { Expressions } from './expressions.ts';
import type { FunctionNamed } from './go-function.ts';
import { type GoMap, type GoValue, goInt, isInt, isList, isMap, isTrue, sortedKeys } from './go-value.ts';
import type { BranchNode, CallTemplateNode, TemplateNode } from './nodes.ts';
import type { Template } from './parser.ts';
import { printValue } from './print.ts';
import { Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import { Work } from './work.ts';

/** What the engine's option for missing keys prints; the engine removes the text afterwards (taskfile.md 7.2). */
export const noValue = '<no value>';

/** Executes a parsed template. The result remembers the origins of its characters. Throws a TemplateError. */
export function executeTemplate(
  template: Template,
  source: TracedText,
  data: GoMap,
  functions: FunctionNamed,
): TracedText {
  const pieces: Piece[] = [];
  const state = new Execution(template, functions, { pieces, work: new Work() }, template.name, data);
  state.run(template.bodies.get(template.name) ?? [], data);
  return derive(source, pieces);
}

/** What all templates of an execution share. */
interface Shared {
  readonly pieces: Piece[];
  readonly work: Work;
}

type Jump = 'break' | 'continue' | undefined;

class Execution {
  readonly #template: Template;
  readonly #functions: FunctionNamed;
  readonly #shared: Shared;
  readonly #scope: Scope;
  readonly #expressions: Expressions;

  constructor(template: Template, functions: FunctionNamed, shared: Shared, name: string, data: GoValue) {
    this.#template = template;
    this.#functions = functions;
    this.#shared = shared;
    this.#scope = new Scope(template, name, data, shared.work);
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
        if (node.pipe.variables.length > 0) return undefined;
        this.#scope.spendOn(value);
        this.#write(value === null ? noValue : printValue(value), node.at, false);
        return undefined;
      }
      case 'if':
      case 'with':
        return this.#nested(() => {
          const value = this.#expressions.pipeline(node.pipe, dot);
          if (isTrue(value))
            return node.kind === 'with' ? this.#runOn(value, undefined, node.body) : this.run(node.body, dot);
          return node.otherwise ? this.run(node.otherwise, dot) : undefined;
        });
      case 'range':
        return this.#nested(() => this.#range(node, dot));
      case 'template':
        this.#call(node, dot);
        return undefined;
      default:
        return node.kind;
    }
  }

  #write(text: string, from: number, copied: boolean): void {
    this.#scope.spend(workPerPiece);
    const refusal = this.#shared.work.write(text.length);
    if (refusal !== undefined) throw new TemplateError(refusal, from, refusal);
    // What an action wrote ends where the action ends.
    const to = copied ? undefined : endOfAction(this.#template.source, from);
    if (text !== '') this.#shared.pieces.push({ text, from, copied, ...(to === undefined ? {} : { to }) });
  }

  #nested<T>(run: () => T): T {
    return this.#deeper(() => this.#scope.nested(run));
  }

  #deeper<T>(run: () => T): T {
    const { work } = this.#shared;
    const refusal = work.enter();
    try {
      if (refusal !== undefined) throw this.#scope.error(refusal, refusal);
      return run();
    } finally {
      work.leave();
    }
  }

  #range(node: BranchNode, dot: GoValue): Jump {
    const { variables, isAssignment } = node.pipe;
    const value = this.#expressions.pipeline(node.pipe, dot, true);
    const type = isList(value) || isMap(value) ? value.element : undefined;
    if (isAssignment) for (const name of variables) this.#scope.bind(name, value, true);
    let rounds = 0;
    if (isInt(value) && variables.length > 1) {
      throw this.#scope.error(`can't use ${printValue(value)} to iterate over more than one variable`);
    }
    for (const [key, element] of this.#elements(value)) {
      rounds += 1;
      this.#scope.spend(1);
      const jump = this.#scope.nested(() => {
        const bound = variables.length === 1 ? [element] : [key, element];
        variables.forEach((name, index) => {
          this.#scope.bind(name, bound[index] ?? null, isAssignment, index === variables.length - 1 ? type : undefined);
        });
        return this.#runOn(element, type, node.body);
      });
      if (jump === 'break') break;
    }
    return rounds === 0 && node.otherwise ? this.run(node.otherwise, dot) : undefined;
  }

  /** Runs a body with another `.`, whose type in messages can be given. */
  #runOn(dot: GoValue, type: string | undefined, body: readonly TemplateNode[]): Jump {
    const outer = this.#scope.dotType;
    this.#scope.dotType = type;
    const jump = this.run(body, dot);
    this.#scope.dotType = outer;
    return jump;
  }

  *#elements(value: GoValue): Generator<readonly [GoValue, GoValue]> {
    if (value === null) return;
    if (isList(value)) {
      for (const [index, item] of value.items.entries()) yield [goInt(index), item];
    } else if (isMap(value)) {
      this.#scope.spend(value.entries.size);
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
    const data = node.pipe ? this.#expressions.pipeline(node.pipe, dot) : null;
    this.#deeper(() => {
      this.#scope.spend(1);
      new Execution(this.#template, this.#functions, this.#shared, node.name, data).run(body, data);
    });
  }
}
