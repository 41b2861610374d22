import type { Resource } from '../store/state.ts';

/** Whether a list includes a run. */
export type RunFilter = (run: Resource) => boolean;

type Value = string | number | boolean | undefined;
type Operand = (run: Resource) => Value;

/** A `$filter` with a syntax error; the message says where. */
export class FilterError extends Error {
  override name = 'FilterError';
}

const outputManifests = (run: Resource): string =>
  (run.properties.outputImages ?? [])
    .map((image: { repository: string; digest: string }) => `${image.repository}@${image.digest}`)
    .join(' ');

/** The properties that a filter can use, by lower-cased name (rest-api.md 5.4). */
const operands: Readonly<Record<string, Operand>> = {
  runid: (run) => run.properties.runId,
  runtype: (run) => run.properties.runType,
  status: (run) => run.properties.status,
  createtime: (run) => run.properties.createTime,
  finishtime: (run) => run.properties.finishTime,
  outputimagemanifests: outputManifests,
  isarchiveenabled: (run) => run.properties.isArchiveEnabled,
  taskname: (run) => run.properties.task,
  agentpoolname: (run) => run.properties.agentPoolName,
};

const tokenPattern = /\s*(?:'((?:[^']|'')*)'|([(),])|([^\s(),']+))/y;

interface Token {
  readonly kind: 'text' | 'mark' | 'word';
  readonly text: string;
}

const tokensOf = (filter: string): Token[] => {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < filter.trimEnd().length) {
    const at = tokenPattern.lastIndex;
    const found = tokenPattern.exec(filter);
    if (!found) throw new FilterError(`Syntax error at position ${at} in '${filter}'.`);
    const [, text, mark, word] = found;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'") });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
};

/** Times compare as times, everything else unchanged; text is case-insensitive. */
const comparable = (value: Value): Value => {
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return Date.parse(value);
  return value.toLowerCase();
};

const comparisons: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => left !== undefined && right !== undefined && left > right,
  ge: (left, right) => left !== undefined && right !== undefined && left >= right,
  lt: (left, right) => left !== undefined && right !== undefined && left < right,
  le: (left, right) => left !== undefined && right !== undefined && left <= right,
};

/**
 * Parses the subset of OData that run lists support: comparisons, `and`, `or`, parentheses, `contains`; property
 * names and keywords in any letter case (rest-api.md 5.4). Throws `FilterError`.
 */
export const parseRunFilter = (filter: string): RunFilter => {
  const tokens = tokensOf(filter);
  let position = 0;
  const fail = (): FilterError =>
    new FilterError(`Syntax error near '${tokens[position]?.text ?? 'the end'}' in '${filter}'.`);
  const take = (...wanted: readonly string[]): string | undefined => {
    const token = tokens[position];
    if (!token || token.kind === 'text' || !wanted.includes(token.text.toLowerCase())) return undefined;
    position += 1;
    return token.text.toLowerCase();
  };
  const expect = (mark: string): void => {
    if (take(mark) === undefined) throw fail();
  };
  const operand = (): Operand => {
    const token = tokens[position];
    if (!token || token.kind === 'mark') throw fail();
    position += 1;
    if (token.kind === 'text') return () => token.text;
    const word = token.text.toLowerCase();
    if (word === 'true' || word === 'false') return () => word === 'true';
    if (/^\d/.test(word)) return () => (/^\d+$/.test(word) ? Number(word) : token.text);
    const known = operands[word];
    if (!known) throw new FilterError(`Could not find a property named '${token.text}' on a run.`);
    return known;
  };
  const term = (): RunFilter => {
    if (take('(')) {
      const inner = either();
      expect(')');
      return inner;
    }
    if (take('contains')) {
      expect('(');
      const whole = operand();
      expect(',');
      const part = operand();
      expect(')');
      return (run) =>
        String(whole(run) ?? '')
          .toLowerCase()
          .includes(String(part(run) ?? '').toLowerCase());
    }
    const left = operand();
    const comparison = comparisons[take(...Object.keys(comparisons)) ?? ''];
    if (!comparison) throw fail();
    const right = operand();
    return (run) => comparison(comparable(left(run)), comparable(right(run)));
  };
  const both = (): RunFilter => {
    const parts = [term()];
    while (take('and')) parts.push(term());
    return (run) => parts.every((part) => part(run));
  };
  const either = (): RunFilter => {
    const parts = [both()];
    while (take('or')) parts.push(both());
    return (run) => parts.some((part) => part(run));
  };
  const whole = either();
  if (position < tokens.length) throw fail();
  return whole;
};
