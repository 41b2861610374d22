import { messageOf } from '../errors.ts';
import type { Host } from '../host.ts';
import type { Step, TaskFile } from '../taskfile/model.ts';
import { cleanUpLines, keptNetworkLine, volumeLine } from '../taskfile/steps/engine-log.ts';
import type { Engine, RegistryLogin } from './engines/engine.ts';
import { refuseWhatIsMissing } from './engines/engine-limits.ts';
import { maskedLog, type SecretMask, secretMask } from './masked-log.ts';
import { type ContextSource, readContext } from './read-context.ts';
import type { RegistryTools } from './registry/registry-client.ts';
import { RunError } from './run-error.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunLog } from './run-log.ts';
import type { StepRun } from './run-step.ts';
import { runSteps } from './run-steps.ts';
import { type RunFindings, summarizeRun } from './run-summary.ts';
import { type ScannedBuild, scanBuild } from './scan-build.ts';
import { showsSecret } from './secret-words.ts';
import { createNetworks, logIn, makeVolumes, prepareCache, type SetUp, writeDockerConfig } from './set-up-run.ts';

export type { ContextSource, ReadContext } from './read-context.ts';

/** A task that is ready to run: the source lies in `folder.workspace`. */
export interface TaskRun {
  readonly task: TaskFile;
  readonly folder: RunFolder;
  readonly engine: Engine;
  /** Registries to log in to before the first step. Their passwords are secrets. */
  readonly logins: readonly RegistryLogin[];
  /** What the log must not show, and no program is given as an argument where that can be avoided. */
  readonly secrets?: readonly string[];
  readonly log: RunLog;
  /** Ends the run early: its steps are cut off, and everything it made is removed. */
  readonly signal: AbortSignal;
  /** Where contexts of builds come from, if not from where their URLs say. */
  readonly contexts?: ContextSource;
  /** Awaited when a step fails, before anything is removed. */
  onFailure?(step: Step): Promise<void>;
}

export interface RunResult extends RunFindings {
  /** Why it failed, in the engine's words; undefined when it succeeded. */
  readonly error: string | undefined;
  /** The step that it failed with. */
  readonly failedStep?: Step | undefined;
}

/**
 * Carries out a task on an engine as the service does, and writes its log (taskfile.md 14, 15). What the run made in the
 * engine is removed before it resolves, also when it failed or was aborted. Rejects when the signal was aborted, when
 * the engine's program cannot be started, and with a CommandError when the task asks for what the engine cannot do.
 */
export const runTask = async (run: TaskRun, host: Host): Promise<RunResult> => {
  const { task, folder, engine, signal } = run;
  refuseWhatIsMissing(engine.name, task);
  const given = [...(run.secrets ?? []), ...run.logins.map(({ password }) => password)];
  const mask = secretMask([...given, ...secretContents(task, secretMask(given))]);
  const log = maskedLog(run.log, mask);
  const end = async (error?: string): Promise<void> => {
    for (const { name, reason } of await engine.cleanUp()) log.line(keptNetworkLine(name, reason));
    for (const line of cleanUpLines(task.networks)) log.line(line);
    if (error !== undefined) log.text(error);
  };
  try {
    await setUp(run, { engine, folder, log, signal }, host);
    for (const step of task.steps) if (showsSecret(step, mask.finds)) log.line(shownSecretLine(step.id));
    const scans = new Map<string, ScannedBuild>();
    const ends = await runSteps(task.steps, {
      engine,
      log,
      host,
      signal,
      isSecret: mask.finds,
      scan: scanner(run, scans, log, host),
    });
    const findings = await summarizeRun({
      task,
      engine,
      log,
      ends,
      scans,
      registries: registryTools(run, host),
    });
    await end();
    return { error: undefined, ...findings };
  } catch (error) {
    if (!(error instanceof RunError) || signal.aborted) {
      await engine.cleanUp().catch(() => {});
      throw error;
    }
    if (error.step) await run.onFailure?.(error.step);
    await end(mask.hide(error.message));
    return { error: mask.hide(error.message), failedStep: error.step, dependencies: [], pushed: [] };
  }
};

/** What files of volumes contain, where the task file was given it as a secret in Base64. */
const secretContents = ({ volumes }: TaskFile, { finds }: SecretMask): string[] =>
  volumes
    .flatMap(({ secret }) => Object.values(secret))
    .filter(finds)
    .map((text) => Buffer.from(text, 'base64').toString().trim());

const setUp = async ({ task, folder, logins }: TaskRun, up: SetUp, host: Host): Promise<void> => {
  await createNetworks(task.networks, up);
  await writeDockerConfig(up);
  await logIn(logins, up, host);
  await prepareCache(task, up, host);
  await makeVolumes(task, folder);
  for (const { name } of task.volumes) up.log.line(volumeLine(name));
};

/** The scan of build steps; what it finds is kept in `scans`. */
const scanner =
  (
    { folder, engine, contexts, logins }: TaskRun,
    scans: Map<string, ScannedBuild>,
    log: RunLog,
    host: Host,
  ): StepRun['scan'] =>
  async (step, build, signal) => {
    try {
      const reader = { folder, contexts, logins, signal, warn: (line: string) => log.text(line) };
      const scanned = await scanBuild(step, build, folder, await readContext(step, build, reader, host));
      scans.set(step.id, scanned);
      const { runtime, buildtime } = scanned.bases;
      await engine.expectImages([runtime, ...buildtime].map(({ reference }) => reference));
      return { exit: 0 };
    } catch (error) {
      return { exit: 1, stdout: messageOf(error) };
    }
  };

/** The outside world for questions to registries. */
const registryTools = ({ logins, signal }: TaskRun, { network }: Host): RegistryTools => ({
  signal,
  fetch: network ? (input, init) => network(new Request(input, init)) : fetch,
  credentialFor: (registry) => logins.find(({ server }) => server === registry),
});

/** Said once, because it cannot be helped: a container's words are arguments of its process. */
const shownSecretLine = (stepId: string): string =>
  `WARNING: Step ID: ${stepId} has a secret among the words of its command, which all users of this machine can read while the step runs. ` +
  "Set it in the step's env as NAME=VALUE, and let the program in the container read $NAME.";
