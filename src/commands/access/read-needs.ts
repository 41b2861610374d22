import { dirname, resolve } from 'node:path';
import {
  type Needs,
  needsOf,
  openValues,
  type Runnable,
  storedRunnable,
  type TaskFileText,
} from '../../access/needs.ts';
import { isCurrent, type LastRun } from '../../access/needs-of-last-run.ts';
import type { CommandContext } from '../../cli/command.ts';
import { runsFilter } from '../../request/list-runs-filter.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import { createSourceReader, type SourceReaderOptions } from './source-reader.ts';

export interface NeedsWanted {
  readonly registry: FoundRegistry;
  /** As read with its secrets, as far as the caller may. */
  readonly task: StoredTask | undefined;
  /** Path of a local task file, in the place of the task's own. */
  readonly file?: string | undefined;
  /** Whether files are read from git hosts. */
  readonly fetch: boolean;
}

type Surroundings = Pick<CommandContext, 'services' | 'host' | 'readFile' | 'signal'>;

const failed = new Set(['Failed', 'Error', 'Timeout']);

/** The newest run of a task, if it shows what the task is like now. What cannot be read is left out. */
const lastRunOf = async (
  registry: FoundRegistry,
  task: StoredTask,
  { services, signal }: Surroundings,
): Promise<LastRun | undefined> => {
  try {
    const [run] = await services.runs.list(registry, { filter: runsFilter({ name: task.name }), top: 1 });
    if (!run || !isCurrent(run, task)) return undefined;
    const hasFailed = failed.has(run.properties.status ?? '');
    return { run, logEnd: hasFailed ? await services.runs.logEnd(registry, run.name) : undefined };
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
};

/** The git token of a task, with the repository that it is for. */
const tokenOf = ({ properties }: StoredTask): SourceReaderOptions['token'] => {
  const { step, trigger } = properties;
  const [source] = trigger?.sourceTriggers ?? [];
  const value = step?.contextAccessToken ?? source?.sourceRepository.sourceControlAuthProperties?.token;
  const context = step?.contextPath ?? source?.sourceRepository.repositoryUrl;
  return value && context ? { context, value } : undefined;
};

const localFile = async (
  path: string,
  task: StoredTask | undefined,
  { readFile }: Surroundings,
): Promise<TaskFileText> => {
  const step = task?.properties.step;
  const values = step && 'values' in step ? step.values : undefined;
  return { text: await readFile(path), name: path, set: openValues(values) };
};

/**
 * What a run of a task, or of a local task file, needs, with verdicts on the files that say so. Rejects when the local
 * file cannot be read; everything else that cannot be read is a verdict, or, for the last run, left out.
 */
export const readNeeds = async (
  { registry, task, file, fetch }: NeedsWanted,
  context: Surroundings,
): Promise<Needs> => {
  const { services, host } = context;
  const { loginServer: suffix } = await services.suffixes();
  const place = { loginServer: registry.loginServer, suffix };
  const [given, lastRun] = await Promise.all([
    file === undefined ? undefined : localFile(file, task, context),
    task && file === undefined ? lastRunOf(registry, task, context) : undefined,
  ]);
  const folders = file === undefined ? [] : [host.cwd, ...(file === '-' ? [] : [resolve(host.cwd, dirname(file))])];
  const read = createSourceReader({ fetch, folders, token: task && tokenOf(task) }, context);
  const runnable: Runnable = task ? storedRunnable(task, place, lastRun) : place;
  return needsOf(given ? { ...runnable, step: undefined } : runnable, read, given);
};
