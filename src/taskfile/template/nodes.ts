import { quoteText } from './print.ts';

interface At {
  /** Offset in the template's text. */
  readonly at: number;
}

export interface TextNode extends At {
  readonly kind: 'text';
  readonly text: string;
}
export interface ActionNode extends At {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}
export interface BranchNode extends At {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly body: readonly TemplateNode[];
  readonly otherwise: readonly TemplateNode[] | undefined;
}
export interface CallTemplateNode extends At {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode extends At {
  readonly kind: 'break' | 'continue';
}

export type TemplateNode = TextNode | ActionNode | BranchNode | CallTemplateNode | JumpNode;

export interface PipeNode extends At {
  readonly kind: 'pipe';
  readonly variables: readonly string[];
  readonly isAssignment: boolean;
  readonly commands: readonly CommandNode[];
}
export interface CommandNode extends At {
  readonly kind: 'command';
  readonly args: readonly OperandNode[];
}

export type OperandNode =
  | ({ readonly kind: 'dot' | 'nil' } & At)
  | ({ readonly kind: 'bool'; readonly value: boolean } & At)
  | ({ readonly kind: 'number'; readonly text: string; readonly isChar: boolean } & At)
  | ({ readonly kind: 'string'; readonly value: string; readonly source: string } & At)
  | ({ readonly kind: 'identifier'; readonly name: string } & At)
  | ({ readonly kind: 'field'; readonly names: readonly string[] } & At)
  | ({ readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] } & At)
  | ({ readonly kind: 'chain'; readonly operand: OperandNode; readonly names: readonly string[] } & At)
  | PipeNode;

/** The source form of a node, as shown in error messages. */
export function describe(node: OperandNode | CommandNode | CallTemplateNode): string {
  switch (node.kind) {
    case 'template':
      return `{{template ${quoteText(node.name)}${node.pipe ? ` ${describe(node.pipe)}` : ''}}}`;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.source || quoteText(node.value);
    case 'identifier':
      return node.name;
    case 'field':
      return node.names.map((name) => `.${name}`).join('');
    case 'variable':
      return [node.name, ...node.names].join('.');
    case 'chain':
      return `${wrap(node.operand)}${node.names.map((name) => `.${name}`).join('')}`;
    case 'command':
      return node.args.map(wrap).join(' ');
    case 'pipe': {
      const declared = node.variables.join(', ');
      const commands = node.commands.map(describe).join(' | ');
      return declared ? `${declared} ${node.isAssignment ? '=' : ':='} ${commands}` : commands;
    }
  }
}

function wrap(node: OperandNode): string {
  return node.kind === 'pipe' ? `(${describe(node)})` : describe(node);
}
