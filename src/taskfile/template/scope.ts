import type { GoValue } from './go-value.ts';
import { type CallTemplateNode, type CommandNode, describe, type OperandNode } from './nodes.ts';
import type { Template } from './parser.ts';
import { columnOf, lineOf, TemplateError } from './template-error.ts';
import { sizeOf, type Work } from './work.ts';

export type Describable = OperandNode | CommandNode | CallTemplateNode;

interface Variable {
  readonly name: string;
  value: GoValue;
  /** Its type in messages, when that is not the value's own. */
  readonly type: string | undefined;
  /** The one of the same name that it hides. */
  readonly hidden: Variable | undefined;
}

/** The variables of an executing template body, and the node that Go would name in an error. */
export class Scope {
  readonly #template: Template;
  readonly #name: string;
  readonly #work: Work;
  readonly #variables: Variable[] = [];
  readonly #visible = new Map<string, Variable>();
  #current: Describable | undefined;
  /** The type of `.` in messages, when that is not the value's own: Go does not look into the entries of a list. */
  dotType: string | undefined;

  constructor(template: Template, name: string, data: GoValue, work: Work) {
    this.#template = template;
    this.#name = name;
    this.#work = work;
    this.bind('$', data, false);
  }

  /** Does work at the current node. Throws a TemplateError when it is too much. */
  readonly spend = (work: number): void => {
    const refusal = this.#work.spend(work);
    if (refusal !== undefined) throw this.error(refusal, refusal);
  };

  /** Does the work of reading a value. */
  spendOn(value: GoValue): void {
    this.spend(sizeOf(value));
  }

  /** Moves to a node. */
  at(node: Describable): void {
    this.#current = node;
  }

  valueOf(name: string): GoValue {
    return this.#visible.get(name)?.value ?? null;
  }

  typeOf(name: string): string | undefined {
    return this.#visible.get(name)?.type;
  }

  /** Assigns a known variable or declares a new one. Throws a TemplateError when an assigned one is not known. */
  bind(name: string, value: GoValue, isAssignment: boolean, type?: string): void {
    const hidden = this.#visible.get(name);
    if (isAssignment) {
      if (!hidden) throw this.error(`undefined variable: ${name}`);
      hidden.value = value;
      return;
    }
    const variable = { name, value, type, hidden };
    this.#variables.push(variable);
    this.#visible.set(name, variable);
  }

  /** Runs `work`; variables declared in it end with it. */
  nested<T>(work: () => T): T {
    const size = this.#variables.length;
    try {
      return work();
    } finally {
      for (const { name, hidden } of this.#variables.splice(size).reverse()) {
        if (hidden) this.#visible.set(name, hidden);
        else this.#visible.delete(name);
      }
    }
  }

  /** An execution error at the current node; `refusal` is given when it is not the engine's. */
  error(text: string, refusal?: string): TemplateError {
    const { name, source } = this.#template;
    const at = this.#current?.at ?? 0;
    const context = this.#current ? describe(this.#current) : '';
    const place = `${name}:${lineOf(source, at)}:${columnOf(source, at)}`;
    return new TemplateError(
      `template: ${place}: executing ${JSON.stringify(this.#name)} at <${context}>: ${text}`,
      at,
      refusal,
    );
  }
}
