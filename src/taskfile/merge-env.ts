import { problemAt } from './problem.ts';

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
    requireEquals(entry, 'step', places.own(index));
  });
  const pieces = inherited.flatMap((entry, index) => {
    const parts = entry.split(',');
    for (const part of parts) requireEquals(part, 'task', places.inherited(index));
    return parts;
  });
  const names = new Set(own.map(nameOf));
  return [...own, ...pieces.filter((entry) => !names.has(nameOf(entry)))];
}

function requireEquals(entry: string, owner: 'step' | 'task', offset: number | undefined): void {
  if (!entry.includes('='))
    throw problemAt('env-entry', offset, `cannot parse ${owner} environment variable ${entry} correctly`);
}

function nameOf(entry: string): string {
  return entry.slice(0, entry.indexOf('='));
}
