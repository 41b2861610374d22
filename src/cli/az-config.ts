import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Host } from '../host.ts';

/** az's own configuration, read where az reads it (commands.md 15.6). */
export interface AzConfig {
  /** `AZURE_<SECTION>_<NAME>`, then the local configuration files upwards from here, then the user's. */
  get(section: string, name: string): Promise<string | undefined>;
}

type Ini = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

const readText = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** The files that may hold a setting, nearest first: `.azure/config` here and above, then the user's own. */
const configFiles = (host: Host): readonly string[] => {
  const files: string[] = [];
  for (let folder = host.cwd; ; folder = dirname(folder)) {
    files.push(join(folder, '.azure', 'config'));
    if (dirname(folder) === folder) break;
  }
  return [...files, join(host.env.AZURE_CONFIG_DIR || join(host.home, '.azure'), 'config')];
};

export const createAzConfig = (host: Host): AzConfig => {
  let files: Promise<readonly Ini[]> | undefined;
  const readAll = async (): Promise<readonly Ini[]> => {
    const texts = (await Promise.all(configFiles(host).map(readText))).filter((text) => text !== undefined);
    if (texts.length === 0) return [];
    const { parse } = await import('ini');
    return texts.map((text) => parse(text) as Ini);
  };
  return {
    get: async (section, name) => {
      const fromEnvironment = host.env[`AZURE_${section}_${name}`.toUpperCase()];
      if (fromEnvironment) return fromEnvironment;
      files ??= readAll();
      for (const file of await files) {
        const value = file[section]?.[name];
        if (typeof value === 'string' && value !== '') return value;
      }
      return undefined;
    },
  };
};
