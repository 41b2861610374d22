import * as z from 'zod/mini';
import { type ProjectFile, projectSchema } from '../project-schema.ts';
import { checkTasks } from './check-tasks.ts';
import type { Fault } from './fault.ts';
import { keysAt } from './known-keys.ts';
import { schemaFaults } from './schema-faults.ts';
import { soundParts } from './sound-parts.ts';
import { type Path, readYaml, type Span, type YamlValues } from './yaml-values.ts';

/** A project file that was read, and the places of its parts. */
export interface ReadProject {
  /** Undefined when the file has faults. */
  readonly project: ProjectFile | undefined;
  readonly faults: readonly Fault[];
  /** Where a value is in the text. */
  placeOf(path: Path): Span;
}

/** The maps whose plain values are texts, whatever they look like. */
const isText = (path: Path): boolean => {
  const [tasks, , ...rest] = path;
  const last = path.at(-1);
  const owner = path.at(-2);
  return (
    tasks === 'tasks' &&
    typeof last === 'string' &&
    ((rest.length === 2 && (owner === 'set' || owner === 'tags')) ||
      (rest.length === 3 && rest[0] === 'build' && owner === 'args'))
  );
};

/** The values with numbers and Booleans as they are written, where texts are meant. */
const withTexts = (value: unknown, yaml: YamlValues, path: Path = []): unknown => {
  if (Array.isArray(value)) return value.map((item, at) => withTexts(item, yaml, [...path, at]));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, withTexts(item, yaml, [...path, name])]),
    );
  return value !== null && isText(path) ? (yaml.textOf(path) ?? value) : value;
};

/** A second document of the text, of which the first is read. No text of a document has such a line at its start. */
const secondDocument = (text: string): Fault[] => {
  const isContent = (line: string): boolean => /^(?!---\s*$|%|#)./.test(line.replace(/^\ufeff/, '').trim());
  const second = [...text.matchAll(/^---(?=\s|$)/gm)]
    .map(({ index }) => index)
    .find((at) => text.slice(0, at).split('\n').some(isContent));
  return second === undefined
    ? []
    : [
        {
          offset: second,
          end: second + 3,
          message: 'The file has a second document.',
          hint: 'Put all tasks into one.',
        },
      ];
};

/**
 * Reads the text of a project file. All that is wrong is told at once: what is not YAML, what the schema does not know,
 * and tasks that could not be created.
 */
export const readProjectFile = (text: string): ReadProject => {
  const faults: Fault[] = [];
  const yaml = readYaml(text, (fault) => faults.push(fault));
  const placeOf = yaml.valueAt;
  if (yaml.value === undefined || yaml.value === null) {
    if (faults.length === 0)
      faults.push({
        offset: 0,
        message: 'The file is empty.',
        hint: 'Write at least a task: tasks: { NAME: { cmd: ... } }',
      });
    return { project: undefined, faults, placeOf };
  }
  faults.push(...secondDocument(text));
  const values = withTexts(yaml.value, yaml);
  const parsed = z.safeParse(projectSchema, values);
  if (parsed.success) faults.push(...checkTasks(parsed.data, yaml));
  else {
    const { tasks, parts } = soundParts(values);
    faults.push(...schemaFaults(parsed.error.issues, keysAt, yaml), ...checkTasks({ tasks }, yaml, parts));
  }
  return { project: parsed.success && faults.length === 0 ? parsed.data : undefined, faults, placeOf };
};
