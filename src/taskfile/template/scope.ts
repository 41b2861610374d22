import type { GoValue } from './go-value.ts';
import { type CallTemplateNode, type CommandNode, describe, type OperandNode } from './nodes.ts';
import type { Template } from './parser.ts';
import { columnOf, lineOf, TemplateError } from './template-error.ts';

export type Describable = OperandNode | CommandNode | CallTemplateNode;

/** The variables of an executing template body, and the node that Go would name in an error. */
export class Scope {
  readonly #template: Template;
  readonly #name: string;
  readonly #variables: { name: string; value: GoValue }[];
  #current: Describable | undefined;

  constructor(template: Template, name: string, data: GoValue) {
    this.#template = template;
    this.#name = name;
    this.#variables = [{ name: '$', value: data }];
  }

  /** Moves to a node. */
  at(node: Describable): void {
    this.#current = node;
  }

  valueOf(name: string): GoValue {
    return this.#variables.findLast((variable) => variable.name === name)?.value ?? null;
  }

  /** Assigns a known variable or declares a new one. */
  bind(name: string, value: GoValue, isAssignment: boolean): void {
    const known = isAssignment ? this.#variables.findLast((variable) => variable.name === name) : undefined;
    if (known) known.value = value;
    else this.#variables.push({ name, value });
  }

  /** Runs `work`; variables declared in it end with it. */
  nested<T>(work: () => T): T {
    const size = this.#variables.length;
    try {
      return work();
    } finally {
      this.#variables.length = size;
    }
  }

  /** An execution error at the current node. */
  error(text: string): TemplateError {
    const { name, source } = this.#template;
    const at = this.#current?.at ?? 0;
    const context = this.#current ? describe(this.#current) : '';
    const place = `${name}:${lineOf(source, at)}:${columnOf(source, at)}`;
    return new TemplateError(
      `template: ${place}: executing ${JSON.stringify(this.#name)} at <${context}>: ${text}`,
      at,
    );
  }
}
