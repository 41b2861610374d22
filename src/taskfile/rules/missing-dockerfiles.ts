import { posix } from 'node:path';
import type { StepDocument } from '../schema.ts';
import { inspectBuild, workspacePath } from '../steps/build-command.ts';
import { contextsOfBuild } from '../steps/docker-build-words.ts';
import { shellCommands } from '../steps/shell-words.ts';
import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, ContextFiles, Finding } from './rule.ts';
import { isWritten } from './written-text.ts';

const workspace = '/workspace/';

/** Commands that make no files in the workspace. */
const makesNoFiles = /^(?:docker|az\s+acr|acr)\s+(?:login|logout|push|pull|tag|purge)\b[^|>;&\n]*$/;

/** The option with which a build writes files. */
const writesFiles = /(?:^|\s)(?:--output|-o)/;

/**
 * Builds of folders whose Dockerfile is not there (taskfile.md 16.1). Quiet when a command above may make it, and, when
 * the context may be another folder than the one that is looked at, unless something else that a build names is there.
 */
export function* missingDockerfiles(document: CheckedDocument): Iterable<Finding> {
  const { contextFiles: files, task } = document;
  if (!files) return;
  /** Folders with the contexts of earlier builds from elsewhere. */
  const fetched: string[] = [];
  let isCertain = files.isCertain;
  for (const [index, step] of task.steps.entries()) {
    if (step.cmd !== '' && !makesNoFiles.test(step.cmd)) return;
    if (step.build === '' || document.isDamaged(step)) continue;
    const missing = missingIn(document, step, files, fetched);
    if (missing) {
      // Asked only once: it looks at all builds.
      isCertain ||= isTheContext(document, files);
      if (!isCertain) return;
      yield missing;
    }
    if (writesFiles.test(step.build)) return;
    if (inspectBuild(step.build).contextKind !== 'local') fetched.push(step.id || `acb_step_${index}`);
  }
}

function missingIn(
  document: CheckedDocument,
  step: StepDocument,
  files: ContextFiles,
  fetched: readonly string[],
): Finding | undefined {
  const { task, valueSpan, wordSpan } = document;
  const { context, contextKind, dockerfile } = inspectBuild(step.build);
  if (contextKind !== 'local' || step.disableWorkingDirectoryOverride || /[$`<>]|(?:^|\s)-(?:\s|$)/.test(step.build))
    return undefined;
  if (!isReadByDocker(step.build, context, dockerfile)) return undefined;
  const directory = workspacePath(step.workingDirectory || task.workingDirectory);
  const name = dockerfile || posix.join(context, 'Dockerfile');
  const path = posix.resolve(directory, name);
  if (!path.startsWith(workspace) || /^\w+:\/\//.test(dockerfile)) return undefined;
  const inContext = path.slice(workspace.length);
  const others = [...task.volumes.map((volume) => volume.name), ...fetched];
  if (
    others.some((folder) => inContext.startsWith(`${folder}/`)) ||
    step.volumeMounts.length > 0 ||
    files.has(inContext)
  )
    return undefined;
  // Docker takes this one too, and file systems may not tell the two apart.
  if (dockerfile === '' && files.has(posix.join(posix.dirname(inContext), 'dockerfile'))) return undefined;
  const at = wordSpan(step, 'build', dockerfile || context);
  if (dockerfile === '' ? isOpenAt(document, valueSpan(step, 'build')) : !isWritten(document, at, dockerfile))
    return undefined;
  const besideContext = posix.join(context, dockerfile);
  const meant = posix.relative(workspace, posix.resolve(directory, besideContext));
  return {
    code: 'missing-dockerfile',
    at,
    message: `there is no Dockerfile '${inContext}' in the context of the run`,
    hint:
      dockerfile !== '' && meant !== inContext && files.has(meant)
        ? `A path behind -f begins where the step runs, not in the context of the build: write '-f ${besideContext}'.`
        : files.isCertain
          ? 'Correct its path, which begins where the step runs, or add the file.'
          : 'Correct its path, or name the folder that is the context with --context.',
  };
}

/** Whether docker takes these for the context and the Dockerfile, too: it does not split a text in quotation marks. */
function isReadByDocker(build: string, context: string, dockerfile: string): boolean {
  const [word] = contextsOfBuild(build) ?? [context];
  return word === context && (dockerfile === '' || shellCommands(build)[0]?.includes(dockerfile) === true);
}

/** Whether the folder has anything else that a build names: then it is no other that is the context. */
function isTheContext({ task }: CheckedDocument, files: ContextFiles): boolean {
  return task.steps.some((step) => {
    const { context, contextKind, dockerfile } = inspectBuild(step.build);
    if (step.build === '' || contextKind !== 'local') return false;
    const directory = workspacePath(step.workingDirectory || task.workingDirectory);
    const dockerfileOrFolder = dockerfile.includes('/') ? posix.dirname(dockerfile) : dockerfile;
    const named = [context, ...(dockerfile === '' ? [posix.join(context, 'Dockerfile')] : [dockerfileOrFolder])];
    return named.some((each) => {
      const path = each === '.' ? directory : posix.resolve(directory, each);
      return path.startsWith(workspace) && files.has(path.slice(workspace.length));
    });
  });
}
