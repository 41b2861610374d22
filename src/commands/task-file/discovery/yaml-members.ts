import { Problem } from '../../../taskfile/diagnostics/problem.ts';
import { parseYaml, type YamlNode } from '../../../taskfile/yaml/nodes.ts';

/** The document in a text; undefined when it is empty or not YAML. */
export function documentIn(text: string): YamlNode | undefined {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** The keys of a map; none for another node. */
export const keysOf = (node: YamlNode): readonly string[] =>
  node.kind === 'mapping' ? node.entries.flatMap(({ key }) => (key.kind === 'scalar' ? [key.text] : [])) : [];

/** The value of a key; undefined for a node that has no such key. */
export const memberOf = (node: YamlNode | undefined, name: string): YamlNode | undefined =>
  node?.kind === 'mapping'
    ? node.entries.find(({ key }) => key.kind === 'scalar' && key.text === name)?.value
    : undefined;

/** The text of a key's value; undefined when it is not a text. */
export const textOf = (node: YamlNode | undefined, name: string): string | undefined => {
  const value = memberOf(node, name);
  return value?.kind === 'scalar' ? value.text : undefined;
};
