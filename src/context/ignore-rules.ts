import { CommandError } from '../errors.ts';
import { compilePattern, type Pattern } from './pattern.ts';

/** A line of an ignore file that means something. */
export interface IgnoreRule extends Pattern {
  readonly file: string;
  readonly line: number;
  /** The line without the blanks around it. */
  readonly text: string;
  /** `!`: brings back what earlier rules left out. */
  readonly isException: boolean;
}

/** What the rules say of one name. */
export interface Verdict {
  readonly isIgnored: boolean;
  /** The rule that had the last word; undefined when none matched. */
  readonly rule: IgnoreRule | undefined;
  /** Which rules match this name or a folder above it. */
  readonly matched: readonly boolean[];
}

/** What Go calls a blank. */
const blanks = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const blanksAround = new RegExp(`^${blanks}|${blanks}$`, 'g');
const trim = (text: string): string => text.replace(blanksAround, '');

/** The shortest path that means the same, as Go's path.Clean makes it. */
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
      hint: 'Close every [ with a ], and write something behind every ! and \\.',
      cause: error,
    });
  }
};

const compile = (text: string, separator: string): Pattern & Pick<IgnoreRule, 'isException'> => {
  const mark = text.startsWith('!') ? '!' : '';
  // Blanks behind the `!` belong to the name, as the recorded builds have it (test/context/dockerignore-vectors.json).
  const pattern = clean(trim(mark + patternOf(text.slice(mark.length), separator)));
  const isException = pattern.startsWith('!');
  if (pattern === '!') throw new SyntaxError('an exception needs a name');
  return { isException, ...compilePattern(isException ? pattern.slice(1) : pattern) };
};

/**
 * Reads the text of an ignore file as Docker does: a byte order mark, comments and empty lines do not count, blanks and
 * slashes around a pattern neither. `separator` is the platform's own; where it is `\`, nothing can be escaped.
 * Throws CommandError for a line that is not a pattern, at once or when it is first asked.
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
 * Whether a name is left out: the last rule that matches it, or a folder it is in, decides (moby/patternmatcher,
 * MatchesOrParentMatches). `parent` is the verdict on the folder that the name is in, undefined at the top.
 */
export const judge = (rules: readonly IgnoreRule[], name: string, parent: Verdict | undefined): Verdict => {
  const matched = rules.map((rule, index) => parent?.matched[index] || rule.matches(name));
  const rule = rules.findLast((_, index) => matched[index]);
  return { isIgnored: rule !== undefined && !rule.isException, rule, matched };
};

/** Whether something in an ignored folder may be let in: by an exception below the last rule that leaves the folder out. */
export const mayKeepBelow = (rules: readonly IgnoreRule[], folder: string, { matched }: Verdict): boolean => {
  const lastToIgnore = matched.findLastIndex((isMatch, index) => isMatch && !rules[index]?.isException);
  return rules.some((rule, index) => rule.isException && index > lastToIgnore && rule.mayMatchBelow(folder));
};

/** Whether an exception that names the folder by its own name lets it, or something in it, in. */
export const isExcepted = (rules: readonly IgnoreRule[], folder: string): boolean => {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  return rules.some(
    (rule) =>
      rule.isException &&
      rule.text.slice(1).trim().split(/[/\\]/).includes(name) &&
      (rule.matches(folder) || rule.mayMatchBelow(folder)),
  );
};
