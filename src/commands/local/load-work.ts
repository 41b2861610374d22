import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import { suggest } from '../../did-you-mean.ts';
import { CommandError } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import { dockerBuildText, loadDockerBuild } from '../../taskfile/load-docker-build.ts';
import { loadTaskFile } from '../../taskfile/load-task-file.ts';
import type { LoadResult, RunData, SecretReference, TaskFile } from '../../taskfile/model.ts';
import { hasAliasSupport, sniffVersion } from '../../taskfile/stages/version-line.ts';
import { aliasLine } from '../../taskfile/steps/engine-log.ts';
import { readTextFile } from '../../text-file.ts';
import { countOfErrors, problemsOfTaskFile } from '../shared/check-sent-task-file.ts';
import type { LocalRun, LocalWork } from './local-run.ts';

export interface LoadedWork {
  readonly task: TaskFile;
  /** What the engine logs before it begins. */
  readonly firstLines: readonly string[];
  /** Secret values that the task may contain. */
  readonly secrets: readonly string[];
}

interface Loading {
  readonly run: LocalRun;
  readonly data: RunData;
  /** The folder that holds the source. */
  readonly workspace: string;
  /** The folder in it that paths start from; '' for the workspace itself. */
  readonly folder: string;
  resolveSecrets(secrets: readonly SecretReference[]): Promise<ReadonlyMap<string, string>>;
}

type TaskFileWork = LocalWork & { readonly kind: 'taskFile' };

const secretsIn = (values: readonly { readonly isSecret?: boolean; readonly value?: string }[]): readonly string[] =>
  values.flatMap(({ isSecret, value }) => (isSecret && value ? [value] : []));

/** Reads a file of the source. Throws CommandError when it is not there, with the reason when the ignore file is it. */
const readInSource = async (name: string, option: string, { run, workspace, folder }: Loading): Promise<string> => {
  const path = join(workspace, folder, name);
  if (await isFile(path)) return readTextFile(path, name);
  const { source } = run;
  if (posix.normalize(name).startsWith('../'))
    throw new CommandError(`${option}: '${name}' lies outside of the source.`, {
      hint: 'Copy it into the source, or name a source that it is part of.',
    });
  if (source.kind === 'folder' && (await isFile(join(source.path, name))))
    throw new CommandError(`${option}: '${name}' is not part of the source: the ignore file excludes it.`, {
      hint: `A run in Azure does not find it either. Add the line !${name} to the ignore file.`,
    });
  const place = source.kind === 'folder' ? join(source.path, name) : name;
  const siblings = await readdir(posix.dirname(path)).catch((): string[] => []);
  const [near] = suggest(posix.basename(name), siblings);
  const meant = near === undefined ? '' : ` Did you mean '${posix.join(posix.dirname(name), near)}'?`;
  throw new CommandError(`Unable to find '${place}'.`, {
    hint: `${option} is the path of a file in the source.${meant}`,
  });
};

const loadFile = async (work: TaskFileWork, loading: Loading, context: CommandContext): Promise<LoadedWork> => {
  const { run, data, workspace, folder } = loading;
  const { file, set, values, env, valuesFile, noValidate } = work;
  const text = work.text ?? (await readInSource(file, '--file', loading));
  const valuesText =
    work.valuesText ?? (valuesFile === undefined ? undefined : await readInSource(valuesFile, '--values', loading));
  const hasSource = run.source.kind !== 'none';
  const problems = noValidate
    ? []
    : await problemsOfTaskFile(
        { name: file, text, ...(hasSource ? { folder: join(workspace, folder) } : {}) },
        {
          noValidate,
          values,
          valuesFile,
          platform: [data.OS, data.Architecture].join('/'),
          timeout: run.timeout,
          valuesMayFollow: false,
        },
        context,
      );
  let refused: unknown;
  let resolved: readonly string[] = [];
  const result = await loadTaskFile(text, {
    run: data,
    setEntries: set,
    set: values.filter(({ isSecret }) => isSecret).map(({ name, value }) => ({ name, value: value ?? '' })),
    env,
    workingDirectory: folder,
    ...(valuesText === undefined ? {} : { values: valuesText }),
    aliasImages: work.aliases,
    resolveSecrets: (secrets) =>
      loading.resolveSecrets(secrets).then(
        (found) => {
          resolved = [...found.values()];
          return found;
        },
        (error: unknown) => {
          refused = error;
          throw error;
        },
      ),
    readAliasSource: async (source) => {
      if (/^https?:/.test(source)) return (await fetch(source, { signal: context.signal })).text();
      return readFile(join(workspace, folder, source), 'utf8');
    },
  });
  const firstLines = hasAliasSupport(sniffVersion(text)) ? [aliasLine] : [];
  if (result.ok) {
    // What a run in Azure fails with may work here.
    for (const { severity, text: told } of problems)
      await context.messages.warn(severity === 'error' ? `This is what a run in Azure fails with:\n${told}` : told);
    return { task: result.task, firstLines, secrets: [...secretsIn(values), ...resolved] };
  }
  if (refused !== undefined) throw refused;
  throw refusal(
    firstLines,
    result,
    problems.map(({ text: each }) => each),
    problems.filter(({ severity }) => severity === 'error').length,
  );
};

/** A task file that the engine refuses. */
export class RefusedTaskError extends CommandError {
  override name = 'RefusedTaskError';
  /** What the engine logs before it refuses the file. */
  readonly firstLines: readonly string[];

  constructor(firstLines: readonly string[], message: string) {
    super(message);
    this.firstLines = firstLines;
  }
}

const refusal = (
  firstLines: readonly string[],
  { message }: LoadResult & { readonly ok: false },
  problems: readonly string[],
  errors: number,
): RefusedTaskError =>
  new RefusedTaskError(
    firstLines,
    errors === 0
      ? message
      : [`The task file has ${countOfErrors(errors)}. Nothing was started.`, ...problems, message].join('\n'),
  );

const loadBuild = async (work: LocalWork & { readonly kind: 'dockerBuild' }, loading: Loading): Promise<LoadedWork> => {
  const { run, data, folder } = loading;
  const { parts, set, valuesFile } = work;
  const values = valuesFile === undefined ? undefined : await readInSource(valuesFile, '--values', loading);
  const result = loadDockerBuild(dockerBuildText(parts), {
    run: data,
    knownRegistries: [...run.logins.map(({ server }) => server), ...(run.usesRegistries ?? [])],
    isPushEnabled: run.isPushEnabled,
    workingDirectory: folder,
    setEntries: set,
    ...(values === undefined ? {} : { values }),
  });
  if (!result.ok) throw new CommandError(result.message);
  return { task: result.task, firstLines: [], secrets: secretsIn(parts.arguments) };
};

/**
 * Loads what a run carries out, from the source in its workspace. A task file is checked first, as 'acrtask validate' does:
 * a mistake that the engine refuses ends it; what only a run in Azure would fail with is told, and the run begins. Throws
 * CommandError.
 */
export const loadWork = async (loading: Loading, context: CommandContext): Promise<LoadedWork> => {
  const { work } = loading.run;
  return work.kind === 'dockerBuild' ? loadBuild(work, loading) : loadFile(work, loading, context);
};
