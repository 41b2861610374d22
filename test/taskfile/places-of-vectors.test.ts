import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../src/taskfile/diagnostics/places.ts';
import { type Reading, readTaskFile } from '../../src/taskfile/load-task-file.ts';
import type { LoadOptions } from '../../src/taskfile/model.ts';
import { sampleRun } from '../../src/taskfile/run-data.ts';
import { taskShape } from '../../src/taskfile/schema.ts';
import { substituteAliases } from '../../src/taskfile/stages/alias-text.ts';
import { render } from '../../src/taskfile/stages/render.ts';
import { renderData } from '../../src/taskfile/stages/render-data.ts';
import { mergeValues, parseSetEntries } from '../../src/taskfile/stages/template-values.ts';
import { stripComments, untouched } from '../../src/taskfile/stages/traced-text.ts';
import { parseYaml, type YamlNode } from '../../src/taskfile/yaml/nodes.ts';
import type { Shape } from '../../src/taskfile/yaml/shapes.ts';
import { readVectors } from './vector.ts';

// Every value of a file that is in order is where its place says: what stands there becomes the value's own text when its
// comment lines, aliases, and templates are carried out.

type Path = readonly (string | number)[];
interface Leaf {
  readonly path: Path;
  readonly start: number;
  readonly end: number;
}

/** The scalars of a document under keys of the format, but for null and for what merged maps and aliases repeat. */
function* leavesOf(node: YamlNode | undefined, shape: Shape | undefined, path: Path = []): Iterable<Leaf> {
  if (!node || !shape) return;
  if (node.kind === 'scalar') {
    if (node.end > node.start) yield { path, start: node.start, end: node.end };
  } else if (node.kind === 'sequence') {
    const of = shape.kind === 'list' ? shape.of : undefined;
    for (const [index, item] of node.items.entries()) yield* leavesOf(item, of, [...path, index]);
  } else {
    const names = node.entries.map(({ key }) => (key.kind === 'scalar' ? key.text : undefined));
    if (names.includes('<<')) return;
    for (const [index, { value }] of node.entries.entries()) {
      const name = names[index];
      if (name === undefined || names.lastIndexOf(name) !== index) continue;
      const of = shape.kind === 'object' ? shape.fields[name] : shape.kind === 'map' ? shape.of : undefined;
      yield* leavesOf(value, of, [...path, name]);
    }
  }
}

const offsetOf = (text: string, { line, column }: { line: number; column: number }): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .join('\n').length +
  (line > 1 ? 1 : 0) +
  column -
  1;

const partOf = (text: string, range: Range | undefined): string | undefined =>
  range?.end && text.slice(offsetOf(text, range), offsetOf(text, range.end));

interface Case {
  readonly name: string;
  readonly text: string;
  readonly options: LoadOptions;
  readonly secrets: ReadonlyMap<string, string>;
}

/** What a part of a file becomes; itself when it cannot be carried out alone. */
const become = (part: string, { applied }: Reading, { options, secrets }: Case): string => {
  const stripped = stripComments(untouched(part));
  const replaced = applied?.directive ? substituteAliases(stripped, applied.directive, applied.aliases).text : stripped;
  const values = mergeValues(options.values, options.set ?? []);
  try {
    return render(replaced, 'decoded', renderData(options.run, values, secrets)).text;
  } catch {
    return part;
  }
};

/** Names of cases with values that an action writes together with others: its whole text is their place. */
const generated: readonly string[] = ['task-range-makes-steps', 'range.yaml'];

const withoutIndentation = (text: string): string => text.replace(/\s*\n\s*/g, '\n').trim();

const misplaced = async (each: Case): Promise<readonly string[]> => {
  const reading = await readTaskFile(each.text, each.options);
  const { result, rendered } = reading;
  if (!result.ok || !rendered) return [];
  return [...leavesOf(parseYaml(rendered.text), taskShape)].flatMap(({ path, start, end }) => {
    const value = rendered.text.slice(start, end);
    const part = partOf(each.text, result.places.value(path));
    const found = part === undefined ? undefined : withoutIndentation(become(part, reading, each));
    const wanted = withoutIndentation(value);
    // Of a block of text, the place is its content.
    const isThere = found !== undefined && (found === wanted || (/^[|>]/.test(wanted) && wanted.endsWith(found)));
    return isThere ? [] : [`${path.join('.')}: ${JSON.stringify(part)} for ${JSON.stringify(value)}`];
  });
};

const caseOf = (vector: ReturnType<typeof readVectors>[number]): Case => {
  const { name, input, run = {}, values, set = [], secrets = {}, files = {}, options = {} } = vector;
  const known = new Map(Object.entries(secrets));
  return {
    name,
    text: input,
    secrets: known,
    options: {
      run,
      set: parseSetEntries(set),
      ...(values === undefined ? {} : { values }),
      ...options,
      resolveSecrets: async () => known,
      readAliasSource: async (source) => files[source] ?? '',
    },
  };
};

const publicFiles = fileURLToPath(new URL('public/', import.meta.url));

const cases: readonly Case[] = [
  ...readVectors()
    .filter(({ kind, expect: { ok } }) => ok && ['task', 'exec-log', 'docker-run'].includes(kind))
    .map(caseOf),
  ...readdirSync(publicFiles)
    .filter((file) => file.endsWith('.yaml'))
    .map((name) => ({
      name,
      text: readFileSync(`${publicFiles}${name}`, 'utf8'),
      secrets: new Map<string, string>(),
      options: { run: sampleRun, resolveSecrets: async () => new Map(), readAliasSource: async () => '' },
    })),
];

describe('the places of values', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', async (name, each) => {
    const found = await misplaced(each);
    if (generated.includes(name)) expect(found.length).toBeGreaterThan(0);
    else expect(found).toEqual([]);
  });
});
