import type { Places } from '../taskfile/diagnostics/places.ts';
import type { Step, TaskFile } from '../taskfile/model.ts';
import { type DockerUse, usesOfCommand } from '../taskfile/steps/docker-uses.ts';
import { withLatestTag } from '../taskfile/steps/image-reference.ts';
import type { Source, Verdict } from './model.ts';
import { addBuild, type BuildSurroundings, beginReading, tagsOf } from './needs-of-build.ts';
import { hasPlaceholder } from './placeholders.ts';
import { secretAt } from './stored-login.ts';

/** A loaded task file, and how its parts are named in messages. */
export interface LoadedFile {
  readonly task: TaskFile;
  readonly places: Places;
  /** As the user named it; undefined for the text that is stored in a task. */
  readonly name: string | undefined;
}

const shown = (text: string): string => (hasPlaceholder(text) ? '***' : text);

const position = ({ name }: LoadedFile, place: { line: number; column: number } | undefined): Omit<Source, 'words'> =>
  place ? { ...(name === undefined ? {} : { file: name }), line: place.line, column: place.column } : {};

/** The images that steps make, under the names that later steps may use: those are not pulled. */
const madeBy = ({ steps }: TaskFile): ReadonlySet<string> => {
  const made = new Set<string>();
  for (const step of steps) {
    if (step.type === 'build') for (const tag of tagsOf(step.build)) made.add(tag);
    for (const use of step.type === 'cmd' ? usesOfCommand(step.cmd) : []) {
      if (use.does === 'make') made.add(withLatestTag(use.image));
      if (use.does === 'build') for (const tag of tagsOf(use.text)) made.add(tag);
    }
  }
  return made;
};

/** What the steps and secrets of a task file need. */
export const addTaskFile = async (
  around: Omit<BuildSurroundings, 'made'>,
  file: LoadedFile,
): Promise<readonly Verdict[]> => {
  const { list } = around;
  const { task, places } = file;
  for (const [index, { id, keyvault, clientID }] of task.secrets.entries()) {
    const secret = secretAt(keyvault);
    if (!secret || hasPlaceholder(keyvault) || hasPlaceholder(clientID)) continue;
    const source = { words: `secret '${shown(id)}'`, ...position(file, places.secret(index)) };
    list.add({ kind: 'secret', secret, identity: clientID.toLowerCase() || '[system]', sources: [source] });
  }
  for (const { build: text, type, workingDirectory } of task.steps)
    if (type === 'build') beginReading(around, { text, workingDirectory });
  const made = madeBy(task);
  const verdicts: Verdict[] = [];
  for (const [index, step] of task.steps.entries())
    verdicts.push(...(await addStep({ ...around, made }, file, step, index)));
  return verdicts;
};

const addStep = async (
  around: BuildSurroundings,
  file: LoadedFile,
  step: Step,
  index: number,
): Promise<readonly Verdict[]> => {
  const { list, made } = around;
  const name = `step '${shown(step.id)}'`;
  const source = (word?: string): Source => {
    const place = file.places.step(index, step.type, word) ?? file.places.step(index);
    return { words: name, ...position(file, place) };
  };
  const build = (text: string): Promise<readonly Verdict[]> =>
    addBuild(around, {
      text,
      workingDirectory: step.workingDirectory,
      source,
      argumentWords: (argument) => `build argument '${argument}' of ${name}`,
      dockerfileWords: `the Dockerfile of ${name}`,
    });
  const use = async (each: DockerUse): Promise<readonly Verdict[]> => {
    if (each.does === 'build') return build(each.text);
    if (each.does === 'log in') list.stepLogsIn(each.server);
    else if (each.does === 'push') list.image('push', each.image, source(each.image));
    else if (each.does === 'pull' && (step.pull || !made.has(withLatestTag(each.image))))
      list.image('pull', each.image, source(each.image));
    return [];
  };
  if (step.type === 'build') {
    around.recorded();
    return build(step.build);
  }
  if (step.type === 'push') {
    for (const image of step.push) list.image('push', image, source(image.replace(/:latest$/, '')));
    return [];
  }
  const verdicts: Verdict[] = [];
  for (const each of usesOfCommand(step.cmd)) verdicts.push(...(await use(each)));
  return verdicts;
};
