import { resolve } from 'node:path';
import { checkAllInTurn } from '../../check-all.ts';
import type { RequestContext } from '../../cli/command.ts';
import { CommandError, InvalidInputError } from '../../errors.ts';
import { kindAt } from '../../file-kind.ts';
import { parsePlatform } from '../../request/platform.ts';
import type { RegistryLogin } from '../../runner/engines/engine.ts';
import { exitCodesOf } from '../shared/exit-code-option.ts';
import { checkReportFiles } from '../shared/report-files.ts';
import type { LocalValues } from './local-options.ts';
import type { LocalRun } from './local-run.ts';

/** Splits `NAME=VALUE`. Throws InvalidInputError, naming the option, when there is no `=` or no value. */
export const pairs = (
  entries: readonly string[] | undefined,
  option: string,
  form: string,
): ReadonlyMap<string, string> =>
  new Map(
    (entries ?? []).map((entry) => {
      const at = entry.indexOf('=');
      // The entry is not repeated: it may be a secret.
      if (at < 0 || at === entry.length - 1) throw new InvalidInputError(`argument ${option}: expected ${form}`);
      return [entry.slice(0, at), entry.slice(at + 1)] as const;
    }),
  );

/**
 * Reads `HOST=USER:env:NAME` entries, and hides the passwords from output. Throws InvalidInputError for others, and when a
 * variable is not set.
 */
export const parseLogins = (
  entries: readonly string[] | undefined,
  { host, hide }: Pick<RequestContext, 'host' | 'hide'>,
): RegistryLogin[] =>
  (entries ?? []).map((entry) => {
    const [, server, username, variable] = /^([^=]+)=(.+):env:(\w+)$/.exec(entry) ?? [];
    // The entry is not repeated: what is in place of the variable may be the password.
    if (server === undefined || username === undefined || variable === undefined)
      throw new InvalidInputError(
        'argument --credential: expected HOST=USER:env:NAME, with the password in the environment variable NAME',
      );
    const password = host.env[variable];
    if (!password)
      throw new InvalidInputError(`argument --credential: the environment variable '${variable}' is not set`);
    hide(password);
    return { server, username, password };
  });

/** Throws CommandError for a folder that has something in it, or that cannot be there. */
const checkKeptWorkspace = async (folder: string | undefined, cwd: string): Promise<void> => {
  if (folder === undefined) return;
  const { readdir } = await import('node:fs/promises');
  const path = resolve(cwd, folder);
  const kind = await kindAt(path);
  if (kind === 'none') return;
  if (kind !== 'folder') throw new CommandError(`argument --keep-workspace: '${folder}' is a file.`);
  if ((await readdir(path)).length > 0)
    throw new CommandError(`argument --keep-workspace: the folder '${folder}' is not empty.`, {
      hint: 'Name a new folder: nothing in it is replaced.',
    });
};

/** The options of any run on this machine. */
export interface AnyLocalOptions extends LocalValues {
  readonly name?: string | undefined;
  readonly registry?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly platform?: string | undefined;
  readonly timeout?: number | undefined;
  readonly noPush: boolean;
  readonly noLogs: boolean;
  readonly onInterrupt?: LocalRun['onInterrupt'];
  readonly exitCode?: LocalRun['exitCodes'] | undefined;
  readonly digestFile?: string | undefined;
  readonly metadataFile?: string | undefined;
}

/**
 * What the options say about any run on this machine. Throws CommandError with every problem: a platform that is not one, a
 * login that cannot be read, files that cannot be written.
 */
export const readLocalOptions = async (
  values: AnyLocalOptions,
  context: RequestContext,
): Promise<Omit<LocalRun, 'source' | 'work'>> => {
  const { host, given } = context;
  const { platform, logins, exitCodes } = await checkAllInTurn({
    // What is configured or a default says nothing about this machine.
    platform: () =>
      values.platform !== undefined && given.has('platform') ? parsePlatform(values.platform) : undefined,
    timeout: () => {
      if (values.timeout !== undefined && values.timeout < 1)
        throw new InvalidInputError(`argument --timeout: ${values.timeout} is less than 1`);
    },
    logins: () => parseLogins(values.credential, context),
    workspace: () => checkKeptWorkspace(values.keepWorkspace, host.cwd),
    reportFiles: () => checkReportFiles(values, host.cwd, 'Nothing was started.'),
    exitCodes: () => exitCodesOf(values, host),
  });
  const isOfTask = values.name !== undefined;
  const { registry, resourceGroup, registryServer, runId, engine, timeout, noPush } = values;
  const { yes, logFormat, keepWorkspace, noLogs, onInterrupt, digestFile, metadataFile } = values;
  return {
    registryServer,
    // A registry that is configured is only asked for a task.
    registry: registry !== undefined && (given.has('registry') || isOfTask) ? { registry, resourceGroup } : undefined,
    ...{ runId, engine, platform, timeout, logins, isPushEnabled: !noPush },
    ...{ yes, logFormat, keepWorkspace, noLogs, onInterrupt, exitCodes, digestFile, metadataFile },
  };
};
