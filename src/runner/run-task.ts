import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Host } from '../host.ts';
import { makeFolder } from '../make-folder.ts';
import type { Step, TaskFile } from '../taskfile/model.ts';
import { type BuildCommand, workspacePath } from '../taskfile/steps/build-command.ts';
import { type BuildDependencies, dumpDependencies, type LocatedImage } from '../taskfile/steps/dependency-dump.ts';
import {
  cleanUpLines,
  configurationLines,
  dependenciesLine,
  digestLines,
  loggedInLine,
  loginLine,
  networkLines,
  preparationLines,
  summaryLine,
} from '../taskfile/steps/engine-log.ts';
import { type ImageReference, parseImageReference } from '../taskfile/steps/image-reference.ts';
import type { Engine, RegistryLogin } from './engines/engine.ts';
import { refuseWhatIsMissing } from './engines/engine-limits.ts';
import { RunError } from './run-error.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunLog } from './run-log.ts';
import type { StepEnd } from './run-step.ts';
import { runSteps } from './run-steps.ts';
import { type ScannedBuild, scanBuild } from './scan-build.ts';

/** A task that is ready to run: the source lies in `folder.workspace`. */
export interface TaskRun {
  readonly task: TaskFile;
  readonly folder: RunFolder;
  readonly engine: Engine;
  /** Registries to log in to before the first step. */
  readonly logins: readonly RegistryLogin[];
  readonly log: RunLog;
  /** Ends the run early: its steps are cut off, and everything it made is removed. */
  readonly signal: AbortSignal;
  /** Where contexts of builds come from, if not from where their URLs say. */
  readonly contexts?: ContextSource;
}

/** A context that lies on this machine now. */
export interface ReadContext {
  /** Where the build runs: an absolute path. */
  readonly directory: string;
  /** Its commit; empty when it is not from git. */
  readonly revision: string;
}

export interface ContextSource {
  /** The commit of what lies in the workspace; empty when it is not from git. */
  readonly revision: string;
  /** Fetches the context that a build step names itself into a folder, which is made. Rejects with an Error that has the engine's text. */
  fetch(context: string, folder: string): Promise<ReadContext>;
}

export interface RunResult {
  /** Why it failed, in the engine's words; undefined when it succeeded. */
  readonly error: string | undefined;
  readonly dependencies: readonly BuildDependencies[];
  /** What the run pushed, each with its digest in the registry. */
  readonly pushed: readonly LocatedImage[];
}

/**
 * Carries out a task on an engine as the service does, and writes its log (taskfile.md 14, 15). What the run made in the
 * engine is removed before it resolves, also when it failed or was aborted. Rejects when the signal was aborted, when
 * the engine's program cannot be started, and with a CommandError when the task asks for what the engine cannot do.
 */
export const runTask = async (run: TaskRun, host: Host): Promise<RunResult> => {
  const { task, folder, engine, log } = run;
  refuseWhatIsMissing(engine.name, task);
  const over = new AbortController();
  const signal = AbortSignal.any([run.signal, over.signal]);
  const scans = new Map<string, ScannedBuild>();
  try {
    await createNetworks(run);
    for (const line of configurationLines) log.line(line);
    await writeDockerConfig(folder, engine);
    for (const login of run.logins) await logIn(login, run, host);
    await makeVolumes(task, folder);
    for (const line of preparationLines(task)) log.line(line);
    const ends = await runSteps(task.steps, {
      engine,
      log,
      host,
      signal,
      scan: async (step, build) => {
        try {
          const scanned = await scanBuild(step, build, await contextOf(run, step, build));
          scans.set(step.id, scanned);
          const { runtime, buildtime } = scanned.bases;
          await engine.expectImages([runtime, ...buildtime].map(({ reference }) => reference));
          return { exit: 0 };
        } catch (error) {
          return { exit: 1, stdout: messageOf(error) };
        }
      },
    });
    const dependencies = await summarize(run, ends, scans);
    for (const line of cleanUpLines(task.networks)) log.line(line);
    return { error: undefined, dependencies, pushed: [] };
  } catch (error) {
    over.abort();
    if (!(error instanceof RunError) || run.signal.aborted) throw error;
    for (const line of cleanUpLines(task.networks)) log.line(line);
    log.text(error.message);
    return { error: error.message, dependencies: [], pushed: [] };
  } finally {
    await engine.cleanUp();
  }
};

