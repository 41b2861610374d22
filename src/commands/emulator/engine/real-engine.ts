import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Emulator } from '../../../emulator/emulator.ts';
import { baseImageDependencies } from '../../../emulator/engine/image-dependencies.ts';
import { loadTask } from '../../../emulator/engine/load-job.ts';
import { resolveLogins } from '../../../emulator/engine/registry-login.ts';
import { createTranscript, type Transcript } from '../../../emulator/engine/transcript.ts';
import {
  type MadeLogin,
  type OutputImage,
  type RunContext,
  type RunEngine,
  RunFailure,
  type RunJob,
  type RunOutcome,
} from '../../../emulator/runs/run-engine.ts';
import { CommandError, messageOf } from '../../../errors.ts';
import type { Host } from '../../../host.ts';
import { unpackTar } from '../../../runner/contexts/archive/unpack-tar.ts';
import type { UsableEngine } from '../../../runner/engines/engine.ts';
import { sweepDeadRuns } from '../../../runner/leftovers.ts';
import { makeRunFolder, type RunFolder, removeRunFolder } from '../../../runner/run-folder.ts';
import { type RunResult, runTask } from '../../../runner/run-task.ts';
import type { TaskFile } from '../../../taskfile/model.ts';
import { dockerHub, parseImageReference } from '../../../taskfile/steps/image-reference.ts';
import { withRegistryNames } from './image-places.ts';
import { jobLog } from './job-log.ts';
import { placedEngine } from './placed-engine.ts';
import { imagesMadeBy } from './placed-step.ts';
import { type RegistryPorts, type RequestTaker, registryPorts } from './registry-ports.ts';

/** The emulator whose runs are carried out. */
export type RunOwner = RequestTaker & Pick<Emulator, 'clockAhead'>;

const failed: RunOutcome = {
  succeeded: false,
  outputImages: [],
  baseImageDependencies: [],
  errorMessage: 'failed during run, err: exit status 1',
};

/** Carries out the runs of an emulator on a container engine of this machine. */
export interface RealEngine extends RunEngine {
  /** Ends the runs that are under way, and resolves when what they made is removed. */
  stop(): Promise<void>;
}

/** `emulator` serves the registries, and has the clock of logs; it is asked for when a run begins. */
export const realEngine = (usable: UsableEngine, host: Host, emulator: () => RunOwner): RealEngine => {
  const stopped = new AbortController();
  const underWay = new Set<Promise<unknown>>();
  const now = (): Date => new Date(host.now().getTime() + emulator().clockAhead());
  return {
    name: usable.name,
    run: (job, write) => {
      const signal = AbortSignal.any([job.signal, stopped.signal]);
      const run = carryOut({ ...job, signal }, createTranscript({ now }, job, write), { usable, host, emulator });
      underWay.add(run);
      run.finally(() => underWay.delete(run)).catch(() => {});
      return run;
    },
    stop: async () => {
      stopped.abort();
      await Promise.allSettled(underWay);
    },
  };
};

interface Surroundings {
  readonly usable: UsableEngine;
  readonly host: Host;
  emulator(): RunOwner;
}

type Login = MadeLogin & { readonly host: string };

const carryOut = async (job: RunJob, transcript: Transcript, around: Surroundings): Promise<RunOutcome> => {
  await sweepDeadRuns(around.host);
  const folder = await makeRunFolder(job.runId, around.host);
  try {
    return await inFolder(job, transcript, folder, around);
  } catch (problem) {
    if (job.signal.aborted) return failed;
    if (problem instanceof CommandError)
      transcript.failure(new RunFailure(problem.message, problem.hint ? [problem.hint] : []));
    else if (problem instanceof RunFailure) transcript.failure(problem);
    else throw problem;
    return failed;
  } finally {
    await removeRunFolder(folder);
  }
};

