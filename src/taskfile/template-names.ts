import { templateFunctions } from './template/functions/table.ts';
import type { OperandNode, PipeNode, TemplateNode } from './template/nodes.ts';
import { parseTemplate } from './template/parser.ts';
import { TemplateError } from './template/template-error.ts';

/** A name that a template looks up, such as `Values.image`. */
export interface TemplateName {
  readonly names: readonly string[];
  /** Offset in the template. */
  readonly offset: number;
}

/** Every name that a template looks up from its data, in order; none when it cannot be parsed. */
export function namesInTemplate(text: string): readonly TemplateName[] {
  try {
    const template = parseTemplate('', text, (word) => Object.hasOwn(templateFunctions, word));
    return [...template.bodies.values()].flatMap((nodes) => nodes.flatMap(inNode));
  } catch (error) {
    if (error instanceof TemplateError) return [];
    throw error;
  }
}

/** The values that a template uses and that are not among `given`, each once. */
export function unsetValues(text: string, given: readonly string[]): readonly string[] {
  const used = namesInTemplate(text).flatMap(({ names: [root, name] }) =>
    root === 'Values' && name !== undefined ? [name] : [],
  );
  return [...new Set(used)].filter((name) => !given.includes(name));
}

function inNode(node: TemplateNode): TemplateName[] {
  switch (node.kind) {
    case 'action':
      return inPipe(node.pipe);
    case 'template':
      return node.pipe ? inPipe(node.pipe) : [];
    case 'if':
    case 'with':
    case 'range':
      return [...inPipe(node.pipe), ...node.body.flatMap(inNode), ...(node.otherwise ?? []).flatMap(inNode)];
    default:
      return [];
  }
}

function inPipe({ commands }: PipeNode): TemplateName[] {
  return commands.flatMap(({ args }) => args.flatMap(inOperand));
}

function inOperand(operand: OperandNode): TemplateName[] {
  switch (operand.kind) {
    case 'field':
      return [{ names: operand.names, offset: operand.at }];
    case 'variable':
      return operand.name === '$' ? [{ names: operand.names, offset: operand.at }] : [];
    case 'chain':
      return inOperand(operand.operand);
    case 'pipe':
      return inPipe(operand);
    default:
      return [];
  }
}
