import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError } from '../errors.ts';
import { type IgnoreRule, isExcepted, judge, mayKeepBelow, parseIgnoreRules, type Verdict } from './ignore-rules.ts';

/** What is excluded from a context. Paths are relative to it, with `/` as the separator. */
export interface IgnoreRules {
  /** The file that contains the rules, if there is one. */
  readonly file: string | undefined;
  /** The file that is used instead of `.dockerignore`, if there is one. */
  readonly override: string | undefined;
  /** The verdict on a name in a folder whose own verdict is `parent`; undefined at the top level. */
  judge(name: string, parent: Verdict | undefined): Verdict;
  /** Whether an exception (`!`) may include something below an ignored folder. */
  mayKeepBelow(folder: string, verdict: Verdict): boolean;
  /** Whether an exception names this folder, or something in it, by the folder's own name. */
  isExcepted(folder: string): boolean;
}

/** Where to look for ignore rules, in this order. `Dockerfile.dockerignore` counts only next to a Dockerfile. */
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

/** A build with another ignore file does not need `.dockerignore`: az excludes it too, unless a rule says otherwise. */
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
 * Reads the ignore file of a build (commands.md 11.4): the one next to the Dockerfile named after it, the one in the
 * context named after it, or `.dockerignore`. Rules mean what they mean to Docker. Throws CommandError for a file
 * that cannot be read or a rule that is not a valid pattern.
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
