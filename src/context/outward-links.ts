import path from 'node:path';
import type { ContextEntry } from './entries.ts';

/** A symbolic link whose target is not in the context, so that the build will not find it. */
export interface OutwardLink {
  readonly name: string;
  readonly target: string;
}

const leadsOut = (name: string, target: string): boolean =>
  path.posix.isAbsolute(target) ||
  path.win32.isAbsolute(target) ||
  /^\.\.(\/|$)/.test(path.posix.join(path.posix.dirname(name), target));

/** The links that lead out of the context: above its folder, or to a place on this machine. */
export const outwardLinks = (entries: readonly ContextEntry[]): readonly OutwardLink[] =>
  entries.flatMap((entry) => {
    if (entry.kind !== 'symlink') return [];
    const target = entry.target.toString();
    return leadsOut(entry.name, target) ? [{ name: entry.name, target }] : [];
  });
