import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CommandError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { withSetting } from './az-config-edit.ts';

/** Settings of one section; one without a value is taken out. */
export type Settings = Readonly<Record<string, string | undefined>>;

/**
 * Changes settings of a configuration file that az reads too. Everything else in it stays; nobody sees half a file, and
 * only the user may read it. CommandError when it cannot be read or written, or is not one that az can read.
 */
export const writeSettings = async (file: string, section: string, settings: Settings): Promise<void> => {
  try {
    const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const after = Object.entries(settings).reduce(
      (text, [name, value]) => withSetting(text, section, name, value, file),
      before,
    );
    if (after === before) return;
    await makeFolder(dirname(file));
    const { default: writeFileAtomic } = await import('write-file-atomic');
    await writeFileAtomic(file, after, { mode: 0o600 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new CommandError(`The configuration file ${file} cannot be changed (${code}).`, {
      hint: 'Check who may write to it and to its folder, or name another folder in AZURE_CONFIG_DIR.',
      cause,
    });
  }
};
