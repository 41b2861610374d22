import type { CheckName, Fix, Operation, Source, Verdict } from '../model.ts';

/** What a verdict is about, and why. */
export interface About {
  readonly check: CheckName;
  readonly target: string;
  readonly sources: readonly Source[];
}

/** Something is as a run needs it. */
export const pass = (about: About, sentence: string): Verdict => ({ ...about, result: 'pass', sentence });

/** Something is not as a run needs it, and what mends it. */
export const fail = (about: About, sentence: string, fix: Fix): Verdict => ({
  ...about,
  result: 'fail',
  sentence,
  fix,
});

/** Nothing can be said, and why. */
export const unknown = (about: About, sentence: string): Verdict => ({ ...about, result: 'unknown', sentence });

/** Mended by operations. */
export const byOperations = (...operations: readonly Operation[]): Fix => ({ by: 'operations', operations });

/** Mended by the user alone; `command` can be pasted when its placeholders are filled in. */
export const byUser = (advice: string, command?: string): Fix => ({
  by: 'user',
  advice,
  ...(command === undefined ? {} : { command }),
});

/** The sources of several needs, each once. */
export const sourcesOf = (needs: readonly { readonly sources: readonly Source[] }[]): readonly Source[] => {
  const byText = new Map(needs.flatMap(({ sources }) => sources).map((source) => [JSON.stringify(source), source]));
  return [...byText.values()];
};

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** The text with a capital at its start. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A reason, given by a service or by acrtask, as the end of a sentence: without the period at its own end. */
export const because = (reason: string): string => reason.trim().replace(/\.$/, '');
