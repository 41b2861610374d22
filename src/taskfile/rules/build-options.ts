import { posix } from 'node:path';
import type { StepDocument } from '../schema.ts';
import { inspectBuild, workspacePath } from '../steps/build-command.ts';
import { isBuildOption } from '../steps/docker-build-words.ts';
import { writtenWords } from '../steps/shell-words.ts';
import type { CheckedDocument, Finding } from './rule.ts';
import { isWritten } from './written-text.ts';

/** Options of a build that docker understands, and the scan for dependencies does not (taskfile.md 8.1, 16.1). */
export function* buildOptions(document: CheckedDocument): Iterable<Finding> {
  for (const step of document.task.steps) {
    if (step.build === '') continue;
    yield* joinedOptions(document, step);
    yield* emptyArguments(document, step);
    yield* mountedDockerfile(document, step);
  }
}

/** What the scan does without an option. */
const effects = {
  file: "so it reads the file 'Dockerfile'",
  tag: 'so the run does not list the image',
  target: 'so it reads all stages',
  'build-arg': "so it uses the default of the Dockerfile's ARG",
};

/** An option and its value in one word; `-t` and `-f` also take theirs without a mark. */
const joined = /^(?:--(file|tag|target|build-arg)=|-([ft])=?)(.+)$/;

/** Whether a word names a Dockerfile or an image in a way that the scan does not see. */
export const isUnseenName = (word: string): boolean => {
  const [, long, letter] = joined.exec(word) ?? [];
  return letter !== undefined || long === 'file' || long === 'tag';
};

const shortNames: Readonly<Record<string, keyof typeof effects>> = { f: 'file', t: 'tag' };

function* joinedOptions(document: CheckedDocument, step: StepDocument): Iterable<Finding> {
  const { context } = inspectBuild(step.build);
  for (const written of writtenWords(step.build)) {
    const [word = ''] = written.split(/\s/, 1);
    const [, long, letter, value = ''] = joined.exec(word) ?? [];
    const name = (long as keyof typeof effects | undefined) ?? shortNames[letter ?? ''];
    if (name === undefined) continue;
    // Told in other words.
    if (letter !== undefined && isBuildOption(word.slice(1))) continue;
    if (name === 'file' && posix.normalize(value) === posix.join(context, 'Dockerfile')) continue;
    const isMinor = name === 'target' || name === 'build-arg';
    yield {
      code: 'hidden-option',
      ...(isMinor ? { severity: 'information' as const } : {}),
      at: document.wordSpan(step, 'build', word),
      message: `the scan for dependencies does not see the option, ${effects[name]}`,
      hint: `Write '${long ? `--${long}` : `-${letter}`} ${name === 'build-arg' ? 'NAME=VALUE' : value}', with a blank.`,
    };
  }
}

function* emptyArguments(document: CheckedDocument, step: StepDocument): Iterable<Finding> {
  for (const argument of inspectBuild(step.build).buildArgs) {
    if (argument.includes('=')) continue;
    const at = document.wordSpan(step, 'build', argument);
    // What an action prints may be anything.
    if (!isWritten(document, at, argument)) continue;
    const isName = /^\w+$/.test(argument);
    yield {
      code: 'argument-without-value',
      at,
      message: isName
        ? `the build argument '${argument}' has no value, so the scan for dependencies fails`
        : `'${argument}' is taken for a build argument, and has no value`,
      hint: isName ? `Write '--build-arg ${argument}=VALUE'.` : "Write '--build-arg NAME=VALUE'.",
    };
  }
}

function* mountedDockerfile({ wordSpan, task }: CheckedDocument, step: StepDocument): Iterable<Finding> {
  const { dockerfile } = inspectBuild(step.build);
  if (dockerfile === '') return;
  const path = posix.resolve(workspacePath(step.workingDirectory || task.workingDirectory), dockerfile);
  for (const { name, mountPath } of step.volumeMounts) {
    if (mountPath === '' || !path.startsWith(`${posix.resolve(mountPath)}/`)) continue;
    // The files of a volume lie in the workspace too.
    if (path.startsWith(`/workspace/${name}/`)) continue;
    yield {
      code: 'mounted-dockerfile',
      at: wordSpan(step, 'build', dockerfile),
      message: `the scan for dependencies does not find the Dockerfile '${dockerfile}' in the volume '${name}'`,
      hint: `The service also puts the files of the volume into the workspace: write '-f ${posix.join('/workspace', name, posix.relative(mountPath, path))}'.`,
    };
  }
}
