import { checkValuesFile } from '../check-values-file.ts';
import { Problem, problemAt } from '../diagnostics/problem.ts';
import { type GoMap, type GoValue, goFloat, goInt, goList, valuesMap } from '../template/go-value.ts';
import { printValue } from '../template/print.ts';
import { parseYaml, selfReference, type YamlNode } from '../yaml/nodes.ts';
import { resolveScalar } from '../yaml/scalars.ts';
import { positionAt } from './traced-text.ts';

/**
 * Merges `--set` entries over a values file, per top-level name (taskfile.md 7.3). Throws a Problem without places:
 * the values are not part of the task file.
 */
export function mergeValues(
  file: string | undefined,
  set: readonly { readonly name: string; readonly value: string }[],
): GoMap {
  if (set.some(({ name }) => name === '')) {
    throw problemAt('invalid-set', undefined, 'failed to parse --set data; expected a key=val format', {
      plainly: 'a value has no name',
    });
  }
  const values = file ? valuesOf(file) : valuesMap();
  for (const { name, value } of set) values.entries.set(name, value);
  return values;
}

/** Names of the values that are given, in a file or with `--set`; undefined when the file is not a map. */
export function namesOfValues(
  file: string | undefined,
  set: readonly { readonly name: string; readonly value: string }[],
): readonly string[] | undefined {
  try {
    return [...mergeValues(file, set).entries.keys()];
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** Splits `--set` entries at their first `=` (taskfile.md 7.3). Throws a Problem for an entry without `=`. */
export function parseSetEntries(entries: readonly string[]): { name: string; value: string }[] {
  return entries.map((entry) => {
    const at = entry.indexOf('=');
    if (at < 0)
      throw problemAt('invalid-set', undefined, 'failed to parse --set data; invalid format, no = assignment found', {
        plainly: 'a value is not written as NAME=VALUE',
      });
    return { name: entry.slice(0, at), value: entry.slice(at + 1) };
  });
}

function valuesOf(file: string): GoMap {
  try {
    return decodeValues(file);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const [first] = checkValuesFile(file);
    const plainly = first && `line ${first.line} of the values file: ${first.message}`;
    throw problemAt('invalid-values', undefined, error.message, plainly === undefined ? {} : { plainly });
  }
}

function decodeValues(file: string): GoMap {
  const node = parseFile(file);
  if (!node || (node.kind === 'scalar' && resolveScalar(node).tag === '!!null')) return valuesMap();
  if (node.kind !== 'mapping') {
    const tag = node.kind === 'sequence' ? '!!seq' : `${resolveScalar(node).tag} \`${node.text}\``;
    throw notAMap(
      `yaml: unmarshal errors:\n  line ${positionAt(file, node.offset).line}: cannot unmarshal ${tag} into templating.Values`,
    );
  }
  return valuesMap(
    node.entries.flatMap(({ key, value }) => (key.kind === 'scalar' ? [[key.text, goValueOf(value)] as const] : [])),
  );
}

function parseFile(file: string): YamlNode | undefined {
  try {
    return parseYaml(file);
  } catch (error) {
    throw error instanceof Problem ? notAMap(error.message) : error;
  }
}

function notAMap(reason: string): Problem {
  return problemAt(
    'invalid-values',
    undefined,
    `failed to override values: failed to deserialize values. Try rendering your template locally using the instructions found at https://github.com/Azure/acr-builder. Err: ${reason}`,
  );
}

function goValueOf(node: YamlNode, open: readonly YamlNode[] = []): GoValue {
  if (open.includes(node)) throw notAMap(selfReference(node));
  if (node.kind === 'sequence') return goList(node.items.map((item) => goValueOf(item, [...open, node])));
  if (node.kind === 'mapping') {
    throw problemAt(
      'invalid-values',
      undefined,
      'failed to override values: failed to serialize Values: json: unsupported type: map[interface {}]interface {}',
    );
  }
  const resolved = resolveScalar(node);
  if (resolved.tag === '!!int') return goInt(resolved.value);
  if (resolved.tag !== '!!float') return resolved.value;
  if (Number.isFinite(resolved.value)) return goFloat(resolved.value);
  const name = printValue(goFloat(resolved.value));
  throw problemAt(
    'invalid-values',
    undefined,
    `failed to override values: failed to serialize Values: json: unsupported value: ${name}`,
  );
}
