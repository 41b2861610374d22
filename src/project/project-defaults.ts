import { isObject } from '../json.ts';
import { readTextFile } from '../text-file.ts';
import { readYaml } from './yaml-values.ts';

const textIn = (value: unknown, key: string): string | undefined => {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/**
 * The registry that the project file at `path` names, and its resource group. Undefined when it names none, or cannot be
 * read: commands that need no project file do not fail because of one.
 */
export const projectDefaults = async (
  path: string,
): Promise<{ readonly acr: string; readonly group: string | undefined; readonly source: string } | undefined> => {
  const text = await readTextFile(path, path).catch(() => '');
  const { value } = readYaml(text, () => {});
  const acr = textIn(value, 'registry');
  return acr === undefined ? undefined : { acr, group: textIn(value, 'resourceGroup'), source: path };
};
