import { resolve } from 'node:path';
import { CommandError } from '../errors.ts';
import type { Host } from '../host.ts';
import { readTextFile } from '../text-file.ts';
import { fileNearby } from './file-nearby.ts';
import type { Messages } from './messages.ts';
import type { ReadStandardInput } from './parsing/standard-input.ts';

/**
 * How commands read the local text files that users name; `-` is standard input. Rejects with CommandError when a file is not
 * there or cannot be read.
 */
export const readFileOf =
  (host: Host, readStandardInput: ReadStandardInput, { info }: Pick<Messages, 'info'>) =>
  async (path: string): Promise<string> => {
    if (path === '-') return readStandardInput('--file', 'standard input');
    await info(`The file '${resolve(host.cwd, path)}' is used.`);
    try {
      return await readTextFile(resolve(host.cwd, path), path);
    } catch (cause) {
      if (cause instanceof CommandError) throw cause;
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT')
        throw new CommandError(`${path} does not exist.`, { cause, ...(await fileNearby(host, path)) });
      if (code === 'EISDIR') throw new CommandError(`${path} is a folder, not a file.`, { cause });
      throw new CommandError(`${path} cannot be read (${code}).`, { cause });
    }
  };
