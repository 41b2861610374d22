import { resolve } from 'node:path';
import { checkAllInTurn, checkEach } from '../../check-all.ts';
import type { RequestContext } from '../../cli/command.ts';
import { CommandError, InvalidInputError } from '../../errors.ts';
import { isFile, isFolder } from '../../file-kind.ts';
import { findSource, runSourceHint } from '../../request/find-source.ts';
import { buildValues } from '../../request/name-value.ts';
import { defaultTaskFile, readTaskFile, taskFileFromCommand } from '../../request/task-file-text.ts';
import type { LocalRunValues } from './local-options.ts';
import type { LocalRun, LocalSource, NamedRun, TaskFileSettings } from './local-run.ts';
import { type AnyLocalOptions, pairs, readLocalOptions } from './read-local-options.ts';

/** The images behind these names can be replaced (taskfile.md 6.3). */
const replaceable = ['bash', 'curl', 'az', 'acr', 'cssc'];

const aliasesOf = (entries: readonly string[] | undefined): ReadonlyMap<string, string> => {
  const aliases = pairs(entries, '--alias', 'NAME=IMAGE');
  checkEach([...aliases.keys()], (name) => {
    if (!replaceable.includes(name))
      throw new InvalidInputError(
        `argument --alias: '${name}' is not a predefined alias. Use ${replaceable.slice(0, -1).join(', ')}, or ${replaceable.at(-1)}.`,
      );
  });
  return aliases;
};

export interface LocalRunOptions extends LocalRunValues, Omit<AnyLocalOptions, keyof LocalRunValues> {
  readonly context?: string | undefined;
  readonly arg?: readonly string[] | undefined;
  readonly secretArg?: readonly string[] | undefined;
  readonly target?: string | undefined;
  readonly source?: string | undefined;
  readonly file?: string | undefined;
  readonly cmd?: string | undefined;
  readonly values?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly setSecret?: readonly string[] | undefined;
  readonly noValidate: boolean;
}

/** The text of a run without a source: of a local task file, or one made from `--cmd`. */
const textWithoutSource = (
  { cmd, file, timeout }: LocalRunOptions,
  { readFile }: RequestContext,
): string | Promise<string> =>
  cmd ? taskFileFromCommand(cmd, timeout) : readTaskFile(file, { read: readFile, check: async () => {} });

const sourceOf = async (text: string, cwd: string): Promise<LocalSource> => {
  const source = await findSource(text, cwd, runSourceHint(text, 'acrtask run --local'));
  if (source.kind !== 'folder') return source;
  const path = resolve(source.path, 'Dockerfile');
  // Part of the source even if .dockerignore excludes it, as in az and Docker (commands.md 11.2).
  const dockerfile = (await isFile(path)) ? { dockerfile: { path, nameInArchive: 'Dockerfile' } } : {};
  return { ...source, ...dockerfile };
};

const settingsOf = async (options: LocalRunOptions): Promise<TaskFileSettings> => {
  const { aliases, secrets } = await checkAllInTurn({
    aliases: () => aliasesOf(options.alias),
    env: () => pairs(options.env, '--env', 'NAME=VALUE'),
    secrets: () => pairs(options.secret, '--secret', 'ID=VALUE'),
  });
  return {
    env: options.env ?? [],
    secrets,
    aliases,
    only: options.only,
    noValidate: options.noValidate,
    identityResources: options.withIdentity,
  };
};

/**
 * Converts the options of `run --local` to a run, of a task file or of a task in Azure. Reads a task file that lies in no
 * source, and contacts nothing. Throws CommandError with every problem.
 */
export const planRun = async (options: LocalRunOptions, context: RequestContext): Promise<LocalRun | NamedRun> => {
  const { name, source: named = '.', file, cmd, values, set = [], setSecret } = options;
  const { messages, host } = context;
  const canBeWatched = await isFolder(resolve(host.cwd, named));
  const opensShell = options.interactiveOnFailure;
  const { general, source, settings } = await checkAllInTurn({
    general: () => readLocalOptions(options, context),
    source: () => (name === undefined ? sourceOf(named, host.cwd) : undefined),
    settings: () => settingsOf(options),
    shell: () => {
      if (options.interactiveOnFailure && !(host.stdin.isTTY && host.stdout.isTTY))
        throw new InvalidInputError('--interactive-on-failure needs a terminal.');
    },
    watch: () => {
      if (options.watch && (name !== undefined || !canBeWatched))
        throw new InvalidInputError('--watch needs a local folder as the source.');
    },
    fileOrCommand: () => {
      if (cmd && file) throw new InvalidInputError('--cmd and --file/-f cannot be combined.');
      if (cmd && named !== '/dev/null')
        throw new CommandError('--cmd is for runs without a source.', {
          hint: 'Use it with the source /dev/null, or name a task file in the source with --file.',
        });
    },
  });
  if (name !== undefined || source === undefined) {
    const { context: folder, arg, secretArg, target } = options;
    return {
      ...general,
      opensShell,
      task: { ...settings, name: name ?? '', file, context: folder, arg, secretArg, target, set, setSecret },
    };
  }
  const hasSource = source.kind !== 'none';
  if (!hasSource && values !== undefined)
    await messages.warn('--values is ignored: it names a file in the source, but the run has no source.');
  const text = hasSource ? {} : { text: await textWithoutSource(options, context) };
  return {
    ...general,
    opensShell,
    source,
    work: {
      ...settings,
      ...text,
      kind: 'taskFile',
      file: file ?? (cmd ? '--cmd' : defaultTaskFile),
      valuesFile: hasSource ? values : undefined,
      set: [...set],
      values: buildValues(set, setSecret),
    },
  };
};
