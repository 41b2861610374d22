import type { Step, TaskFile } from '../../taskfile/model.ts';
import { type BuildDependencies, dumpDependencies } from '../../taskfile/steps/dependency-dump.ts';
import {
  cleanUpLines,
  configurationLines,
  dependenciesLine,
  digestLines,
  failureLine,
  ignoredErrorLine,
  networkLines,
  preparationLines,
  startLines,
  summaryLine,
} from '../../taskfile/steps/engine-log.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import { type RunEngine, RunFailure, type RunJob, type RunOutcome } from '../runs/run-engine.ts';
import { runBuildStep } from './build-step.ts';
import { runCmdStep } from './cmd-step.ts';
import { createLogins } from './docker-config.ts';
import { baseImageDependencies } from './image-dependencies.ts';
import { createImages } from './images.ts';
import { loadTask } from './load-job.ts';
import { runPushStep } from './push-step.ts';
import { logIn, resolveLogins } from './registry-login.ts';
import { explainLeftOut, type Session } from './session.ts';
import { createTranscript } from './transcript.ts';
import { unsetValuesOf } from './unset-values.ts';
import { createWorkspace } from './workspace.ts';

interface Done {
  readonly step: Step;
  readonly seconds: number;
  readonly dependencies: BuildDependencies | undefined;
}

const diskFull =
  'docker: Error response from daemon: failed to create task for container: write /var/lib/docker/tmp: no space left on device.';

const runStep = async (session: Session, step: Step): Promise<Done> => {
  const { context, transcript } = session;
  for (const line of startLines(step)) transcript.line(line);
  if (isPlanted(context, 'no-space')) {
    throw new RunFailure(`${diskFull}\nfailed to run step ID: ${step.id}: exit status 125`, [
      "The agent's disk is full: the fault no-space is set. Clear it: acrtask emulator fault clear no-space",
    ]);
  }
  const started = context.now().getTime();
  let error: string | undefined;
  let dependencies: BuildDependencies | undefined;
  if (step.type === 'build') {
    ({ error, dependencies } = await runBuildStep(session, step));
  } else error = step.type === 'push' ? await runPushStep(session, step) : await runCmdStep(session, step);
  if (error !== undefined) {
    if (!step.ignoreErrors) throw new RunFailure(failureLine(step, error));
    transcript.line(ignoredErrorLine(step, error));
  }
  return { step, seconds: (context.now().getTime() - started) / 1000, dependencies };
};

/** Runs steps one at a time, each when its dependencies are done; among several, in the order of the file. */
const runSteps = async (session: Session, task: TaskFile): Promise<Done[]> => {
  const done = new Map<string, Done>();
  const waiting = [...task.steps];
  while (waiting.length > 0) {
    session.job.signal.throwIfAborted();
    const index = waiting.findIndex((step) => step.dependsOn.every((id) => done.has(id)));
    const [step] = waiting.splice(index, 1);
    if (step) done.set(step.id, await runStep(session, step));
  }
  return task.steps.flatMap((step) => done.get(step.id) ?? []);
};

const sumUp = ({ images, transcript }: Session, done: readonly Done[]): void => {
  for (const { step, seconds, dependencies } of done) {
    transcript.line(summaryLine(step, seconds.toFixed(6)));
    if (!dependencies) continue;
    const { before, after } = digestLines(step);
    for (const line of before) transcript.line(line);
    for (const { reference } of dependencies.tags) {
      if (images.local(reference)) continue;
      throw new RunFailure(`failed to query digests, msg: []\nError: No such object: ${reference}\n: exit status 1`, [
        `Step ${step.id} should have created the image ${reference}, which does not exist at the end of the run.`,
      ]);
    }
    transcript.line(after);
  }
  const found = done.flatMap(({ dependencies }) => dependencies ?? []);
  if (found.length === 0) return;
  transcript.line(dependenciesLine);
  transcript.line('');
  transcript.print(dumpDependencies(found, images.pushedDigest));
};

const sharedVolumeLine = (volume: string): string => `Using ${volume} as the home volume`;

/**
 * Executes a run without containers: renders the task file, reads secrets, logs in, finds base images, pushes
 * placeholders, and writes the engine's log (taskfile.md 14, 15), with `[emulator]` lines for what it skips.
 * `context` is used only while a run executes, so its `engine` may be set later.
 */
export const planEngine = (context: EmulatorContext): RunEngine => ({
  name: 'plan',
  run: async (job: RunJob, write): Promise<RunOutcome> => {
    const transcript = createTranscript(context, job, write);
    const logins = createLogins();
    const leftOut = new Set<string>();
    const images = createImages(context, job, logins, transcript, () => explainLeftOut(leftOut));
    const sharedVolume = `acb_vol_${context.newId()}`;
    const session: Session = {
      context,
      job,
      transcript,
      logins,
      images,
      workspace: createWorkspace(job.context),
      leftOut,
      dockerHome: { manifestLists: new Map(), usesContainerBuilder: false },
      unsetValues: unsetValuesOf(job.work),
      sharedVolume,
    };
    const log = (lines: readonly string[]): void => {
      for (const line of lines) transcript.line(line);
    };
    let cleanUp: readonly string[] = [];
    try {
      const task = await loadTask(context, job, transcript, sharedVolume);
      if (task.steps.length === 0) transcript.note("The task file has no 'steps': nothing is run.");
      const resolved = await resolveLogins(session).catch((problem: unknown) => {
        if (!(problem instanceof RunFailure)) throw problem;
        const prefix = 'failed to unmarshal task before running: failed to resolve secrets: ';
        throw new RunFailure(`${prefix}${problem.message}`, problem.explanation);
      });
      if (job.work.kind === 'dockerBuild') transcript.line(sharedVolumeLine(sharedVolume));
      log([...networkLines(task.networks), ...configurationLines]);
      cleanUp = cleanUpLines(task.networks);
      await logIn(session, resolved);
      log(preparationLines(task));
      const done = await runSteps(session, task);
      sumUp(session, done);
      log(cleanUp);
      const found = done.flatMap(({ dependencies }) => dependencies ?? []);
      return {
        succeeded: true,
        outputImages: images.pushed,
        baseImageDependencies: baseImageDependencies(found, images.pushedDigest),
      };
    } catch (problem) {
      if (!(problem instanceof RunFailure) && !job.signal.aborted) throw problem;
      log(cleanUp);
      if (problem instanceof RunFailure) transcript.failure(problem);
      const errorMessage = 'failed during run, err: exit status 1';
      return { succeeded: false, outputImages: [], baseImageDependencies: [], errorMessage };
    }
  },
});
