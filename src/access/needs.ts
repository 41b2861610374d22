import { posix } from 'node:path';
import type {
  Credentials,
  DockerBuildStep,
  EncodedTaskStep,
  FileTaskStep,
  IdentityProperties,
  PlatformProperties,
  TaskStepPropertiesUnion,
  TriggerProperties,
} from '@azure/arm-containerregistry';
import type { StoredTask } from '../service/resource.ts';
import { dockerBuildText, loadDockerBuild } from '../taskfile/load-docker-build.ts';
import { loadTaskFile } from '../taskfile/load-task-file.ts';
import type { LoadOptions, RunData } from '../taskfile/model.ts';
import { checkOutline } from '../taskfile/stages/check-outline.ts';
import type { Need, Verdict } from './model.ts';
import { createNeedList } from './need-list.ts';
import { addBuild, type BuildSurroundings } from './needs-of-build.ts';
import { addLastRun, addRecordedImages, type LastRun } from './needs-of-last-run.ts';
import { addTaskFile } from './needs-of-steps.ts';
import { addAgentPool, addCredentials, addTriggers } from './needs-of-task.ts';
import { hasPlaceholder, placeholder } from './placeholders.ts';
import { type ReadSource, readOnce } from './read-source.ts';
import { loginsOf, sourceLoginOf } from './stored-login.ts';
import {
  imagesNotKnown,
  taskFileFails,
  taskFileNotRead,
  taskFileReads,
  taskFileWithoutSteps,
} from './verdicts-of-files.ts';

/** The steps of a stored task or quick run; the members are those of the service. */
export type RunStep = TaskStepPropertiesUnion | DockerBuildStep | FileTaskStep | EncodedTaskStep;

/** Whatever a run can be made from: a stored task, a quick run, or a local task file that has no task yet. */
export interface Runnable {
  /** Login server of the registry that runs it. */
  readonly loginServer: string;
  /** Suffix of the login servers of the cloud: `.azurecr.io`. */
  readonly suffix: string;
  readonly taskName?: string | undefined;
  readonly platform?: Partial<PlatformProperties> | null | undefined;
  readonly step?: RunStep | null | undefined;
  /** Undefined for a task file without a task: it has no credentials yet, and no login is checked. */
  readonly credentials?: Credentials | null | undefined;
  readonly agentPoolName?: string | null | undefined;
  readonly trigger?: TriggerProperties | null | undefined;
  readonly identity?: IdentityProperties | null | undefined;
  /** The newest run, when it shows what the task is like now. */
  readonly lastRun?: LastRun | undefined;
}

/** A stored task as something that runs. */
export const storedRunnable = (
  { name, identity, properties }: StoredTask,
  { loginServer, suffix }: Pick<Runnable, 'loginServer' | 'suffix'>,
  lastRun?: LastRun,
): Runnable => {
  const { credentials, step, trigger, platform, agentPoolName } = properties;
  return {
    loginServer,
    suffix,
    taskName: name,
    credentials: credentials ?? null,
    step,
    trigger,
    platform: platform as Runnable['platform'],
    agentPoolName: agentPoolName as Runnable['agentPoolName'],
    identity,
    lastRun,
  };
};

/** A task file that is at hand. */
export interface TaskFileText {
  readonly text: string;
  /** As the user named it. */
  readonly name: string;
  /** The text of its values file. */
  readonly values?: string | undefined;
  readonly set?: readonly { readonly name: string; readonly value: string }[];
}

export interface Needs {
  readonly needs: readonly Need[];
  /** About files that could not be read or loaded, and the task file that could. */
  readonly verdicts: readonly Verdict[];
}

const goNames: Readonly<Record<string, string>> = { x86: '386' };

/** What templates see, as far as it is known before a run. */
const runData = ({ loginServer, platform, taskName }: Runnable): RunData => {
  const architecture = (platform?.architecture ?? 'amd64').toLowerCase();
  return {
    ID: placeholder,
    Commit: placeholder,
    Repository: placeholder,
    Branch: placeholder,
    GitTag: placeholder,
    TriggeredBy: placeholder,
    Date: placeholder,
    SharedVolume: placeholder,
    // Without it nobody knows where a tag without host belongs.
    Registry: loginServer || placeholder,
    OS: (platform?.os ?? 'linux').toLowerCase(),
    Architecture: goNames[architecture] ?? architecture,
    ...(taskName === undefined ? {} : { TaskName: taskName }),
  };
};

interface NamedValue {
  readonly name: string;
  readonly value: string;
  readonly isSecret?: boolean;
}

/** Secret values are not used: what they name stays unknown. */
export const openValues = (values: readonly NamedValue[] | undefined): { name: string; value: string }[] =>
  (values ?? []).map(({ name, value, isSecret }) => ({ name, value: isSecret ? placeholder : String(value ?? '') }));

const decoded = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

