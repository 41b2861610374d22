import { readFile } from 'node:fs/promises';
import path from 'node:path';
import dockerignore from '@balena/dockerignore';
import { CommandError } from '../errors.ts';

/** What stays out of a context. Paths are relative to it, with `/` between names. */
export interface IgnoreRules {
  /** The file that is used instead of `.dockerignore`, if there is one. */
  readonly override: string | undefined;
  ignores(name: string): boolean;
  /** Whether an exception (`!`) may bring back something below an ignored folder. */
  mayKeepBelow(folder: string): boolean;
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

// To Docker these mean themselves; to the library's regular expressions they would not.
const literal = (line: string): string =>
  line.replace(/\\.|\[[^\]]*\]|[(){}+|]/g, (part) => (part.length === 1 ? `[${part}]` : part));

const exceptionsOf = (lines: readonly string[]): string[][] =>
  lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('!'))
    .map((line) => path.posix.normalize(line.slice(1).trim()).split('/').filter(Boolean));

const mayMatchBelow = (pattern: readonly string[], folder: readonly string[]): boolean => {
  const wild = pattern.findIndex((name) => /[*?[\\]/.test(name));
  const fixed = wild === -1 ? pattern : pattern.slice(0, wild);
  return fixed.slice(0, folder.length).every((name, index) => name === folder[index]);
};

/**
 * Reads the ignore file of a build (commands.md 11.4): the one beside the Dockerfile named after it, the one in the
 * context named after it, or `.dockerignore`. Rules mean what they mean to Docker. Throws CommandError for a file that
 * cannot be read or a rule that is not a pattern.
 */
export const readIgnoreRules = async (folder: string, dockerfile: string | undefined): Promise<IgnoreRules> => {
  for (const file of candidates(folder, dockerfile)) {
    const text = await readIfThere(file);
    if (text !== undefined) return rulesOf(text, file);
  }
  return { override: undefined, ignores: () => false, mayKeepBelow: () => false };
};

const rulesOf = (text: string, file: string): IgnoreRules => {
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'));
  const rules = dockerignore.default({ ignorecase: false }).add(lines.map(literal));
  const exceptions = exceptionsOf(lines);
  return {
    override: path.basename(file) === '.dockerignore' ? undefined : file,
    ignores: (name) => {
      try {
        return rules.ignores(name);
      } catch (error) {
        throw new CommandError(`'${file}' has a rule that is not a pattern: ${(error as Error).message}`, {
          hint: 'Close every [ with a ].',
          cause: error,
        });
      }
    },
    mayKeepBelow: (name) => exceptions.some((exception) => mayMatchBelow(exception, name.split('/'))),
  };
};
