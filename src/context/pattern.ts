import { type Part, readGoRegexp } from './go-regexp.ts';
import { type ParallelMatch, parallelMatch } from './linear-match.ts';

/** One rule's pattern, interpreted as Docker does (moby/patternmatcher). Names use `/` as the separator. */
export interface Pattern {
  matches(name: string): boolean;
  /** Whether something below the folder can match. */
  mayMatchBelow(folder: string): boolean;
}

const bad = (): never => {
  throw new SyntaxError('syntax error in pattern');
};

/** What Go's filepath.Match rejects: an unclosed `[`, an empty class, a `-` without an end, a `\` at the end. */
const checkChunk = (chunk: string): void => {
  let at = 0;
  const classCharacter = (): void => {
    if (chunk[at] === '-' || chunk[at] === ']') bad();
    if (chunk[at] === '\\') at += 1;
    at += 1;
    if (at >= chunk.length) bad();
  };
  while (at < chunk.length) {
    const character = chunk[at];
    at += 1;
    if (character === '\\') at += at >= chunk.length ? bad() : 1;
    if (character !== '[') continue;
    if (chunk[at] === '^') at += 1;
    for (let first = true; first || chunk[at] !== ']'; first = false) {
      classCharacter();
      if (chunk[at] !== '-') continue;
      at += 1;
      classCharacter();
    }
    at += 1;
  }
};

/** A `*` ends a chunk unless it is in a class. */
const chunk = /^\**((?:\\.?|\[(?:\\.?|[^\]\\])*(?:\]|$)|[^*[\\])*)/s;

/**
 * Docker validates a pattern by calling filepath.Match with it and `.`, and Match reads no further than it has to:
 * later parts may be rejected only when the pattern is first matched.
 */
const checkSyntax = (pattern: string): void => {
  const [whole = '', first = ''] = chunk.exec(pattern) ?? [];
  checkChunk(first);
  if (/^(?:\\?\.|\?)$/.test(first)) checkChunk(chunk.exec(pattern.slice(whole.length))?.[1] ?? '');
};

type Kind = 'exact' | 'prefix' | 'suffix' | 'regexp';

/**
 * Characters that are literal in a file name but not in a regular expression; Docker does not escape `{`, `|` and
 * `}`.
 */
const special = /[.+()$]/;

/** Docker's translation, step by step: the order of the branches determines what unusual patterns mean. */
const translate = (pattern: string): { readonly kind: Kind; readonly regexp: string } => {
  const characters = Array.from(pattern);
  let kind: Kind = 'exact';
  let regexp = '';
  for (let at = 0; at < characters.length; at += 1) {
    const start = at;
    const character = characters[at] as string;
    if (character === '*' && characters[at + 1] === '*') {
      at += characters[at + 2] === '/' ? 2 : 1;
      const isLast = at + 1 >= characters.length;
      regexp += isLast ? '.*' : '(.*/)?';
      kind = isLast && kind === 'exact' ? 'prefix' : 'regexp';
      if (start === 0) kind = 'suffix';
    } else if (character === '*' || character === '?') {
      regexp += character === '*' ? '[^/]*' : '[^/]';
      kind = 'regexp';
    } else if (special.test(character)) {
      regexp += `\\${character}`;
    } else if (character === '\\') {
      at += 1;
      regexp += `\\${characters[at] ?? ''}`;
      if (at < characters.length) kind = 'regexp';
    } else {
      regexp += character;
      if (character === '[' || character === ']') kind = 'regexp';
    }
  }
  return { kind, regexp };
};

const exact = (pattern: string): Pattern => ({
  matches: (name) => name === pattern,
  mayMatchBelow: (folder) => pattern.startsWith(`${folder}/`),
});

const prefix = (start: string): Pattern => ({
  matches: (name) => name.startsWith(start),
  mayMatchBelow: (folder) => `${folder}/`.startsWith(start) || start.startsWith(`${folder}/`),
});

const suffix = (end: string): Pattern => ({
  matches: (name) => name.endsWith(end) || (end.startsWith('/') && name === end.slice(1)),
  mayMatchBelow: () => true,
});

const repeatedSource = ({ source, least, most }: Part): string =>
  least === 1 && most === 1 ? source : `${source}{${least},${most === Number.POSITIVE_INFINITY ? '' : most}}`;

/**
 * JavaScript's own matching is the fastest when there are few ways to match, but can take time that is a power of the
 * name's length.
 */
const mostWays = 50_000;

const regular = (regexp: string): Pattern => {
  const { parts, isSequence } = readGoRegexp(`^${regexp}$`);
  const open = parts.filter(({ kind, least, most }) => kind === 'folders' || least !== most).length;
  const sources = parts.map(repeatedSource);
  const whole = new RegExp(sources.join(''), 'v');
  // Some leading parts of the pattern match the folder with its slash: the others can match its contents.
  const firstParts = new RegExp(`^${sources.join('(?:')}${')?'.repeat(sources.length - 1)}$`, 'v');
  let parallel: ParallelMatch | undefined;
  const inParallel = (): ParallelMatch => {
    parallel ??= parallelMatch(parts);
    return parallel;
  };
  const hasFewWays = (name: string): boolean => name.length ** open <= mostWays;
  return {
    matches: (name) => (hasFewWays(name) ? whole.test(name) : inParallel().matches(name)),
    mayMatchBelow: (folder) => {
      const start = `${folder}/`;
      return !isSequence || (hasFewWays(start) ? firstParts.test(start) : inParallel().firstPartsMatch(start));
    },
  };
};

const whenNeeded = (make: () => Pattern): Pattern => {
  let made: Pattern | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  return { matches: (name) => get().matches(name), mayMatchBelow: (folder) => get().mayMatchBelow(folder) };
};

/** Compiles a cleaned pattern; throws SyntaxError, at once or when it is first matched, for what Docker rejects. */
export const compilePattern = (pattern: string): Pattern => {
  checkSyntax(pattern);
  const { kind, regexp } = translate(pattern);
  switch (kind) {
    case 'exact':
      return exact(pattern);
    case 'prefix':
      return prefix(pattern.slice(0, -2));
    case 'suffix':
      return suffix(pattern.slice(2));
    case 'regexp':
      return whenNeeded(() => regular(regexp));
  }
};
