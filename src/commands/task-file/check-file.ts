import { dirname, resolve } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import { parsePlatform } from '../../request/platform.ts';
import { type CheckOptions, checkTaskFile } from '../../taskfile/check-task-file.ts';
import { checkValuesFile } from '../../taskfile/check-values-file.ts';
import type { Diagnostic, RunData } from '../../taskfile/model.ts';
import { readTextFile } from '../../text-file.ts';
import type { ProjectSettings } from './discovery/named-in-project.ts';
import { foldersAround, localContext } from './local-context.ts';
import type { CheckedFile } from './reports/report.ts';
import type { TaskFileGiven } from './task-file-options.ts';

export interface FileToCheck {
  readonly name: string;
  /** Undefined for standard input. */
  readonly path: string | undefined;
  /** How the tasks of project files run it; empty when none does. */
  readonly settings: readonly ProjectSettings[];
}

/** What the command line says about the runs of all files. */
export interface GivenToAll {
  readonly given: TaskFileGiven;
  readonly valuesFile: string | undefined;
  readonly timeout: number | undefined;
  readonly context: string | undefined;
}

/**
 * Checks one file after the other and hands each to `tell`; a file of values that is wrong comes before the first task
 * file that it is for, which is checked without it. Rejects with CommandError for a file that cannot be read.
 */
export const checkFile = (
  { given, valuesFile, timeout, context }: GivenToAll,
  { host, readFile: readText }: Pick<CommandContext, 'host' | 'readFile'>,
  tell: (checked: CheckedFile) => Promise<void>,
): ((file: FileToCheck, count: number) => Promise<void>) => {
  /** Texts of files of values by path; undefined for what cannot be used. */
  const known = new Map<string, string | undefined>();
  const valuesIn = async (name: string, text: string): Promise<string | undefined> => {
    const path = resolve(host.cwd, name);
    if (!known.has(path)) {
      const diagnostics = checkValuesFile(text);
      known.set(path, diagnostics.length === 0 ? text : undefined);
      if (diagnostics.length > 0) await tell({ name, path, source: text, diagnostics });
    }
    return known.get(path);
  };
  const valuesFor = async (own: string | undefined): Promise<Pick<CheckOptions, 'values'>> => {
    const [name, text] =
      valuesFile === undefined
        ? [own, own && (await readTextFile(own, own).catch(() => undefined))]
        : [valuesFile, given.values];
    const values = name !== undefined && text !== undefined ? await valuesIn(name, text) : undefined;
    return values === undefined ? {} : { values };
  };
  const optionsFor = async (path: string | undefined, settings: ProjectSettings): Promise<CheckOptions> => {
    const runTimeout = timeout ?? settings.timeout;
    const named = context ?? settings.context;
    return {
      ...(await valuesFor(settings.valuesFile)),
      set: [...(settings.set ?? []), ...(given.set ?? [])],
      run: { ...platformOf(settings), ...given.run },
      valuesMayFollow: true,
      ...(runTimeout === undefined ? {} : { runTimeout }),
      ...localContext(contextFolder(path, named, host.cwd), foldersAround(path, host.cwd), named !== undefined),
    };
  };
  return async ({ name, path, settings }, count) => {
    const source = await readText(path === undefined ? '-' : name);
    const found: Diagnostic[] = [];
    for (const each of settings.length === 0 ? [{}] : settings) {
      found.push(...(await checkTaskFile(source, await optionsFor(path, each))));
    }
    // Of several files, each need not use all values.
    const relevant = count > 1 ? found.filter(({ code }) => code !== 'unused-value') : found;
    await tell({ name, path, source, diagnostics: settings.length > 1 ? once(relevant) : relevant });
  };
};

/** The folder that is the context of a task file; undefined when there is none on this machine. */
export function contextFolder(
  file: string | undefined,
  context: string | null | undefined,
  cwd: string,
): string | undefined {
  if (context === undefined) return file && dirname(file);
  return context === null || context === '/dev/null' || /^[a-z][a-z\d+.-]*:\/\//i.test(context)
    ? undefined
    : resolve(cwd, context);
}

/** What a project file says about the platform, when that is one. */
function platformOf({ platform }: ProjectSettings): RunData {
  try {
    const { os, architecture } = platform === undefined ? {} : parsePlatform(platform);
    return { ...(os ? { OS: os } : {}), ...(architecture ? { Architecture: architecture } : {}) };
  } catch {
    return {};
  }
}

/** Problems of several checks of one text, each once, in the order of the text. */
function once(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
  return unique.sort((one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0));
}
