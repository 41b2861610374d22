import type { CommandNode, OperandNode, PipeNode, TemplateNode } from './nodes.ts';
import { defaultTemplateName, parseTaskTemplate } from './parse-task-template.ts';
import { TemplateError } from './template-error.ts';

/** A name that a template looks up, such as `Values.image`. */
export interface TemplateName {
  readonly names: readonly string[];
  /** Offsets in the template. */
  readonly start: number;
  readonly end: number;
  /** Whether the template asks if there is something under the name, or has something in place of it. */
  readonly isGuarded: boolean;
  /** Whether it is looked up from the template's data for certain: not from an item of a `range`, for instance. */
  readonly isCertain: boolean;
}

/** Every name that a template looks up from its data, in order; undefined when it cannot be parsed. */
export function namesInTemplate(text: string): readonly TemplateName[] | undefined {
  try {
    const { name: main, bodies } = parseTaskTemplate(defaultTemplateName, text);
    const found: TemplateName[] = [];
    for (const [name, nodes] of bodies) {
      findInNodes(nodes, { isGuarded: false, isCertain: name === main, isMain: name === main }, found);
    }
    return found;
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/** The values that a template uses and that are not among `given`, each once. */
export function unsetValues(text: string, given: readonly string[]): readonly string[] {
  const used = (namesInTemplate(text) ?? []).flatMap(({ names: [root, name] }) =>
    root === 'Values' && name !== undefined ? [name] : [],
  );
  const known = new Set(given);
  return [...new Set(used)].filter((name) => !known.has(name));
}

type Looked = Pick<TemplateName, 'names' | 'start' | 'end'>;
interface Around extends Pick<TemplateName, 'isGuarded' | 'isCertain'> {
  /** Whether `$` is the template's data. */
  readonly isMain: boolean;
}

/** Functions that are called for things that may be missing. */
const guards = new Set([
  ...['and', 'coalesce', 'default', 'empty', 'eq', 'hasKey', 'kindIs', 'kindOf', 'ne', 'not', 'or', 'ternary'],
  ...['typeIs', 'typeOf'],
]);

/** Functions that look a name up that is written as a text. */
const lookups = new Set(['get', 'hasKey', 'index']);

function findInNodes(nodes: readonly TemplateNode[], around: Around, found: TemplateName[]): void {
  for (const node of nodes) {
    switch (node.kind) {
      case 'action':
        findInPipe(node.pipe, around, found);
        break;
      case 'template':
        if (node.pipe) findInPipe(node.pipe, around, found);
        break;
      case 'if':
      case 'with':
      case 'range':
        findInPipe(node.pipe, { ...around, isGuarded: true }, found);
        findInNodes(node.body, { ...around, isCertain: around.isCertain && node.kind === 'if' }, found);
        findInNodes(node.otherwise ?? [], around, found);
        break;
    }
  }
}

function findInPipe({ commands }: PipeNode, outer: Around, found: TemplateName[]): void {
  const around = outer.isGuarded || !commands.some(isGuard) ? outer : { ...outer, isGuarded: true };
  for (const command of commands) {
    const name = lookedUp(command);
    if (name) found.push(nameOf(around, name));
    for (const operand of name ? command.args.slice(3) : command.args) findInOperand(operand, around, found);
  }
}

function isGuard({ args: [first] }: CommandNode): boolean {
  return first?.kind === 'identifier' && guards.has(first.name);
}

/** What `index .Secrets "name"` and the like look up. */
function lookedUp({ args: [first, owner, key] }: CommandNode): Looked | undefined {
  const isLookup = first?.kind === 'identifier' && lookups.has(first.name);
  if (!isLookup || owner?.kind !== 'field' || key?.kind !== 'string') return undefined;
  return { names: [...owner.names, key.value], start: startOf(owner), end: key.at + key.source.length };
}

function nameOf({ isGuarded, isCertain }: Around, { names, start, end }: Looked): TemplateName {
  return { names, start, end, isGuarded, isCertain };
}

/** The place of a field with several names is that of the second one, as in Go's messages. */
function startOf({ at, names: [first = '', ...rest] }: { readonly at: number; readonly names: readonly string[] }) {
  return rest.length === 0 ? at : at - first.length - 1;
}

function looked(names: readonly string[], start: number): Looked {
  return { names, start, end: start + names.reduce((length, name) => length + 1 + name.length, 0) };
}

function findInOperand(operand: OperandNode, around: Around, found: TemplateName[]): void {
  switch (operand.kind) {
    case 'field':
      found.push(nameOf(around, looked(operand.names, startOf(operand))));
      break;
    case 'variable':
      if (operand.name === '$')
        found.push(nameOf({ ...around, isCertain: around.isMain }, looked(operand.names, operand.at)));
      break;
    case 'dot':
      found.push(nameOf(around, { names: [], start: operand.at, end: operand.at + 1 }));
      break;
    case 'chain':
      findInOperand(operand.operand, around, found);
      break;
    case 'pipe':
      findInPipe(operand, around, found);
      break;
  }
}
