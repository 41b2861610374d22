import { resolve } from 'node:path';
import type { Host } from '../../../host.ts';

/** The files and folders below a folder that Git ignores there; none when it is not in a repository, or without Git. */
export async function ignoredBelow(folder: string, { runProgram }: Pick<Host, 'runProgram'>): Promise<Set<string>> {
  const words = ['-c', 'core.fsmonitor=false', '-C', folder, 'ls-files'];
  const listed = ['--others', '--ignored', '--exclude-standard', '--directory', '-z'];
  try {
    const { exitCode, stdout } = await runProgram('git', [...words, ...listed], '');
    const names = exitCode === 0 ? stdout.split('\0').filter((name) => name !== '') : [];
    return new Set(names.map((name) => resolve(folder, name)));
  } catch {
    return new Set();
  }
}