const inFolder = async (
  job: RunJob,
  transcript: Transcript,
  folder: RunFolder,
  { usable, host, emulator }: Surroundings,
): Promise<RunOutcome> => {
  const secrets: string[] = [...job.secretValues];
  const hide = (value: string): void => {
    secrets.push(value);
    transcript.hide(value);
  };
  const task = await loadTask(host, job, { ...transcript, hide }, folder.workspace);
  if (task.steps.length === 0) transcript.note("The task file has no 'steps': nothing is run.");
  const logins: readonly Login[] = await resolveLogins({ job, transcript }).catch((problem: unknown) => {
    if (!(problem instanceof RunFailure)) throw problem;
    const prefix = 'failed to unmarshal task before running: failed to resolve secrets: ';
    throw new RunFailure(`${prefix}${problem.message}`, problem.explanation);
  });
  if (job.work.kind === 'dockerBuild') transcript.line(`Using ${folder.workspace} as the home volume`);
  await writeSource(job.context, folder.workspace);
  const ports = portsOf(job, task, logins, emulator());
  const log = jobLog(transcript, (text) => withRegistryNames(text, ports.hosts));
  const pushed = new Map<string, OutputImage>();
  const fetched = new Map<string, string>();
  try {
    const engine = placedEngine({
      engine: usable.of(folder),
      folder,
      places: ports,
      hosts: ports.hosts,
      fetched,
      note: (text) => transcript.note(text),
      pushed: (name, digest) => {
        const { registry, repository, tag = 'latest' } = parseImageReference(name);
        pushed.set(name, { registry, repository, tag, digest });
      },
      ended: () => log.flush(),
    });
    const result = await runTask(
      {
        task,
        folder,
        engine,
        logins: logins.map(({ host: server, credential: { userName: username, password } }) => ({
          server,
          username,
          password,
        })),
        log,
        secrets,
        signal: job.signal,
        contexts: {
          revision: job.context.revision,
          fetch: async (context, target) => {
            const found = await fetchContext(job, context, target, transcript);
            fetched.set(basename(target), found.directory);
            return found;
          },
        },
      },
      host,
    );
    log.flush();
    return outcomeOf(result, [...pushed.values()], () => explain(job, ports, logins, transcript));
  } finally {
    await ports.close();
  }
};

/** Names that the run makes are those of its own images, wherever else there are images of that name. */
const portsOf = (job: RunJob, task: TaskFile, logins: readonly Login[], emulator: RequestTaker): RegistryPorts => {
  const made = new Set(
    imagesMadeBy(task.steps).flatMap((name) => {
      try {
        const { registry, repository, tag } = parseImageReference(name);
        return [`${registry}/${repository}:${tag ?? ''}`];
      } catch {
        return [];
      }
    }),
  );
  return registryPorts({
    emulator,
    registryOf: (image, use) => {
      const { registry, repository, tag = 'latest' } = image;
      const isMade = made.has(`${registry}/${repository}:${tag}`);
      return job.registryOf(image, isMade && registry === dockerHub ? 'push' : use);
    },
    originOf: (registry) => logins.find(({ host }) => host === registry)?.credential.origin ?? job.origin,
  });
};

const writeSource = async ({ files }: Pick<RunContext, 'files'>, folder: string): Promise<void> => {
  try {
    await files.writeTo(folder, unpackTar);
  } catch (problem) {
    throw new RunFailure(`failed to write the source: ${messageOf(problem)}`);
  }
};

const fetchContext = async (
  job: RunJob,
  context: string,
  target: string,
  transcript: Transcript,
): Promise<{ directory: string; revision: string }> => {
  const source = await job.fetchContext(context).catch((problem: unknown) => {
    if (problem instanceof RunFailure) for (const why of problem.explanation) transcript.note(why);
    throw problem;
  });
  for (const note of source.notes) transcript.note(note);
  await mkdir(target);
  await writeSource(source, target);
  return { directory: source.folder === '' ? target : `${target}/${source.folder}`, revision: source.revision };
};

const outcomeOf = (
  { error, dependencies }: RunResult,
  outputImages: readonly OutputImage[],
  explainFailure: () => void,
): RunOutcome => {
  if (error !== undefined) {
    explainFailure();
    return failed;
  }
  const digestOf = ({
    registry,
    repository,
    tag = 'latest',
  }: Pick<OutputImage, 'registry' | 'repository'> & { tag?: string }) =>
    outputImages.find((each) => each.registry === registry && each.repository === repository && each.tag === tag)
      ?.digest ?? '';
  return { succeeded: true, outputImages, baseImageDependencies: baseImageDependencies(dependencies, digestOf) };
};

/** Says why registries of the emulator refused what the run asked of them. */
const explain = (job: RunJob, ports: RegistryPorts, logins: readonly Login[], transcript: Transcript): void => {
  const problems = ports.problems();
  // Where access is refused, it does not matter what else is missing.
  const refusals = problems.filter(({ status }) => status === 401 || status === 403);
  for (const problem of refusals.length > 0 ? refusals : problems)
    for (const line of job.explain(
      problem,
      logins.find(({ host }) => host === problem.host),
    ))
      transcript.note(line);
};
