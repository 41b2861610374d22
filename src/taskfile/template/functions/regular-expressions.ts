import { RE2JS } from 're2js';
import { messageOf } from '../../../errors.ts';
import { defineCostly, type FunctionTable } from '../go-function.ts';
import { goStrings } from '../go-value.ts';
import type { Spend } from '../work.ts';

/** sprig's functions with regular expressions. */
export const regularExpressionFunctions: FunctionTable = {
  regexFind: defineCostly(['string', 'string'], (spend, pattern, text) => {
    const expression = compileGoExpression(pattern);
    spend(costOf(expression, text));
    return expression.exec(text)?.[0] ?? '';
  }),
  regexFindAll: defineCostly(['string', 'string', 'int'], (spend, pattern, text, count) => {
    const all = [...matchesOf(compileGoExpression(pattern), text, spend)].map(([match]) => match);
    return goStrings(count < 0 ? all : all.slice(0, count));
  }),
  // The only function that accepts an invalid pattern: sprig drops the error.
  regexMatch: defineCostly(['string', 'string'], (spend, pattern, text) => {
    const expression = compiled(pattern);
    if (typeof expression === 'string') return false;
    spend(costOf(expression, text));
    return expression.test(text);
  }),
  regexReplaceAll: defineCostly(['string', 'string', 'string'], (spend, pattern, text, template) =>
    replaceAll(pattern, text, (match) => expand(template, match), spend),
  ),
  regexReplaceAllLiteral: defineCostly(['string', 'string', 'string'], (spend, pattern, text, replacement) =>
    replaceAll(pattern, text, () => replacement, spend),
  ),
  regexSplit: defineCostly(['string', 'string', 'int'], (spend, pattern, text, count) => {
    if (count === 0) return goStrings([]);
    return goStrings(split(text, pattern, count, spend));
  }),
};

function replaceAll(
  pattern: string,
  text: string,
  replacement: (match: RegExpMatchArray) => string,
  spend: Spend,
): string {
  let result = '';
  let rest = 0;
  for (const match of matchesOf(compileGoExpression(pattern), text, spend)) {
    const added = replacement(match);
    spend(added.length);
    result += text.slice(rest, match.index) + added;
    rest = match.index + match[0].length;
  }
  return result + text.slice(rest);
}

/** Go's `Expand`: `$1`, `$name`, `${name}`, `$$`; unknown groups are empty. */
function expand(template: string, match: RegExpMatchArray): string {
  return template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return whole === '$$' ? '$' : whole;
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? '';
  });
}

function split(text: string, pattern: string, count: number, spend: Spend): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const match of matchesOf(compileGoExpression(pattern), text, spend)) {
    if (count > 0 && parts.length === count - 1) break;
    const end = match.index + match[0].length;
    if (end === 0) continue;
    if (match[0] === '' && match.index === text.length) break;
    parts.push(text.slice(start, match.index));
    start = end;
  }
  return [...parts, text.slice(start)];
}

/**
 * Compiles Go's regular expression syntax (RE2), which matches in linear time. Throws an Error with Go's text for
 * what Go rejects, including look-around and back references.
 */
function compileGoExpression(pattern: string): RE2JS {
  const expression = compiled(pattern);
  if (typeof expression === 'string') throw new Error(`regexp: Compile(\`${pattern}\`): ${expression}`);
  return expression;
}

/** The compiled expression, or what is wrong with it. */
function compiled(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return messageOf(error);
  }
}

/** The work of a search from `start` on: each character is compared with each part of the expression. */
function costOf(expression: RE2JS, text: string, start = 0): number {
  return ((text.length - start) * expression.programSize()) / comparisonsPerWork;
}

/** A comparison takes less time than a character of output. */
const comparisonsPerWork = 8;

/** Every match of `expression` in `text`. As in Go, an empty match right after another does not count. */
function* matchesOf(
  expression: RE2JS,
  text: string,
  spend: Spend,
): Generator<RegExpMatchArray & { readonly index: number }> {
  let end = -1;
  spend(costOf(expression, text));
  for (const match of expression.matchAll(text)) {
    const { index = 0 } = match;
    spend(costOf(expression, text, index));
    if (match[0] === '' && index === end) continue;
    end = index + match[0].length;
    yield Object.assign(match, { index });
  }
}
