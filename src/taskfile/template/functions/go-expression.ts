import { RE2JS } from 're2js';

/**
 * Compiles Go's regular expression syntax (RE2), which matches in linear time. Throws an Error in Go's words for what
 * Go refuses, look-around and back references among it.
 */
export function compileGoExpression(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new Error(`regexp: Compile(\`${pattern}\`): ${error instanceof Error ? error.message : error}`);
  }
}

/** Every match of `expression` in `text`. As in Go, an empty one right behind another is none. */
export function* matchesOf(expression: RE2JS, text: string): Generator<RegExpMatchArray & { readonly index: number }> {
  let end = -1;
  for (const match of expression.matchAll(text)) {
    const { index = 0 } = match;
    if (match[0] === '' && index === end) continue;
    end = index + match[0].length;
    yield Object.assign(match, { index });
  }
}