/** The folder in a git context, from which its paths start; GitHub's addresses may lack the `.git`. */
const folderOf = (context: string | undefined): string =>
  /^(?:https?:\/\/|github\.com\/)[^#]*#[^:]*:\/?(.+?)\/?$/i.exec(context ?? '')?.[1]?.replace(/^\.$/, '') ?? '';

const addText = async (
  around: Omit<BuildSurroundings, 'made'>,
  runnable: Runnable,
  file: Omit<TaskFileText, 'name'> & { readonly name: string | undefined },
): Promise<readonly Verdict[]> => {
  const { context, read } = around;
  const folder = folderOf(context);
  let isUnread = false;
  const readAliasSource: LoadOptions['readAliasSource'] = async (source) => {
    const found = /^https?:/i.test(source)
      ? { reason: 'addresses of aliases are not read here.' }
      : await read({ context, path: posix.join(folder, source) });
    if ('text' in found) return found.text;
    isUnread = true;
    throw new Error(`open ${source}: ${found.reason}`);
  };
  const loaded = await loadTaskFile(file.text, {
    ...(file.name === undefined ? {} : { name: file.name }),
    run: runData(runnable),
    set: file.set ?? [],
    ...(file.values === undefined ? {} : { values: file.values }),
    workingDirectory: folder,
    resolveSecrets: async (secrets) => new Map(secrets.map(({ id }) => [id, placeholder])),
    readAliasSource,
  });
  if (!loaded.ok) {
    const isCertain = !isUnread && !hasPlaceholder(loaded.message) && !/\.(?:Values|Secrets)\b/.test(file.text);
    const message = hasPlaceholder(loaded.message) ? 'a template needs them.' : loaded.message;
    return [taskFileFails(file.name, message, loaded.first, isCertain)];
  }
  const lacksSteps = loaded.task.steps.length === 0 ? await checkOutline(file.text) : undefined;
  if (lacksSteps) return [taskFileWithoutSteps(file.name, lacksSteps)];
  return [taskFileReads(file.name), ...(await addTaskFile(around, { ...loaded, name: file.name }))];
};

const addDocker = async (
  around: Omit<BuildSurroundings, 'made'>,
  runnable: Runnable,
  step: DockerBuildStep,
  knownRegistries: readonly string[],
): Promise<readonly Verdict[]> => {
  const { context, list } = around;
  const imageNames = step.imageNames ?? [];
  const text = dockerBuildText({
    dockerFilePath: step.dockerFilePath,
    imageNames,
    noCache: step.noCache ?? false,
    target: step.target,
    arguments: openValues(step.arguments),
  });
  const loaded = loadDockerBuild(text, {
    run: runData(runnable),
    knownRegistries,
    isPushEnabled: step.isPushEnabled ?? true,
    workingDirectory: folderOf(context),
  });
  if (!loaded.ok) return [];
  const [build, push] = loaded.task.steps;
  for (const [index, image] of (push?.push ?? []).entries())
    list.image('push', image, { words: `image name '${imageNames[index] ?? image}'` });
  const source = () => ({ words: 'the build' });
  return addBuild(
    { ...around, made: new Set() },
    {
      text: build?.build ?? '',
      workingDirectory: build?.workingDirectory ?? '',
      source,
      argumentWords: (name) => `build argument '${name}'`,
      dockerfileWords: 'the Dockerfile',
    },
  );
};

const addStep = async (
  around: Omit<BuildSurroundings, 'made'>,
  runnable: Runnable,
  step: RunStep,
  knownRegistries: readonly string[],
): Promise<readonly Verdict[]> => {
  const { context, list, read } = around;
  if (context && /^oci:\/\//i.test(context))
    list.image('pull', context.slice('oci://'.length), { words: 'the context' });
  if (step.type === 'Docker') return addDocker(around, runnable, step as DockerBuildStep, knownRegistries);
  if (step.type === 'EncodedTask') {
    const { encodedTaskContent, encodedValuesContent, values } = step as EncodedTaskStep;
    return addText(around, runnable, {
      text: decoded(encodedTaskContent),
      name: undefined,
      values: encodedValuesContent ? decoded(encodedValuesContent) : undefined,
      set: openValues(values),
    });
  }
  if (step.type !== 'FileTask') return [];
  const { taskFilePath, valuesFilePath, values } = step as FileTaskStep;
  const path = (name: string): string => posix.join(folderOf(context), name);
  const [file, given] = await Promise.all([
    read({ context, path: path(taskFilePath) }),
    valuesFilePath ? read({ context, path: path(valuesFilePath) }) : undefined,
  ]);
  if ('reason' in file) return [taskFileNotRead(taskFilePath, file.reason)];
  if (given && 'reason' in given)
    return [taskFileNotRead(taskFilePath, `its values file ${valuesFilePath} was not read: ${given.reason}`)];
  return addText(around, runnable, { ...file, values: given?.text, set: openValues(values) });
};

/**
 * What a run will use: from the task or quick run, and, as far as `read` gives them, from its task file and Dockerfiles
 * (or from `file` in their place). Nothing in it is a secret. Never fails: what cannot be read or loaded is a verdict.
 */
export const needsOf = async (runnable: Runnable, read: ReadSource, file?: TaskFileText): Promise<Needs> => {
  const { credentials, step } = runnable;
  const own = runnable.loginServer.toLowerCase();
  const logins = loginsOf(credentials);
  const list = createNeedList({
    own,
    sourceLogin: sourceLoginOf(credentials),
    credentials: logins,
    suffix: runnable.suffix,
  });
  if (credentials !== undefined) addCredentials(list, own, credentials);
  addAgentPool(list, runnable.agentPoolName);
  let builds = 0;
  const recorded = (): void => {
    builds += 1;
  };
  const around = { list, read: readOnce(read), recorded, context: step?.contextPath || undefined };
  const known = [own, ...logins.keys()];
  const verdicts = file
    ? await addText(around, runnable, file)
    : step
      ? await addStep(around, runnable, step, known)
      : [];
  const isUnread = !file && verdicts.some(({ result }) => result === 'unknown');
  addTriggers(list, runnable.trigger, !step || step.type === 'Docker' || builds > 0 || isUnread);
  if (isUnread) addRecordedImages(list, step?.baseImageDependencies);
  if (runnable.lastRun) addLastRun(list, runnable.lastRun, runnable);
  const unplaced = list.unplaced();
  return {
    needs: list.all(),
    verdicts: unplaced.length === 0 ? verdicts : [...verdicts, imagesNotKnown(unplaced)],
  };
};
