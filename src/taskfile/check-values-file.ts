import { diagnose } from './diagnostics/diagnose.ts';
import { type Place, Problem } from './diagnostics/problem.ts';
import type { Diagnostic } from './model.ts';
import { parseYaml, type YamlNode } from './yaml/nodes.ts';
import { resolveScalar } from './yaml/scalars.ts';

/** Everything that is wrong in a file of values, with its place in it (taskfile.md 7.3). */
export function checkValuesFile(text: string): readonly Diagnostic[] {
  return diagnose(text, [...problems(text)]);
}

function* problems(text: string): Iterable<Place> {
  let root: YamlNode | undefined;
  try {
    root = parseYaml(text);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const { code: _, ...place } of error.places)
      yield { ...place, code: 'invalid-values', hint: 'Correct the YAML.' };
    return;
  }
  if (!root || (root.kind === 'scalar' && resolveScalar(root).tag === '!!null')) return;
  if (root.kind !== 'mapping') {
    yield at(root, `the file is ${root.kind === 'sequence' ? 'a list' : 'a text'}, not a map of names to values`);
    return;
  }
  for (const { key, value } of root.entries) {
    const name = key.kind === 'scalar' ? key.text : '';
    yield* inValue(value, `the value '${name}'`, []);
  }
}

function* inValue(node: YamlNode, what: string, open: readonly YamlNode[]): Iterable<Place> {
  if (open.includes(node)) yield at(node, `${what} contains itself`);
  else if (node.kind === 'sequence') for (const item of node.items) yield* inValue(item, what, [...open, node]);
  else if (node.kind === 'mapping') yield at(node, `${what} contains a map, which no task file can be given`);
  else if (node.kind === 'scalar') {
    const resolved = resolveScalar(node);
    if (resolved.tag === '!!float' && !Number.isFinite(resolved.value)) {
      yield at(node, `${what} is a number that no task file can be given`, 'Put it in quotation marks.');
    }
  }
}

const at = (node: YamlNode, message: string, hint?: string): Place => ({
  code: 'invalid-values',
  message,
  offset: node.offset,
  ...(node.kind === 'scalar' ? { end: node.end } : {}),
  ...(hint === undefined ? {} : { hint }),
});
