/** What a condition makes of a right: `unknown` when it, or a part that decides, is not understood. */
export type ConditionAnswer = 'allowed' | 'denied' | 'unknown';

/** What is asked for: a data action, and the repository, when it is known. */
interface Asked {
  readonly action: string;
  readonly repository: string | undefined;
}

type Truth = boolean | undefined;
type Term = (asked: Asked) => Truth;

const repositoryName = 'Microsoft.ContainerRegistry/registries/repositories:name';

/** `*` stands for any text and `?` for one character. */
const isLike = (text: string, pattern: string): boolean => {
  // reached[i]: whether the pattern so far matches the first i characters
  let reached = [true, ...Array.from(text, () => false)];
  for (const symbol of pattern) {
    let before = false;
    reached = reached.map((was, index) => {
      const diagonal = index > 0 && (reached[index - 1] ?? false);
      const now = symbol === '*' ? was || before : diagonal && (symbol === '?' || symbol === text[index - 1]);
      before = now;
      return now;
    });
  }
  return reached.at(-1) ?? false;
};

const comparisons: Readonly<Record<string, (name: string, value: string) => boolean>> = {
  StringEquals: (name, value) => name === value,
  StringStartsWith: (name, value) => name.startsWith(value),
  StringLike: isLike,
};

const compareNames = (operator: string, values: readonly string[]): Term | undefined => {
  const parts = /^(ForAnyOfAnyValues:)?String(Not)?(Equals|StartsWith|Like)(IgnoreCase)?$/i.exec(operator);
  const base = Object.keys(comparisons).find((name) => name.toLowerCase() === `string${parts?.[3]}`.toLowerCase());
  const compare = base === undefined ? undefined : comparisons[base];
  if (!parts || !compare || (parts[1] === undefined && values.length !== 1)) return undefined;
  const fold = (text: string): string => (parts[4] ? text.toLowerCase() : text);
  const isNot = parts[2] !== undefined;
  return ({ repository }) =>
    repository === undefined ? undefined : values.some((value) => compare(fold(repository), fold(value)) !== isNot);
};

const both = (left: Truth, right: Truth): Truth => {
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
};
const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

const tokens =
  /\s*(?:(?<mark>[()]|&&|\|\||!)|(?<word>AND|OR|NOT)\b|(?<matches>(?:Sub)?[A-Za-z]*ActionMatches)\s*\{\s*'(?<action>[^']*)'\s*\}|@(?<source>\w+)\[(?<attribute>[^\]]+)\]\s*(?<operator>[\w:]+)\s*(?<operand>\{[^}]*\}|'[^']*'))/iy;

interface Token {
  readonly mark: string | undefined;
  readonly term: Term | undefined;
}

const termOf = (groups: Readonly<Record<string, string | undefined>>): Term => {
  const neverKnown: Term = () => undefined;
  const { matches, action: pattern = '', source = '', attribute = '', operator = '', operand = '' } = groups;
  if (matches !== undefined) {
    if (matches.toLowerCase() !== 'actionmatches') return neverKnown;
    return ({ action }) => isLike(action.toLowerCase(), pattern.toLowerCase());
  }
  const isName = source.toLowerCase() === 'request' && attribute.toLowerCase() === repositoryName.toLowerCase();
  const values = [...operand.matchAll(/'([^']*)'/g)].map(([, value = '']) => value);
  return (isName ? compareNames(operator, values) : undefined) ?? neverKnown;
};

const tokenize = (text: string): Token[] | undefined => {
  const found: Token[] = [];
  tokens.lastIndex = 0;
  while (text.slice(tokens.lastIndex).trim() !== '') {
    const groups = tokens.exec(text)?.groups;
    if (!groups) return undefined;
    const word = (groups.mark ?? groups.word)?.toUpperCase();
    found.push({
      mark: word === undefined ? undefined : ({ '&&': 'AND', '||': 'OR', NOT: '!' }[word] ?? word),
      term: word === undefined ? termOf(groups) : undefined,
    });
  }
  return found;
};

/** Reads a whole condition; undefined when its form is not understood. */
const parse = (text: string): Term | undefined => {
  const all = tokenize(text);
  if (!all) return undefined;
  let at = 0;
  const take = (mark: string): boolean => {
    if (all[at]?.mark !== mark) return false;
    at += 1;
    return true;
  };
  const single = (): Term | undefined => {
    if (take('!')) {
      const inner = single();
      return inner && ((asked) => not(inner(asked)));
    }
    if (take('(')) {
      const inner = alternatives();
      return inner && take(')') ? inner : undefined;
    }
    const term = all[at]?.term;
    at += 1;
    return term;
  };
  const conjunction = (): Term | undefined => {
    const first = single();
    if (!first || !take('AND')) return first;
    const rest = conjunction();
    return rest && ((asked) => both(first(asked), rest(asked)));
  };
  const alternatives = (): Term | undefined => {
    const first = conjunction();
    if (!first || !take('OR')) return first;
    const rest = alternatives();
    return rest && ((asked) => not(both(not(first(asked)), not(rest(asked)))));
  };
  const whole = alternatives();
  return at === all.length ? whole : undefined;
};

/**
 * What the condition of a role assignment makes of a data action on a repository (learn.microsoft.com, "Azure role
 * assignment condition format and syntax"). Understood are `ActionMatches` and comparisons of the repository's name,
 * joined by AND, OR, NOT and parentheses. The answer is `unknown` where anything else decides, and where the repository is not
 * given and the condition asks for it.
 */
export const evaluateCondition = (
  condition: string | undefined,
  action: string,
  repository: string | undefined,
): ConditionAnswer => {
  if (condition === undefined || condition.trim() === '') return 'allowed';
  const truth = parse(condition)?.({ action, repository: repository?.toLowerCase() });
  return truth === undefined ? 'unknown' : truth ? 'allowed' : 'denied';
};

const list = (names: readonly string[]): string => {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length === 1
    ? `StringEqualsIgnoreCase ${quoted[0]}`
    : `ForAnyOfAnyValues:StringEqualsIgnoreCase {${quoted.join(', ')}}`;
};

/** Writes the condition that narrows `actions` to `repositories`, in the form of the Azure portal. */
export const conditionFor = (actions: readonly string[], repositories: readonly string[]): string => {
  const names = [...new Set(repositories.map((name) => name.toLowerCase()))].sort();
  const others = actions.map((action) => `!(ActionMatches{'${action}'})`).join(' AND ');
  return `((${others}) OR (@Request[${repositoryName}] ${list(names)}))`;
};
