import type { compile as Compiler, JSONValue } from '@jmespath-community/jmespath';
import { CommandError, UsageError } from '../errors.ts';
import { isObject } from '../json.ts';

type ExpressionNode = ReturnType<typeof Compiler>;

/** A compiled `--query`: picks from a value what the user asked for. */
export type Query = (value: unknown) => unknown;

/**
 * Compiles the JMESPath expression of `--query`, before the command does anything (commands.md 15.5).
 * Throws UsageError when it is not one; the query throws CommandError when it does not fit the value.
 */
export const compileQuery = async (text: string): Promise<Query> => {
  const { TreeInterpreter, compile } = await import('@jmespath-community/jmespath');
  const expression = compiled(text, compile);
  return (value) => {
    try {
      return TreeInterpreter.search(expression, value as JSONValue);
    } catch (error) {
      throw new CommandError(`The --query '${text}' cannot be applied to the result: ${(error as Error).message}`, {
        hint: 'The command itself was carried out. Look at the whole result with -o json.',
        cause: error,
      });
    }
  };
};

type Compile = (text: string, options: { enable_legacy_literals: boolean }) => ExpressionNode;

const compiled = (text: string, compile: Compile): ExpressionNode => {
  try {
    // Scripts written for az compare with `text` in backquotes as often as with 'text'.
    const expression = compile(text, { enable_legacy_literals: true });
    if (calculates(expression)) throw new Error('A name with a - in it needs double quotes, as in tags."my-tag"');
    return expression;
  } catch (error) {
    const reason = (error as Error).message;
    throw new UsageError(
      [`argument --query: invalid jmespath_type value: '${text}'`],
      `${reason}. To learn more about --query, see https://jmespath.org.`,
    );
  }
};

/** The library subtracts where az sees a mistake: in `my-tag`. */
const calculates = (node: unknown): boolean => {
  if (Array.isArray(node)) return node.some(calculates);
  if (!isObject(node) || node.type === 'Literal') return false;
  return node.type === 'Arithmetic' || node.type === 'Unary' || Object.values(node).some(calculates);
};
