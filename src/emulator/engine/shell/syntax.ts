import { forEachChild, type ParsedScript, parse, type SyntaxNode } from 'unbash';

export interface SyntaxProblem {
  /** The shell's name for the error: `unexpected token ')'`. */
  readonly message: string;
  /** Where in the text. */
  readonly offset: number;
}

export type ParsedText = { readonly script: ParsedScript } | { readonly problem: SyntaxProblem };

/** `@(a|b)` and similar are patterns to a bash with `extglob`, and syntax errors to `/bin/sh`. */
const problemOf = (node: SyntaxNode): SyntaxProblem | undefined => {
  if (node.type === 'ExtendedGlob') return { message: "unexpected token '('", offset: node.pos + 1 };
  if (node.type !== 'Script') return undefined;
  const [error] = (node as ParsedScript).errors ?? [];
  return error && { message: error.message, offset: error.pos };
};

const firstProblem = (node: SyntaxNode): SyntaxProblem | undefined => {
  let found = problemOf(node);
  forEachChild(node, (child) => {
    found ??= firstProblem(child);
  });
  return found;
};

/**
 * Parses a text as a shell does before it runs any of it: with a syntax error anywhere, nothing runs
 * (taskfile.md 11.1).
 */
export const parseShell = (text: string): ParsedText => {
  const script = parse(text);
  const problem = firstProblem(script);
  return problem ? { problem } : { script };
};

/** Whether a value is one whole word of a script; parts that the shell may expand must be in single quotes. */
export const isInOneWord = (parsed: ParsedText, value: string): boolean => {
  if ('problem' in parsed) return false;
  const isPlain = !/[$`]/.test(value);
  const holds = (node: SyntaxNode): boolean => {
    if (node.type === 'SingleQuoted' || (node.type === 'Word' && isPlain)) return node.value.includes(value);
    let found = false;
    forEachChild(node, (child) => {
      found ||= holds(child);
    });
    return found;
  };
  return holds(parsed.script);
};
