const plain = (condition: string): string => condition.replace(/\s+/g, ' ').trim();

/** The text in its parentheses, when one pair of them is around all of it. */
const withoutParentheses = (text: string): string | undefined => {
  if (!text.startsWith('(') || !text.endsWith(')')) return undefined;
  let depth = 0;
  let isQuoted = false;
  for (const [index, symbol] of Array.from(text).entries()) {
    if (symbol === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (symbol === '(') depth += 1;
    if (symbol === ')') depth -= 1;
    if (depth === 0 && index < text.length - 1) return undefined;
  }
  return text.slice(1, -1).trim();
};

/** The parts between the ORs outside all parentheses and quotes. */
const operandsOf = (text: string): readonly string[] => {
  const operands: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const symbol = text[at];
    if (symbol === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (symbol === '(') depth += 1;
    if (symbol === ')') depth -= 1;
    if (depth === 0 && /^ (?:OR|\|\|) /i.test(text.slice(at, at + 4))) {
      operands.push(text.slice(start, at));
      start = text.indexOf(' ', at + 1) + 1;
      at = start - 1;
    }
  }
  return [...operands, text.slice(start)].map((each) => each.trim());
};

/** Whether a condition on a role allows all that another one allows, because that is it or one of its alternatives. */
export const includesCondition = (condition: string, wanted: string): boolean => {
  const whole = plain(condition);
  if (whole === plain(wanted)) return true;
  const inner = withoutParentheses(whole) ?? whole;
  if (inner === plain(wanted)) return true;
  const operands = operandsOf(inner);
  // An AND beside an OR binds tighter, so an alternative is a whole operand.
  if (operands.length > 1) return operands.some((each) => includesCondition(each, wanted));
  return inner !== whole && includesCondition(inner, wanted);
};

/** A condition that allows what either of two allows. */
export const eitherCondition = (one: string, other: string): string => `(${one} OR ${other})`;
