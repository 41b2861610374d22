import type { JSONValue } from '@jmespath-community/jmespath';
import { CommandError, UsageError } from '../errors.ts';

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

const compiled = <T>(text: string, compile: (text: string, options: { enable_legacy_literals: boolean }) => T): T => {
  try {
    // Scripts written for az compare with `text` in backquotes as often as with 'text'.
    return compile(text, { enable_legacy_literals: true });
  } catch (error) {
    const reason = (error as Error).message;
    throw new UsageError(
      [`argument --query: invalid jmespath_type value: '${text}'`],
      `${reason}. To learn more about --query, see https://jmespath.org.`,
    );
  }
};
