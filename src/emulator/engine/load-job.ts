import { dockerBuildText, loadDockerBuild } from '../../taskfile/load-docker-build.ts';
import { loadTaskFile } from '../../taskfile/load-task-file.ts';
import type { LoadOptions, RunData, TaskFile } from '../../taskfile/model.ts';
import { hasAliasSupport, sniffVersion } from '../../taskfile/stages/version-line.ts';
import { aliasLine } from '../../taskfile/steps/engine-log.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { RunFailure, type RunJob } from '../runs/run-engine.ts';
import type { Transcript } from './transcript.ts';
import { explainUnset, unsetValuesOf } from './unset-values.ts';

/** `20240131-101502z` (taskfile.md 7.1). */
const runDate = (date: Date): string => `${date.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')}z`;

const aliasSource = async ({ context }: RunJob, source: string): Promise<string> => {
  const bytes = await context.files.read(source.replace(/^\.\//, ''));
  if (!bytes) throw new Error(`open ${source}: no such file or directory`);
  return Buffer.from(bytes).toString('utf8');
};

/**
 * Loads a run's job and reads its secrets from their vaults. Throws a `RunFailure` that has the engine's text, and
 * the reason why a secret could not be read.
 */
export const loadTask = async (
  context: Pick<EmulatorContext, 'now'>,
  job: RunJob,
  transcript: Transcript,
  sharedVolume: string,
): Promise<TaskFile> => {
  const { work } = job;
  const run: RunData = {
    ID: job.runId,
    Registry: job.registry.loginServer,
    Date: runDate(context.now()),
    SharedVolume: sharedVolume,
    OS: job.platform.os,
    Architecture: job.platform.architecture,
    ...(job.taskName === undefined ? {} : { TaskName: job.taskName }),
    ...(job.commit ? { Commit: job.commit.id, Branch: job.commit.branch, Repository: job.commit.repository } : {}),
  };
  if (work.kind === 'dockerBuild') {
    if (work.isPushEnabled && work.imageNames.length > 0 && job.logins.length === 0) {
      // taskfile.md 18
      throw new RunFailure('when specifying push, at least one credential is required', [
        `The run pushes an image but logs in to no registry: its login mode is None, and it has no other credential.`,
      ]);
    }
    const loaded = loadDockerBuild(dockerBuildText(work), {
      run,
      knownRegistries: job.logins.map((login) => login.loginServer),
      isPushEnabled: work.isPushEnabled,
      workingDirectory: job.context.folder,
    });
    if (loaded.ok) return loaded.task;
    throw new RunFailure(loaded.message, [
      'Image names, build arguments, target and file of a build are rendered as a template: {{ begins an action.',
    ]);
  }
  const explanation: string[] = [];
  const resolveSecrets: LoadOptions['resolveSecrets'] = async (secrets) => {
    const values = new Map<string, string>();
    for (const { id, keyvault, clientID } of secrets) {
      const value = await job.readSecret(keyvault, clientID || undefined).catch((problem: unknown) => {
        if (problem instanceof RunFailure) explanation.push(...problem.explanation);
        throw problem;
      });
      transcript.hide(value);
      values.set(id, value);
    }
    return values;
  };
  if (hasAliasSupport(sniffVersion(work.content))) transcript.line(aliasLine);
  const loaded = await loadTaskFile(work.content, {
    name: 'decoded',
    run,
    set: work.set,
    ...(work.values === undefined ? {} : { values: work.values }),
    workingDirectory: job.context.folder,
    resolveSecrets,
    readAliasSource: (source) => aliasSource(job, source),
  });
  if (!loaded.ok) {
    const why = explanation.length > 0 ? explanation : explainUnset(unsetValuesOf(work));
    throw new RunFailure(loaded.message, why);
  }
  return loaded.task;
};
