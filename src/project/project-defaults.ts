import { isObject } from '../json.ts';
import { readTextFile } from '../text-file.ts';
import { readYaml } from './reading/yaml-values.ts';

const textIn = (value: unknown, key: string): string | undefined => {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/**
 * The value of a key in a text that is not YAML: a file that somebody is editing must not send the commands of its folder to
 * another registry.
 */
const lineIn = (text: string, key: string): string | undefined =>
  new RegExp(`^${key}: *(["']?)([\\w./-]+)\\1 *(?: #.*)?$`, 'm').exec(text.replaceAll(/[\r\ufeff]/g, ''))?.[2];

/**
 * The registry that the project file at `path` names, and its resource group. Undefined when it names none, or cannot be
 * read: commands that need no project file do not fail because of one.
 */
export const projectDefaults = async (
  path: string,
): Promise<{ readonly acr: string; readonly group: string | undefined; readonly source: string } | undefined> => {
  const text = await readTextFile(path, path).catch(() => '');
  const { value } = readYaml(text, () => {});
  const named = (key: string): string | undefined => (value === undefined ? lineIn(text, key) : textIn(value, key));
  const acr = named('registry');
  return acr === undefined ? undefined : { acr, group: named('resourceGroup'), source: path };
};
