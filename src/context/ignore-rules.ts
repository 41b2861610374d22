import { CommandError } from '../errors.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** A rule in an ignore file. */
export interface IgnoreRule extends Pattern {
  readonly file: string;
  readonly line: number;
  /** The line without surrounding whitespace. */
  readonly text: string;
  /** `!`: includes what earlier rules exclude. */
  readonly isException: boolean;
}

/** The rules' verdict on one name. */
export interface Verdict {
  readonly isIgnored: boolean;
  /** The rule that decided; undefined when none matched. */
  readonly rule: IgnoreRule | undefined;
  /** Which rules match this name or a folder above it. */
  readonly matched: readonly boolean[];
}

/** Go's definition of whitespace. */
const blanks = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const blanksAround = new RegExp(`^${blanks}|${blanks}$`, 'g');
const trim = (text: string): string => text.replace(blanksAround, '');

/** The shortest equivalent path, like the result of Go's path.Clean. */
const clean = (text: string): string => {
  const isRooted = text.startsWith('/');
  const parts: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isRooted) parts.push(part);
  }
  return `${isRooted ? '/' : ''}${parts.join('/')}` || '.';
};

const patternOf = (text: string, separator: string): string => {
  if (text === '') return '';
  const cleaned = clean(text.replaceAll(separator, '/'));
  return cleaned.length > 1 && cleaned.startsWith('/') ? cleaned.slice(1) : cleaned;
};

const orNamed = <T>(act: () => T, { file, line, text }: Pick<IgnoreRule, 'file' | 'line' | 'text'>): T => {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CommandError(`Line ${line} of '${file}' is not a pattern: ${text}`, {
      hint: 'Close every [ with a ], and write a pattern or character after every ! and \\.',
      cause: error,
    });
  }
};

const compile = (text: string, separator: string): Pattern & Pick<IgnoreRule, 'isException'> => {
  const mark = text.startsWith('!') ? '!' : '';
  // Whitespace after the `!` belongs to the name, as recorded builds show (test/context/dockerignore-vectors.json).
  const pattern = clean(trim(mark + patternOf(text.slice(mark.length), separator)));
  const isException = pattern.startsWith('!');
  if (pattern === '!') throw new SyntaxError('an exception needs a name');
  return { isException, ...compilePattern(isException ? pattern.slice(1) : pattern) };
};

/**
 * Parses an ignore file as Docker does: a byte order mark, comments, and empty lines are ignored, as are whitespace
 * and slashes around a pattern. `separator` is the platform's own; where it is `\`, nothing can be escaped. Throws
 * CommandError for a line that is not a valid pattern, either at once or when it is first matched.
 */
export const parseIgnoreRules = (text: string, file: string, separator: string): readonly IgnoreRule[] =>
  text
    .replace(/^\ufeff/, '')
    .split('\n')
    .flatMap((whole, index) => {
      const place = { file, line: index + 1, text: trim(whole) };
      if (whole.startsWith('#') || place.text === '') return [];
      const pattern = orNamed(() => compile(place.text, separator), place);
      return [{ ...place, ...pattern, matches: (name: string) => orNamed(() => pattern.matches(name), place) }];
    });

/**
 * Whether a name is excluded: the last rule that matches it, or a folder that contains it, decides
 * (moby/patternmatcher, MatchesOrParentMatches). `parent` is the verdict on the containing folder, undefined at the
 * top level.
 */
export const judge = (rules: readonly IgnoreRule[], name: string, parent: Verdict | undefined): Verdict => {
  const matched = rules.map((rule, index) => parent?.matched[index] || rule.matches(name));
  const rule = rules.findLast((_, index) => matched[index]);
  return { isIgnored: rule !== undefined && !rule.isException, rule, matched };
};

/**
 * Whether something in an ignored folder may be included, by an exception after the last rule that excludes the
 * folder.
 */
export const mayKeepBelow = (rules: readonly IgnoreRule[], folder: string, { matched }: Verdict): boolean => {
  const lastToIgnore = matched.findLastIndex((isMatch, index) => isMatch && !rules[index]?.isException);
  return rules.some((rule, index) => rule.isException && index > lastToIgnore && rule.mayMatchBelow(folder));
};

/** Whether an exception that names the folder by its own name includes it, or something in it. */
export const isExcepted = (rules: readonly IgnoreRule[], folder: string): boolean => {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return rules.some(
    (rule) =>
      rule.isException &&
      rule.text.slice(1).trim().split(/[/\\]/).includes(name) &&
      (rule.matches(folder) || rule.mayMatchBelow(folder)),
  );
};
