import { accessSync, constants, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { CommandError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { leadsToAcrtask } from './leads-to-acrtask.ts';

/** The variable that names the Azure CLI, or turns it off. */
export const azVariable = 'ACRTASK_AZ';

/**
 * The Azure CLI of this machine: its path; or why there is none, `off` by the user's wish. `passedOver` are the programs of
 * its name that are acrtask.
 */
export type AzureCli =
  | { readonly path: string }
  | { readonly path: undefined; readonly off: boolean; readonly passedOver: readonly string[] };

/** What a lookup depends on. */
export type Surroundings = Pick<Host, 'env' | 'cwd' | 'platform'>;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
};

const pathOf = ({ platform }: Surroundings): typeof posix => (platform === 'win32' ? win32 : posix);

/** The endings of programs: none but on Windows, where `az` is `az.cmd`. */
const endingsOf = ({ env, platform }: Surroundings): readonly string[] =>
  platform === 'win32' ? (env.PATHEXT || '.COM;.EXE;.BAT;.CMD').toLowerCase().split(';') : [''];

/** Every program `az` on PATH, in the order in which a shell looks for it. */
const onPath = (surroundings: Surroundings): readonly string[] => {
  const { env, cwd, platform } = surroundings;
  const { delimiter, resolve } = pathOf(surroundings);
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter);
  // For a shell, an empty entry is the working directory; Windows drops it.
  const used = folders.filter((folder) => folder !== '' || (platform !== 'win32' && folders.length > 1));
  return [
    ...new Set(used.flatMap((folder) => endingsOf(surroundings).map((ending) => resolve(cwd, folder, `az${ending}`)))),
  ].filter(isExecutable);
};

const namedHint = `Set ${azVariable} to the path of the Azure CLI, or to 'off' to use none.`;

/** The program that the variable names. */
const named = (value: string, surroundings: Surroundings, leadsBack: (path: string) => boolean): string => {
  const path = pathOf(surroundings).resolve(surroundings.cwd, value);
  const found = ['', ...endingsOf(surroundings)].map((ending) => `${path}${ending}`).find(isFile);
  const refuse = (problem: string): never => {
    throw new CommandError(`${azVariable} names '${value}', ${problem}.`, { hint: namedHint });
  };
  if (found === undefined)
    return refuse(statSync(path, { throwIfNoEntry: false }) ? 'which is not a file' : 'which does not exist');
  if (!isExecutable(found)) return refuse('which is not executable');
  if (leadsBack(found)) return refuse('which calls acrtask itself');
  return found;
};

/**
 * Finds the Azure CLI: the program that `ACRTASK_AZ` names, otherwise the first `az` on PATH that is not acrtask itself and
 * is not in `called`, the programs that have turned out to call acrtask. Throws CommandError when the variable names a
 * program that cannot be used.
 */
export const findAzureCli = (surroundings: Surroundings, called: readonly string[] = []): AzureCli => {
  const leadsBack = (path: string): boolean => called.includes(path) || leadsToAcrtask(path);
  const value = surroundings.env[azVariable];
  if (value?.toLowerCase() === 'off') return { path: undefined, off: true, passedOver: [] };
  if (value) return { path: named(value, surroundings, leadsBack) };
  const passedOver: string[] = [];
  for (const path of onPath(surroundings)) {
    if (!leadsBack(path)) return { path };
    passedOver.push(path);
  }
  return { path: undefined, off: false, passedOver };
};
