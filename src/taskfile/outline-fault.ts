import { suggest } from '../did-you-mean.ts';
import { stepKinds } from './schema.ts';
import type { MappingNode, ScalarNode, YamlNode } from './yaml/nodes.ts';

/** What a text is instead of a map with steps, and where. */
export interface OutlineFault {
  readonly code: 'outline' | 'invalid-yaml';
  readonly message: string;
  readonly offset: number;
  readonly end?: number;
  readonly hint?: string;
}

const kindWords = { sequence: 'a list', scalar: 'plain text' } as const;

/** Finds out whether a document is a map with the key `steps`; `isOther` tells keys that may stand for that one. */
export function outlineFault(
  node: YamlNode | undefined,
  isOther: (key: string) => boolean = () => false,
): OutlineFault | undefined {
  const code = 'outline';
  const hint = "Write the steps as a list under 'steps'.";
  if (!node) return { code, message: "it has no 'steps'", offset: 0, hint };
  if (node.kind !== 'mapping') {
    const message = `a map with the key 'steps' is expected, not ${kindWords[node.kind]}`;
    return { code, message, offset: node.offset, hint };
  }
  const keys = keysOf(node);
  // The steps may also come from a merged map.
  if (keys.some((key) => key === 'steps' || key === '<<' || isOther(key))) return undefined;
  const meant = node.entries.flatMap(({ key, value }) =>
    key.kind === 'scalar' && isMeant(key, value) ? [key] : [],
  )[0];
  if (!meant) return { code, message: "it has no 'steps'", offset: node.offset, hint };
  const { text, offset, end } = meant;
  return { code, message: `it has no 'steps', but '${text}'`, offset, end, hint: "Did you mean 'steps'?" };
}

function keysOf({ entries }: MappingNode): readonly string[] {
  return entries.flatMap(({ key }) => (key.kind === 'scalar' ? [key.text] : []));
}

function isMeant({ text }: ScalarNode, value: YamlNode): boolean {
  return /^(?:steps?|tasks?|jobs?)$/i.test(text) || suggest(text, ['steps']).length > 0 || isListOfSteps(value);
}

function isListOfSteps(value: YamlNode): boolean {
  const kinds: readonly string[] = stepKinds;
  return (
    value.kind === 'sequence' &&
    value.items.some((item) => item.kind === 'mapping' && keysOf(item).some((key) => kinds.includes(key)))
  );
}