/** Where the context of a build step is, after it was fetched. */
const contextOf = async ({ folder, contexts }: TaskRun, step: Step, build: BuildCommand): Promise<ReadContext> => {
  if (build.contextKind !== 'local' && contexts) return contexts.fetch(build.context, join(folder.workspace, step.id));
  const inside = workspacePath(step.workingDirectory).replace(/^\/workspace\/?/, '');
  return { directory: join(folder.workspace, inside), revision: contexts?.revision ?? '' };
};

const createNetworks = async ({ task, engine, log }: TaskRun): Promise<void> => {
  for (const network of task.networks) {
    const [first = '', ...more] = networkLines([network]);
    log.line(first);
    if (network.skipCreation) continue;
    const { exit, stdout = '', stderr = '' } = await engine.createNetwork(network);
    if (exit !== 0)
      throw new RunError(
        `failed to create network: ${network.name}, err: exit status ${exit}, msg: ${stdout}${stderr}`,
      );
    for (const line of more) log.line(line);
  }
};

const writeDockerConfig = async ({ home }: RunFolder, { clientConfig }: Engine): Promise<void> => {
  await makeFolder(join(home, '.docker'));
  await writeFile(join(home, '.docker', 'config.json'), `${JSON.stringify(clientConfig)}\n`, { mode: 0o600 });
};

const loginPauses = [250, 500, 1000];

const logIn = async (login: RegistryLogin, { engine, log, signal }: TaskRun, host: Host): Promise<void> => {
  log.line(loginLine(login.server));
  for (let attempt = 0; ; attempt += 1) {
    const { exit, stdout = '', stderr = '' } = await engine.logIn(login, signal);
    if (exit === 0) break;
    const pause = loginPauses[attempt];
    if (pause === undefined)
      throw new RunError(
        `failed to login, ran out of retries: failed to set docker credentials: ${stdout}${stderr}: exit status ${exit}`,
      );
    await host.sleep(pause, signal);
  }
  log.line(loggedInLine(login.server));
};

const makeVolumes = async ({ volumes }: TaskFile, folder: RunFolder): Promise<void> => {
  for (const { name, secret } of volumes) {
    await mkdir(join(folder.volumes, name));
    for (const [file, content] of Object.entries(secret))
      await writeFile(join(folder.volumes, name, file), Buffer.from(content, 'base64'));
  }
};

/** Logs what each step came to, and finds the digests of the images that builds used and made. */
const summarize = async (
  { task, engine, log }: TaskRun,
  ends: ReadonlyMap<string, StepEnd>,
  scans: ReadonlyMap<string, ScannedBuild>,
): Promise<readonly BuildDependencies[]> => {
  const found: BuildDependencies[] = [];
  const wanted = new Set<string>();
  for (const step of task.steps) {
    const scanned = scans.get(step.id);
    if (!scanned) continue;
    const tags = step.tags.map(parseImageReference);
    const { runtime, buildtime } = scanned.bases;
    for (const image of [...tags, runtime, ...buildtime]) wanted.add(image.reference);
    const unresolved = (image: ImageReference) => ({ image, digest: '' });
    const bases = { runtime: unresolved(runtime), buildtime: buildtime.map(unresolved) };
    found.push({ tags, ...bases, revision: scanned.revision });
  }
  const digests = await engine.repoDigests([...wanted].filter((name) => name !== 'scratch:latest'));
  const digestOf = (image: ImageReference): string => {
    const starts = [`${image.registry}/${image.repository}@`, `${image.repository.replace(/^library\//, '')}@`];
    const known = digests.get(image.reference)?.find((each) => starts.some((start) => each.startsWith(start)));
    return known?.slice(known.indexOf('@') + 1) ?? '';
  };
  const resolved = found.map(({ runtime, buildtime, ...rest }) => ({
    ...rest,
    runtime: { ...runtime, digest: digestOf(runtime.image) },
    buildtime: buildtime.map(({ image }) => ({ image, digest: digestOf(image) })),
  }));
  for (const step of task.steps) {
    log.line(summaryLine(step, (ends.get(step.id)?.seconds ?? 0).toFixed(6)));
    if (!scans.has(step.id)) continue;
    const { before, after } = digestLines(step);
    for (const line of [...before, after]) log.line(line);
  }
  if (found.length > 0) {
    log.line(dependenciesLine);
    log.line('');
    log.text(dumpDependencies(resolved, digestOf));
  }
  return resolved;
};
