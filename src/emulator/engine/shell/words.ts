import type { CommandArgument, Word, WordPart } from 'unbash';

/** The values of variables in the agent's shell. */
export type Variables = ReadonlyMap<string, string>;

/** Stands for the output of a command that was not run. */
const unknownOutput = 'output';

interface Expansion {
  readonly variables: Variables;
  /** Called with the text of each expansion whose value is unknown. */
  readonly unknown: (text: string) => void;
}

const valueFor = (name: string, text: string, { variables, unknown }: Expansion): string => {
  const value = variables.get(name);
  if (value === undefined) unknown(text);
  return value ?? '';
};

const partText = (part: WordPart, expansion: Expansion): string => {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.map((each) => partText(each, expansion)).join('');
    case 'SimpleExpansion':
      return valueFor(part.text.slice(1), part.text, expansion);
    case 'ParameterExpansion': {
      const { operation } = part;
      const known = expansion.variables.get(part.parameter);
      if (operation?.type !== 'Default') return valueFor(part.parameter, part.text, expansion);
      const isSet = known !== undefined && !(operation.operator.startsWith(':') && known === '');
      if (operation.operator.endsWith('+')) return isSet ? textOf(operation.operand, expansion) : '';
      return isSet ? known : textOf(operation.operand, expansion);
    }
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
      expansion.unknown(part.text);
      return unknownOutput;
    default:
      return part.text;
  }
};

const textOf = (word: Word, expansion: Expansion): string =>
  word.parts ? word.parts.map((part) => partText(part, expansion)).join('') : word.value;

/** Expands a word as the shell does; an unquoted word with an empty value is dropped. */
export const expandWord = (word: CommandArgument, expansion: Expansion): string[] => {
  if (word.type === 'Assignment') return [`${word.name}${word.append ? '+=' : '='}${expandValue(word, expansion)}`];
  const text = textOf(word, expansion);
  const isQuoted = word.parts?.some(({ type }) => /Quoted$/.test(type)) ?? true;
  return text === '' && !isQuoted ? [] : [text];
};

/** The right side of `NAME=VALUE`. */
export const expandValue = (
  { value, text, name }: Extract<CommandArgument, { type: 'Assignment' }>,
  expansion: Expansion,
): string => (value.type === 'Word' ? textOf(value, expansion) : text.slice(name.length + 1));
