import { define, type FunctionTable } from '../go-function.ts';
import { goStrings } from '../go-value.ts';
import { compileGoExpression } from './go-expression.ts';

/** sprig's functions with regular expressions. */
export const regularExpressionFunctions: FunctionTable = {
  regexFind: define(['string', 'string'], (pattern, text) => compileGoExpression(pattern).exec(text)?.[0] ?? ''),
  regexFindAll: define(['string', 'string', 'int'], (pattern, text, count) => {
    const all = [...text.matchAll(compileGoExpression(pattern))].map(([match]) => match);
    return goStrings(count < 0 ? all : all.slice(0, count));
  }),
  regexMatch: define(['string', 'string'], (pattern, text) => compileGoExpression(pattern).test(text)),
  regexReplaceAll: define(['string', 'string', 'string'], (pattern, text, template) => {
    return text.replace(compileGoExpression(pattern), (...groups) => expand(template, groups));
  }),
  regexReplaceAllLiteral: define(['string', 'string', 'string'], (pattern, text, replacement) => {
    return text.replace(compileGoExpression(pattern), () => replacement);
  }),
  regexSplit: define(['string', 'string', 'int'], (pattern, text, count) => {
    if (count === 0) return goStrings([]);
    return goStrings(split(text, compileGoExpression(pattern), count));
  }),
};

/** Go's `Expand`: `$1`, `$name`, `${name}`, `$$`; unknown groups are empty. */
function expand(template: string, groups: readonly unknown[]): string {
  const last = groups.at(-1);
  const named = typeof last === 'object' && last !== null ? (last as Record<string, string | undefined>) : {};
  const numbered = groups.slice(
    0,
    groups.findIndex((group) => typeof group === 'number'),
  );
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return whole === '$$' ? '$' : whole;
    const value = /^\d+$/.test(name) ? numbered[Number(name)] : named[name];
    return typeof value === 'string' ? value : '';
  });
}

function split(text: string, expression: RegExp, count: number): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const match of text.matchAll(expression)) {
    if (count > 0 && parts.length === count - 1) break;
    const end = match.index + match[0].length;
    if (end === 0) continue;
    if (match[0] === '' && match.index === text.length) break;
    parts.push(text.slice(start, match.index));
    start = end;
  }
  return [...parts, text.slice(start)];
}
