import { type PlaceDetails, type Problem, problemAt } from '../diagnostics/problem.ts';

/** The location of an entry of the own or of the inherited list. */
export interface EnvPlaces {
  own(index: number): number | undefined;
  inherited(index: number): number | undefined;
}

const nowhere: EnvPlaces = { own: () => undefined, inherited: () => undefined };

/**
 * Merges inherited environment entries below the own ones (taskfile.md 3.7); inherited entries are split at commas.
 * Throws a Problem for an entry without `=` when there is something to inherit.
 */
export function mergeEnv(own: readonly string[], inherited: readonly string[], places = nowhere): string[] {
  if (inherited.length === 0) return [...own];
  own.forEach((entry, index) => {
    if (!entry.includes('=')) {
      const plainly = `'${entry}' has no value, which it needs beside the variables of the task`;
      throw refused(entry, 'step', places.own(index), { plainly, hint: asPair });
    }
  });
  const pieces = inherited.flatMap((entry, index) => {
    const parts = entry.split(',');
    const wrong = parts.find((part) => !part.includes('='));
    if (wrong !== undefined) throw refused(wrong, 'task', places.inherited(index), adviceFor(parts));
    return parts;
  });
  const names = new Set(own.map(nameOf));
  return [...own, ...pieces.filter((entry) => !names.has(nameOf(entry)))];
}

const asPair = 'Write it as NAME=VALUE.';

function refused(entry: string, owner: 'step' | 'task', offset: number | undefined, details: PlaceDetails): Problem {
  return problemAt('env-entry', offset, `cannot parse ${owner} environment variable ${entry} correctly`, details);
}

/** The words do not repeat what follows a comma, which may be half a password. */
function adviceFor(parts: readonly string[]): PlaceDetails {
  const [first = ''] = parts;
  if (!first.includes('=')) return { plainly: `'${first}' has no value`, hint: asPair };
  return {
    plainly: `the value of '${nameOf(first)}' ends at its first comma, and what follows it has no '='`,
    hint: "Move the variable to the 'env' of the steps, where a comma is part of the value.",
  };
}

function nameOf(entry: string): string {
  return entry.slice(0, entry.indexOf('='));
}
