import type { Argument, DockerBuildStep, EncodedTaskStep, FileTaskStep, SetValue } from '@azure/arm-containerregistry';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { findSource } from '../../request/find-source.ts';
import { buildArguments, buildValues } from '../../request/name-value.ts';
import type { StoredTask } from '../../service/resource.ts';
import { taskGate } from '../shared/options.ts';
import type { LocalRun, LocalSource, LocalWork, NamedRun, NamedTask } from './local-run.ts';

const decoded = (text: string | undefined): string => Buffer.from(text ?? '', 'base64').toString('utf8');

interface Named {
  readonly name: string;
  readonly value?: string | undefined;
  readonly isSecret?: boolean;
}

/** The values of a task, those of the run in place of its own. */
const merged = <T extends Named>(stored: readonly T[] | null | undefined, own: readonly T[]): readonly T[] => [
  ...(stored ?? []).filter(({ name }) => !own.some((each) => each.name === name)),
  ...own,
];

/** Throws CommandError when the service keeps values to itself, with what to type for each. */
const requireKnown = (values: readonly Named[], option: string, task: string): void => {
  const missing = values.filter(({ isSecret, value }) => isSecret && (value === undefined || value === null));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => `'${name}'`).join(', ');
  throw new CommandError(`The service does not tell the secret values ${names} of the task '${task}'.`, {
    hint: `Give them yourself: ${missing.map(({ name }) => `${option} ${name}=env:VARIABLE`).join(' ')}.`,
  });
};

/** The context of the run: the one of --context, or else the task's own. */
const sourceOf = async (
  stored: string | null | undefined,
  { context }: NamedTask,
  { host }: CommandContext,
): Promise<LocalSource> => {
  if (context !== undefined && context !== '' && context !== '/dev/null')
    return findSource(context, host.cwd, 'A context is a local folder, a Git or tarball URL, or oci://....');
  return stored ? { kind: 'remote', text: stored } : { kind: 'none' };
};

const workOf = (
  { step: stored }: StoredTask['properties'],
  { name: task, file, set, setSecret, arg, secretArg, target, ...settings }: NamedTask,
  { host: { env } }: CommandContext,
): { readonly work: LocalWork; readonly isPushEnabled: boolean } => {
  if (stored?.type === 'Docker') {
    const step = stored as DockerBuildStep;
    const args = merged<Argument>(step.arguments, buildArguments(arg, secretArg, env));
    requireKnown(args, '--secret-arg', task);
    return {
      work: {
        kind: 'dockerBuild',
        set: [],
        valuesFile: undefined,
        parts: {
          dockerFilePath: file ?? step.dockerFilePath,
          imageNames: step.imageNames ?? [],
          noCache: step.noCache ?? false,
          target: target ?? step.target,
          arguments: args,
        },
      },
      isPushEnabled: step.isPushEnabled ?? true,
    };
  }
  if (stored?.type !== 'FileTask' && stored?.type !== 'EncodedTask')
    throw new CommandError(`The task '${task}' has no steps that can be carried out here.`);
  const { context: _, ...taskFileSettings } = settings;
  const { values: kept } = stored as FileTaskStep | EncodedTaskStep;
  const values = merged<SetValue>(kept, buildValues(set, setSecret));
  requireKnown(values, '--set-secret', task);
  const common = {
    ...taskFileSettings,
    kind: 'taskFile' as const,
    set: values.filter(({ isSecret }) => !isSecret).map(({ name, value }) => `${name}=${value}`),
    values,
  };
  if (stored.type === 'FileTask' || file !== undefined) {
    const { taskFilePath = '', valuesFilePath } = stored as FileTaskStep;
    return {
      work: { ...common, file: file ?? taskFilePath, valuesFile: valuesFilePath ?? undefined },
      isPushEnabled: true,
    };
  }
  const { encodedTaskContent, encodedValuesContent } = stored as EncodedTaskStep;
  return {
    work: {
      ...common,
      file: `${task} (task file)`,
      text: decoded(encodedTaskContent),
      valuesFile: undefined,
      ...(encodedValuesContent ? { valuesText: decoded(encodedValuesContent) } : {}),
    },
    isPushEnabled: true,
  };
};

/**
 * Reads a task from Azure, and makes a run of it: its context, values, and credentials, as far as the service tells them,
 * with what the run replaces. Throws CommandError for a task that cannot be carried out here.
 */
export const runOfTask = async (planned: NamedRun, context: CommandContext): Promise<LocalRun> => {
  const { services, messages } = context;
  const { task: named, registry: ref, ...run } = planned;
  const { name } = named;
  const place = await services.registries.findManaged(ref ?? { registry: '', resourceGroup: undefined }, taskGate);
  const { loginServer } = await services.registries.describe(place);
  const { task, knowsSecrets } = await services.tasks.getForChange(place, name);
  const { properties } = task;
  if (!knowsSecrets)
    await messages.warn(
      `You may not list the secrets of the task '${name}': its secret values are taken from the command line alone.`,
    );
  const { work, isPushEnabled } = workOf(properties, named, context);
  const { platform, timeout, credentials, step } = properties;
  const isLoggedIn = credentials?.sourceRegistry?.loginMode?.toLowerCase() !== 'none';
  return {
    ...run,
    registry: undefined,
    registryServer: run.registryServer ?? loginServer,
    taskName: name,
    source: await sourceOf(step?.contextPath, named, context),
    work,
    platform: run.platform ?? (platform ? { ...platform } : undefined),
    timeout: run.timeout ?? timeout ?? undefined,
    isPushEnabled: run.isPushEnabled && isPushEnabled,
    usesRegistries: [...(isLoggedIn ? [loginServer] : []), ...Object.keys(credentials?.customRegistries ?? {})],
  };
};
