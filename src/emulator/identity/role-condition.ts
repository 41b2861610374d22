import type { RegistryAction } from './roles.ts';

/** True, false, or undefined: it depends on a repository that is not given. */
type Answer = boolean | undefined;
type Expression = (dataAction: string, repository: string | undefined) => Answer;

const repositories = 'Microsoft.ContainerRegistry/registries/repositories';
const repositoryName = `${repositories}:name`.toLowerCase();

const dataActions: Record<RegistryAction, string> = {
  pull: `${repositories}/content/read`,
  push: `${repositories}/content/write`,
  delete: `${repositories}/content/delete`,
  metadata_read: `${repositories}/metadata/read`,
  metadata_write: `${repositories}/metadata/write`,
  catalog: 'Microsoft.ContainerRegistry/registries/catalog/read',
};

/**
 * Whether `text` matches `pattern`, where `*` matches any text and `?` one character. Only the last `*` is ever
 * retried, so the time is at most the product of the lengths, whatever the pattern.
 */
const isLike = (text: string, pattern: string): boolean => {
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place;
      place += 1;
      resume = at;
    } else if (pattern[place] === '?' || pattern[place] === text[at]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      place = star + 1;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(place));
};

const comparisons: Record<string, (name: string, value: string) => boolean> = {
  stringequals: (name, value) => name === value,
  stringequalsignorecase: (name, value) => name.toLowerCase() === value.toLowerCase(),
  stringstartswith: (name, value) => name.startsWith(value),
  stringstartswithignorecase: (name, value) => name.toLowerCase().startsWith(value.toLowerCase()),
  stringlike: isLike,
  stringlikeignorecase: (name, value) => isLike(name.toLowerCase(), value.toLowerCase()),
};

const token =
  /\s*(?:(ActionMatches)\s*\{\s*'([^']*)'\s*\}|@Request\[([^\]]+)\]\s*([\w:]+)\s*(\{[^}]*\}|'[^']*')|(AND|OR)\b|(&&|\|\||[()!]))/iy;

const every = (parts: readonly Expression[]): Expression => {
  if (parts.length === 1 && parts[0]) return parts[0];
  return (action, repository) => {
    const answers = parts.map((part) => part(action, repository));
    if (answers.includes(false)) return false;
    return answers.includes(undefined) ? undefined : true;
  };
};

const not =
  (part: Expression): Expression =>
  (action, repository) => {
    const answer = part(action, repository);
    return answer === undefined ? undefined : !answer;
  };

/**
 * Parses the part of the condition language (version 2.0) that compares repository names; undefined for anything
 * else.
 */
const parse = (text: string): Expression | undefined => {
  let position = 0;
  let look: RegExpExecArray | null = null;
  const advance = (): void => {
    token.lastIndex = position;
    look = token.exec(text);
    position = look ? token.lastIndex : position;
  };
  const word = (): string => (look?.[6] ?? look?.[7] ?? '').toUpperCase();
  const take = (...words: readonly string[]): boolean => {
    if (!words.includes(word())) return false;
    advance();
    return true;
  };

  const primary = (): Expression | undefined => {
    if (take('!')) {
      const inner = primary();
      return inner && not(inner);
    }
    if (take('(')) {
      const inner = either();
      return inner && take(')') ? inner : undefined;
    }
    const [, matches, pattern, attribute, operator, operand] = look ?? [];
    advance();
    if (matches && pattern !== undefined) {
      const wanted = pattern.toLowerCase();
      return (action) => isLike(action.toLowerCase(), wanted);
    }
    const [, isNot, name = ''] =
      /^(?:foranyofanyvalues:)?(?=string)(?:string(not))?(.*)$/.exec(operator?.toLowerCase() ?? '') ?? [];
    const compare = comparisons[isNot ? `string${name}` : name];
    if (attribute?.toLowerCase() !== repositoryName || !compare || !operand) return undefined;
    const values = [...operand.matchAll(/'([^']*)'/g)].map((each) => each[1] ?? '');
    return (_action, repository) =>
      repository === undefined ? undefined : values.some((value) => compare(repository, value) !== Boolean(isNot));
  };

  const both = (): Expression | undefined => {
    const parts: Expression[] = [];
    do {
      const part = primary();
      if (!part) return undefined;
      parts.push(part);
    } while (take('AND', '&&'));
    return every(parts);
  };

  const either = (): Expression | undefined => {
    const parts: Expression[] = [];
    do {
      const part = both();
      if (!part) return undefined;
      parts.push(part);
    } while (take('OR', '||'));
    return not(every(parts.map(not)));
  };

  advance();
  const whole = either();
  return whole && look === null && text.slice(position).trim() === '' ? whole : undefined;
};

/**
 * Whether a role assignment's `condition` allows `action` for `repository`. Supports `ActionMatches{'...'}` and
 * comparisons of the repository's name (`StringEquals`, `StringStartsWith`, `StringLike`, each also `StringNot...` and `...IgnoreCase`)
 * joined by AND, OR, `!` and parentheses. Any other condition allows nothing. Without `repository`, a condition that
 * could match some repository is enough.
 */
export const conditionAllows = (
  condition: string | null | undefined,
  action: RegistryAction,
  repository: string | undefined,
): boolean => {
  if (condition === null || condition === undefined || condition.trim() === '') return true;
  const expression = parse(condition);
  return expression !== undefined && expression(dataActions[action], repository) !== false;
};
