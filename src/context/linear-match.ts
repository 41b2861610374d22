import type { Part } from './go-regexp.ts';

/** What a step does: consumes a character, continues at other steps, or checks the position in the text. */
type Step =
  | { readonly takes: (code: number) => boolean }
  | { next: readonly number[] }
  | { readonly holds: (text: string, at: number) => boolean };

/** A set of characters as a predicate, with cached results for ASCII. */
const memberOf = (source: string): ((code: number) => boolean) => {
  const set = new RegExp(`^${source}$`, 'v');
  const known = new Int8Array(128);
  return (code) => {
    if (code < 128 && known[code] !== 0) return known[code] === 1;
    const isMember = set.test(String.fromCodePoint(code));
    if (code < 128) known[code] = isMember ? 1 : -1;
    return isMember;
  };
};

const assertion = (source: string): ((text: string, at: number) => boolean) => {
  const here = new RegExp(source, 'vy');
  return (text, at) => {
    here.lastIndex = at;
    return here.test(text);
  };
};

interface Program {
  readonly steps: readonly Step[];
  /** The steps before which at least one part has matched completely. */
  readonly behindParts: ReadonlySet<number>;
}

/** The first step leads to every alternative between `|`; after the last one, everything has matched. */
const programOf = (parts: readonly Part[]): Program => {
  const choices = { next: [1] };
  const steps: Step[] = [choices];
  const ends: { next: readonly number[] }[] = [];
  const behindParts = new Set<number>();
  const repeated = (takes: (code: number) => boolean, least: number, most: number): void => {
    for (let count = 0; count < least; count += 1) steps.push({ takes });
    const at = steps.length;
    if (most === Number.POSITIVE_INFINITY) steps.push({ next: [at + 1, at + 3] }, { takes }, { next: [at] });
    else
      for (let count = least; count < most; count += 1)
        steps.push({ next: [steps.length + 1, steps.length + 2] }, { takes });
  };
  for (const { kind, source, least, most } of parts) {
    const at = steps.length;
    if (kind === 'or') {
      const end = { next: [] };
      ends.push(end);
      steps.push(end);
      choices.next.push(at + 1);
    } else if (kind === 'assertion') steps.push({ holds: assertion(source) });
    else if (kind === 'character') repeated(memberOf(source), least, most);
    else {
      steps.push({ next: [at + 1, at + 5] });
      repeated(memberOf('[^\\n]'), 0, Number.POSITIVE_INFINITY);
      steps.push({ takes: (code) => code === 0x2f });
    }
    behindParts.add(steps.length);
  }
  for (const end of ends) end.next = [steps.length];
  return { steps, behindParts };
};

/** The result of a walk through a text. */
interface Walked {
  /** Whether everything matched somewhere. */
  readonly isMatch: boolean;
  /** The steps that are active at the end of the text. */
  readonly reached: ReadonlySet<number>;
}

const walk = ({ steps }: Program, text: string): Walked => {
  let ways: ((code: number) => boolean)[] = [];
  let targets: number[] = [];
  let reached = new Set<number>();
  const follow = (from: number, at: number): void => {
    const waiting = [from];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (reached.has(index)) continue;
      reached.add(index);
      const step = steps[index];
      if (step === undefined) continue;
      if ('next' in step) waiting.push(...step.next);
      else if ('takes' in step) {
        ways.push(step.takes);
        targets.push(index + 1);
      } else if (step.holds(text, at)) waiting.push(index + 1);
    }
  };
  follow(0, 0);
  for (let at = 0; at < text.length && !reached.has(steps.length); ) {
    const code = text.codePointAt(at) ?? 0;
    at += code > 0xffff ? 2 : 1;
    const [takers, behind] = [ways, targets];
    ways = [];
    targets = [];
    reached = new Set();
    for (const [index, takes] of takers.entries()) if (takes(code)) follow(behind[index] ?? 0, at);
    follow(0, at);
  }
  return { isMatch: reached.has(steps.length), reached };
};

/** An expression that tries all ways to match at once: its time is linear in the text rather than a power of it. */
export interface ParallelMatch {
  /** Whether it matches anywhere in the text. */
  matches(text: string): boolean;
  /** Whether any number of its leading parts match the whole text. */
  firstPartsMatch(text: string): boolean;
}

/** Builds a matcher after Thompson, which never tries the same way twice (https://swtch.com/~rsc/regexp/regexp1.html). */
export const parallelMatch = (parts: readonly Part[]): ParallelMatch => {
  const program = programOf(parts);
  return {
    matches: (text) => walk(program, text).isMatch,
    firstPartsMatch: (text) => {
      const { reached } = walk(program, text);
      return [...reached].some((index) => program.behindParts.has(index));
    },
  };
};
