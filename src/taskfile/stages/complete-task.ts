import type { Locate } from '../diagnostics/locate.ts';
import { explain, type Findings, problemAt } from '../diagnostics/problem.ts';
import { maxInheritedEntries } from '../limits.ts';
import type { Network, Step, TaskFile } from '../model.ts';
import {
  defaultRetryDelay,
  defaultStepTimeout,
  defaultVersion,
  type StepDocument,
  type TaskDocument,
  versions,
} from '../schema.ts';
import { addCacheFlags } from '../steps/build-cache.ts';
import { findBuildArgs, findTags } from '../steps/build-command.ts';
import { normalizePush } from '../steps/image-reference.ts';
import { quoteText } from '../template/print.ts';
import type { Decoded } from '../yaml/decode.ts';
import { checkStep } from './check-step.ts';
import { mergeEnv } from './merge-env.ts';
import { DependencyGraph } from './step-dependencies.ts';
import type { LineOf } from './wait-faults.ts';

/** What a run adds to the file (taskfile.md 19). */
export interface RunOptions {
  readonly env?: readonly string[];
  readonly workingDirectory?: string;
  readonly network?: string;
  readonly registry?: string;
  readonly taskName?: string;
}

const nothing = (): undefined => undefined;

interface Prepared {
  readonly step: Omit<Step, 'dependsOn'>;
  /** Whether it needs the buildkit container. */
  readonly needsBuildkitContainer: boolean;
}

/** A decoded task file, where its parts are, and which of them could not be decoded. */
export interface DecodedTask {
  readonly task: TaskDocument;
  readonly locate: Locate;
  readonly spotOf?: Decoded<never>['spotOf'];
  readonly lineOf?: LineOf;
  readonly isDamaged?: (part: object) => boolean;
}

/**
 * Applies defaults to a decoded task file and makes the remaining checks (taskfile.md 4.2). Reports to `findings`, in
 * the engine's order; a task with problems is good for nothing else.
 */
export function completeTask(decoded: DecodedTask, options: RunOptions, findings: Findings): TaskFile {
  const { task, locate, spotOf = nothing, lineOf = nothing, isDamaged = () => false } = decoded;
  const { report } = findings;
  const taskEnv = findings.attempt(() => {
    const merged = mergeEnv(task.env, options.env ?? [], entryPlaces(locate, task.env));
    const pieces = merged.reduce((sum, entry) => sum + entry.split(',').length, 0);
    if (pieces * task.steps.length <= maxInheritedEntries) return merged;
    const text = `the steps inherit more than ${maxInheritedEntries} environment variables together`;
    throw problemAt('too-large', locate(task, 'env'), text);
  }, []);
  const version = task.version || defaultVersion;
  if (!versions.some((known) => known === version.toLowerCase())) {
    const text = `invalid version specified: ${quoteText(version)}, the current version is "${defaultVersion}"`;
    report(
      problemAt('version', locate(task, 'version'), text, {
        plainly: `there is no version '${version}' of task files`,
      }),
    );
  }
  const networks = effectiveNetworks(task.networks, options.network);
  const shared = {
    stepTimeout: task.stepTimeout > 0 ? task.stepTimeout : defaultStepTimeout,
    workingDirectory: task.workingDirectory || (options.workingDirectory ?? ''),
    network: defaultNetwork(networks),
    env: taskEnv,
    envPlaces: (index: number) => (options.env?.length ? undefined : locate(task.env, index)),
    options,
    findings,
  };
  const prepared = task.steps.map((step, index) => prepareStep(step, index, shared, locate));
  const graph = new DependencyGraph(
    task.steps.map((document, index) => ({ document, id: prepared[index]?.step.id ?? '' })),
    { locate, lineOf, report, knowsAllIds: !task.steps.some(isDamaged) },
  );
  const steps = task.steps.map((document, index): Step => {
    const { step } = prepared[index] as Prepared;
    checkStep(document, { id: step.id, locate, spotOf, report, isDamaged });
    return { dependsOn: graph.enter(index), ...step };
  });
  return {
    version,
    stepTimeout: shared.stepTimeout,
    workingDirectory: shared.workingDirectory,
    env: taskEnv,
    networks,
    volumes: task.volumes.map(({ name, secret }) => ({ name, secret: Object.fromEntries(secret ?? []) })),
    secrets: task.secrets,
    initBuildkitContainer: prepared.some(({ needsBuildkitContainer }) => needsBuildkitContainer),
    steps,
  };
}

interface Shared {
  readonly stepTimeout: number;
  readonly workingDirectory: string;
  readonly network: string;
  readonly env: readonly string[];
  readonly envPlaces: (index: number) => number | undefined;
  readonly options: RunOptions;
  readonly findings: Findings;
}

function prepareStep(step: StepDocument, index: number, shared: Shared, locate: Locate): Prepared {
  const env = shared.findings.attempt(
    () =>
      explain('failed to merge task and step environment variables: ', undefined, () =>
        mergeEnv(step.env, shared.env, { ...entryPlaces(locate, step.env), inherited: shared.envPlaces }),
      ),
    [],
  );
  const id = step.id || `acb_step_${index}`;
  const tags = findTags(step.build);
  const cached = usesBuildCache(step)
    ? addCacheFlags(step.build, { tags, stepId: id, ...cacheOwner(shared.options) })
    : { build: step.build, cacheTag: '', isPrepared: false };
  const complete = {
    // What a step in the text lacks comes first: V8 is very slow when a copy of so many keys gets more of them.
    type: kindOf(step),
    cacheTag: cached.cacheTag,
    tags,
    buildArgs: findBuildArgs(step.build),
    usesBuildkit: step.build !== '' && env.includes('DOCKER_BUILDKIT=1'),
    ...step,
    build: cached.build,
    id,
    push: normalizePush(step.push),
    timeout: step.timeout > 0 ? step.timeout : shared.stepTimeout,
    retryDelay: step.retryDelay > 0 ? step.retryDelay : defaultRetryDelay,
    network: step.network || shared.network,
    workingDirectory: step.workingDirectory || shared.workingDirectory,
    env,
  };
  return { step: complete, needsBuildkitContainer: cached.isPrepared };
}

function kindOf(step: StepDocument): Step['type'] {
  return step.push.length > 0 ? 'push' : step.build === '' ? 'cmd' : 'build';
}

/** Whose cache it is: parts of the cache image's name. */
function cacheOwner({ registry = '', taskName = '' }: RunOptions): { registry: string; taskName: string } {
  return { registry, taskName };
}

function usesBuildCache(step: Pick<Step, 'build' | 'cache'>): boolean {
  return step.build !== '' && step.cache.toLowerCase() === 'enabled';
}

function entryPlaces(locate: Locate, env: readonly string[]) {
  return { own: (index: number) => locate(env, index), inherited: () => undefined };
}

/** The networks of a run: the file's, or the built-in one; the run option's is added last (taskfile.md 12.1). */
function effectiveNetworks(declared: readonly Network[], option: string | undefined): Network[] {
  const networks = declared.length > 0 || option ? [...declared] : [builtIn];
  if (option) networks.push({ name: option, driver: 'external', ipv6: false, skipCreation: true, isDefault: true });
  return networks;
}

/** Name of the network for steps that name none: the last default's, or empty. */
function defaultNetwork(networks: readonly Network[]): string {
  return networks.findLast((network) => network.isDefault)?.name ?? '';
}

const builtIn: Network = {
  name: 'acb_default_network',
  driver: 'bridge',
  ipv6: false,
  skipCreation: false,
  isDefault: true,
};
