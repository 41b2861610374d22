import { RE2JS } from 're2js';
import { define, type FunctionTable } from '../go-function.ts';
import { goStrings } from '../go-value.ts';

/** sprig's functions with regular expressions. */
export const regularExpressionFunctions: FunctionTable = {
  regexFind: define(['string', 'string'], (pattern, text) => compileGoExpression(pattern).exec(text)?.[0] ?? ''),
  regexFindAll: define(['string', 'string', 'int'], (pattern, text, count) => {
    const all = [...matchesOf(compileGoExpression(pattern), text)].map(([match]) => match);
    return goStrings(count < 0 ? all : all.slice(0, count));
  }),
  // The only function that accepts an invalid pattern: sprig drops the error.
  regexMatch: define(['string', 'string'], (pattern, text) => {
    try {
      return compileGoExpression(pattern).test(text);
    } catch {
      return false;
    }
  }),
  regexReplaceAll: define(['string', 'string', 'string'], (pattern, text, template) =>
    replaceAll(pattern, text, (match) => expand(template, match)),
  ),
  regexReplaceAllLiteral: define(['string', 'string', 'string'], (pattern, text, replacement) =>
    replaceAll(pattern, text, () => replacement),
  ),
  regexSplit: define(['string', 'string', 'int'], (pattern, text, count) => {
    if (count === 0) return goStrings([]);
    return goStrings(split(text, pattern, count));
  }),
};

function replaceAll(pattern: string, text: string, replacement: (match: RegExpMatchArray) => string): string {
  let result = '';
  let rest = 0;
  for (const match of matchesOf(compileGoExpression(pattern), text)) {
    result += text.slice(rest, match.index) + replacement(match);
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

function split(text: string, pattern: string, count: number): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const match of matchesOf(compileGoExpression(pattern), text)) {
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
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new Error(`regexp: Compile(\`${pattern}\`): ${error instanceof Error ? error.message : error}`);
  }
}

/** Every match of `expression` in `text`. As in Go, an empty match right after another does not count. */
function* matchesOf(expression: RE2JS, text: string): Generator<RegExpMatchArray & { readonly index: number }> {
  let end = -1;
  for (const match of expression.matchAll(text)) {
    const { index = 0 } = match;
    if (match[0] === '' && index === end) continue;
    end = index + match[0].length;
    yield Object.assign(match, { index });
  }
}
