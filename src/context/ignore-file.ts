import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../errors.ts';
import { type IgnoreRule, isExcepted, judge, mayKeepBelow, parseIgnoreRules, type Verdict } from './ignore-rules.ts';

/** What stays out of a context. Paths are relative to it, with `/` between names. */
export interface IgnoreRules {
  /** The file that the rules come from, if there is one. */
  readonly file: string | undefined;
  /** The file that is used instead of `.dockerignore`, if there is one. */
  readonly override: string | undefined;
  /** The verdict on a name in a folder on which the verdict is `parent`; undefined at the top. */
  judge(name: string, parent: Verdict | undefined): Verdict;
  /** Whether an exception (`!`) may bring back something below an ignored folder. */
  mayKeepBelow(folder: string, verdict: Verdict): boolean;
  /** Whether an exception names this folder, or something in it, by the folder's own name. */
  isExcepted(folder: string): boolean;
}

/** Where the rules of a build are looked for, in this order. `Dockerfile.dockerignore` counts beside a Dockerfile only. */
const candidates = (folder: string, dockerfile: string | undefined): string[] => {
  const own = path.join(folder, '.dockerignore');
  if (dockerfile === undefined) return [own];
  const name = path.basename(dockerfile);
  return [
    `${dockerfile}.dockerignore`,
    ...(name === 'Dockerfile' ? [] : [path.join(folder, `${name}.dockerignore`)]),
    own,
  ];
};

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new CommandError(`The ignore file '${file}' cannot be read: ${(error as Error).message}`, { cause: error });
  }
};

/** `.dockerignore` is of no use to a build that has another ignore file: az leaves it out too, unless a rule says otherwise. */
const otherIgnoreFile = (file: string): readonly IgnoreRule[] =>
  parseIgnoreRules('.dockerignore', file, '/').map((rule) => ({ ...rule, line: 0 }));

const rulesOf = (rules: readonly IgnoreRule[], file: string | undefined): IgnoreRules => ({
  file,
  override: file === undefined || path.basename(file) === '.dockerignore' ? undefined : file,
  judge: (name, parent) => judge(rules, name, parent),
  mayKeepBelow: (folder, verdict) => mayKeepBelow(rules, folder, verdict),
  isExcepted: (folder) => isExcepted(rules, folder),
});

/**
 * Reads the ignore file of a build (commands.md 11.4): the one beside the Dockerfile named after it, the one in the
 * context named after it, or `.dockerignore`. Rules mean what they mean to Docker. Throws CommandError for a file that
 * cannot be read or a rule that is not a pattern.
 */
export const readIgnoreRules = async (folder: string, dockerfile: string | undefined): Promise<IgnoreRules> => {
  for (const file of candidates(folder, dockerfile)) {
    const text = await readIfThere(file);
    if (text === undefined) continue;
    const rules = parseIgnoreRules(text, file, path.sep);
    return rulesOf(path.basename(file) === '.dockerignore' ? rules : [...otherIgnoreFile(file), ...rules], file);
  }
  return rulesOf([], undefined);
};
