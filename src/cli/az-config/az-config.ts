import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Host } from '../../host.ts';
import type { SectionValues } from './az-config-file.ts';

/** az's configuration, read from the same places as az reads it (commands.md 15.6). */
export interface AzConfig {
  /** `AZURE_<SECTION>_<NAME>`, then the configuration files in this folder and its parents, then the user's. */
  get(section: string, name: string): Promise<string | undefined>;
  /** Whether a setting is true; false if it is missing or not a boolean. */
  flag(section: string, name: string): Promise<boolean>;
  /** As `get`, with the variable or file that sets the value. */
  find(section: string, name: string): Promise<Omit<ConfiguredValue, 'name'> | undefined>;
  /** As `find`, but only in the environment. */
  fromEnvironment(section: string, name: string): Omit<ConfiguredValue, 'name'> | undefined;
  /** All settings of a section, as `get` finds them, sorted by name. */
  list(section: string): Promise<readonly ConfiguredValue[]>;
}

/** A setting, and the variable or file that sets it. */
export interface ConfiguredValue {
  readonly name: string;
  readonly source: string;
  readonly value: string;
}

/** At once: the first file that Node reads in the background costs every command two milliseconds. */
const readText = (file: string): string | undefined => {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
};

/** The user's own configuration file. */
export const userConfigFile = ({ env, home }: Pick<Host, 'env' | 'home'>): string =>
  join(env.AZURE_CONFIG_DIR || join(home, '.azure'), 'config');

/** The configuration file that applies in the working directory and below. */
export const localConfigFile = ({ cwd }: Pick<Host, 'cwd'>): string => join(cwd, '.azure', 'config');

/** The files that may hold a setting, nearest first: `.azure/config` in this folder and its parents, then the user's. */
const configFiles = (host: Host): readonly string[] => {
  const files: string[] = [];
  for (let folder = host.cwd; ; folder = dirname(folder)) {
    files.push(join(folder, '.azure', 'config'));
    if (dirname(folder) === folder) break;
  }
  return [...files, userConfigFile(host)];
};

interface ConfigFile {
  readonly path: string;
  section(name: string): SectionValues | undefined;
}

const readAll = async (host: Host): Promise<readonly ConfigFile[]> => {
  const read = (path: string) => ({ path, text: readText(path) });
  const found = configFiles(host)
    .map(read)
    .filter(({ text }) => text !== undefined);
  if (found.length === 0) return [];
  const { readConfigFile, sectionValues } = await import('./az-config-file.ts');
  return found.map(({ path, text = '' }) => {
    const sections = readConfigFile(text, path);
    return { path, section: (name) => sectionValues(sections, name, path) };
  });
};

export const createAzConfig = (host: Host): AzConfig => {
  let files: Promise<readonly ConfigFile[]> | undefined;
  const fromEnvironment = (section: string, name: string): Omit<ConfiguredValue, 'name'> | undefined => {
    const variable = `AZURE_${section}_${name}`.toUpperCase();
    const value = host.env[variable];
    return value ? { source: variable, value } : undefined;
  };
  const find = async (section: string, name: string): Promise<Omit<ConfiguredValue, 'name'> | undefined> => {
    const set = fromEnvironment(section, name);
    if (set) return set;
    files ??= readAll(host);
    for (const file of await files) {
      const value = file.section(section)?.get(name);
      if (value) return { source: file.path, value };
    }
    return undefined;
  };
  return {
    find,
    fromEnvironment,
    get: async (section, name) => (await find(section, name))?.value,
    flag: async (section, name) => /^(?:1|yes|true|on)$/i.test((await find(section, name))?.value ?? ''),
    list: async (section) => {
      files ??= readAll(host);
      const prefix = `AZURE_${section}_`.toUpperCase();
      const names = new Set([
        ...(await files).flatMap((file) => file.section(section)?.names ?? []),
        ...Object.keys(host.env).flatMap((each) =>
          each.startsWith(prefix) ? [each.slice(prefix.length).toLowerCase()] : [],
        ),
      ]);
      const found = [...names].sort().map(async (name) => ({ name, ...(await find(section, name)) }));
      return (await Promise.all(found)).filter((each): each is ConfiguredValue => 'value' in each);
    },
  };
};
