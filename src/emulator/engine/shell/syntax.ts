import { forEachChild, type ParsedScript, parse, type SyntaxNode } from 'unbash';

export interface SyntaxProblem {
  /** What a shell calls it: `unexpected token ')'`. */
  readonly message: string;
  /** Where in the text. */
  readonly offset: number;
}

export type ParsedText = { readonly script: ParsedScript } | { readonly problem: SyntaxProblem };

/** `@(a|b)` and its kin are patterns to a bash that was told to read them, and mistakes to `/bin/sh`. */
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

/** Reads a text as a shell does before it runs anything of it: a mistake anywhere, and nothing runs (taskfile.md 11.1). */
export const parseShell = (text: string): ParsedText => {
  const script = parse(text);
  const problem = firstProblem(script);
  return problem ? { problem } : { script };
};

/** Whether a value stands whole in one word of a script; what the shell may replace in it has to stand in single quotes. */
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
