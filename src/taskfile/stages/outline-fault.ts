import { suggest } from '../../did-you-mean.ts';
import { stepKinds } from '../schema.ts';
import type { MappingNode, ScalarNode, YamlNode } from '../yaml/nodes.ts';

/** What a text is instead of a map with steps, and where. */
export interface OutlineFault {
  readonly code: 'outline' | 'invalid-yaml';
  readonly message: string;
  readonly offset: number;
  readonly end?: number;
  readonly hint?: string;
}

const dockerfileHint =
  "This looks like a Dockerfile: build it with 'acrtask build', or in a step with '- build: -f FILE .'.";

const kindWords = { sequence: 'a list', scalar: 'plain text' } as const;

/** Finds out whether a document is a map with the key `steps`; `isOther` tells keys that may stand for that one. */
export function outlineFault(
  node: YamlNode | undefined,
  isOther: (key: string) => boolean = () => false,
): OutlineFault | undefined {
  const code = 'outline';
  const hint = "Write the steps as a list under 'steps'.";
  if (!node) return { code, message: "the file has no 'steps'", offset: 0, hint };
  if (node.kind !== 'mapping') {
    const message = `a map with the key 'steps' is expected, not ${kindWords[node.kind]}`;
    return { code, message, offset: node.offset, hint: isOfDockerfile(node) ? dockerfileHint : hint };
  }
  const keys = keysOf(node);
  // The steps may also come from a merged map.
  if (keys.some((key) => key === 'steps' || key === '<<' || isOther(key))) return undefined;
  const kind = otherKind(node);
  if (kind) {
    const message = `the file looks like ${kind}, not a task file`;
    return { code, message, offset: node.offset, hint: "A task file has a list under 'steps'." };
  }
  const inner = stepsIn(node, 3);
  if (inner) {
    const { offset, end } = inner;
    return {
      code,
      message: "'steps' is part of what stands above it",
      offset,
      end,
      hint: "Write 'steps' at the left margin.",
    };
  }
  const meant = node.entries.flatMap(({ key, value }) =>
    key.kind === 'scalar' && isMeant(key, value) ? [key] : [],
  )[0];
  if (!meant) return { code, message: "the file has no 'steps'", offset: node.offset, hint };
  const { text, offset, end } = meant;
  return { code, message: `the file has no 'steps', but '${text}'`, offset, end, hint: "Did you mean 'steps'?" };
}

/** Keys at the top of files that are easily taken for task files. */
const kindsOfFiles: readonly (readonly [kind: string, keys: readonly string[]])[] = [
  ['a Compose file', ['services']],
  ['a Kubernetes manifest', ['apiVersion', 'kind']],
  ['a GitHub Actions workflow', ['on', 'jobs']],
];

/** What a file without steps of its own is, when that is a well-known kind of file. */
export function otherKind(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== 'mapping') return undefined;
  const keys = keysOf(node);
  return keys.includes('steps')
    ? undefined
    : kindsOfFiles.find(([, all]) => all.every((key) => keys.includes(key)))?.[0];
}

/** The key `steps` below a document's own keys. */
export function stepsIn(node: YamlNode | undefined, depth: number): ScalarNode | undefined {
  if (!node || node.kind === 'scalar' || depth < 0) return undefined;
  if (node.kind === 'sequence') return firstOf(node.items, (item) => stepsIn(item, depth - 1));
  const key = node.entries.find((entry) => entry.key.kind === 'scalar' && entry.key.text === 'steps')?.key;
  return key?.kind === 'scalar' ? key : firstOf(node.entries, ({ value }) => stepsIn(value, depth - 1));
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function keysOf({ entries }: MappingNode): readonly string[] {
  return entries.flatMap(({ key }) => (key.kind === 'scalar' ? [key.text] : []));
}

function isMeant({ text }: ScalarNode, value: YamlNode): boolean {
  return /^(?:steps?|tasks?|jobs?)$/i.test(text) || suggest(text, ['steps']).length > 0 || isListOfSteps(value);
}

function isOfDockerfile(node: YamlNode): boolean {
  return node.kind === 'scalar' && /^(?:FROM|ARG)\s+\S/i.test(node.text);
}

function isListOfSteps(value: YamlNode): boolean {
  const kinds: readonly string[] = stepKinds;
  return (
    value.kind === 'sequence' &&
    value.items.some((item) => item.kind === 'mapping' && keysOf(item).some((key) => kinds.includes(key)))
  );
}
