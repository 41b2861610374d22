import { resolve } from 'node:path';
import { checkEachInTurn } from '../../check-all.ts';
import { createAzConfig } from '../../cli/az-config/az-config.ts';
import type { CommandContext } from '../../cli/command.ts';
import { colourWanted } from '../../cli/messages.ts';
import { CommandError, ReportedError, UsageError } from '../../errors.ts';
import { isFolder } from '../../file-kind.ts';
import { type CiName, type CiSystem, ciNameOf } from '../../follow/ci/ci-system.ts';
import type { Severity } from '../../taskfile/diagnostics/diagnostic-codes.ts';
import { checkFile, contextFolder, type FileToCheck } from './check-file.ts';
import { type Report, together } from './reports/report.ts';
import type { TaskFileGiven } from './task-file-options.ts';

export interface ValidateRequest {
  /** Paths of files and folders, and `-`; none stands for the current folder. */
  readonly files: readonly string[];
  readonly strict: boolean;
  readonly format: 'text' | CiFormat | 'sarif' | undefined;
  readonly timeout: number | undefined;
  readonly context: string | undefined;
  readonly valuesFile: string | undefined;
  readonly given: TaskFileGiven;
}

type CiFormat = 'github' | 'azure-pipelines';

/**
 * Checks files and reports on them. Rejects with ReportedError when the report shows what counts as a failure, and with
 * CommandError for files that cannot be read, when all others are checked.
 */
export async function validateFiles(request: ValidateRequest, context: CommandContext): Promise<undefined> {
  await checkContext(request, context);
  const report = await reportFor(request, context);
  const severities: Severity[] = [];
  const check = checkFile(request, context, async (checked) => {
    const diagnostics = checked.diagnostics.map((each) => ({ ...each, message: context.redact(each.message) }));
    severities.push(...diagnostics.map(({ severity }) => severity));
    await report.file({ ...checked, diagnostics });
  });
  const files = await filesToCheck(request, context);
  try {
    await checkEachInTurn(files, (file) => check(file, files.length));
  } finally {
    await report.end();
  }
  if (severities.some((each) => each === 'error' || (request.strict && each === 'warning'))) throw new ReportedError();
  return undefined;
}

/** Throws CommandError for a context on this machine that is not there. */
async function checkContext({ context }: ValidateRequest, { host }: CommandContext): Promise<void> {
  const folder = contextFolder(undefined, context, host.cwd);
  if (folder !== undefined && !(await isFolder(folder))) {
    throw new CommandError(`--context: ${context} is not a folder.`);
  }
}

async function reportFor(
  { format }: ValidateRequest,
  { askedFormat, globals, host, print, redact }: CommandContext,
): Promise<Report> {
  if (askedFormat !== undefined || globals.query !== undefined) {
    if (format !== undefined) throw new UsageError(['--format cannot be combined with --output or --query.']);
    return (await import('./reports/data-report.ts')).dataReport(print);
  }
  const { stdout } = host;
  const pathsOf = async () => (await import('./reports/repository-paths.ts')).repositoryPaths(host);
  if (format === 'sarif') return (await import('./reports/sarif-report.ts')).sarifReport(stdout, await pathsOf());
  const systemOf = async (name: CiName) => (await import('../../follow/ci/tell-ci.ts')).systemFor(name, host);
  const annotations = async (system: CiSystem): Promise<Report> =>
    (await import('./reports/annotation-report.ts')).annotationReport(stdout, system, await pathsOf());
  if (format === 'github' || format === 'azure-pipelines') return annotations(await systemOf(format));
  const name = ciNameOf(host.env);
  const ci = name && (await systemOf(name));
  const coloured = await colourWanted(host, createAzConfig(host));
  const text = (await import('./reports/text-report.ts')).textReport(stdout, { redact, coloured, ci });
  return ci && format === undefined ? together(text, await annotations(ci)) : text;
}

/** The files that the arguments stand for, each once, in their order. Throws CommandError when there are none. */
async function filesToCheck({ files }: ValidateRequest, { host }: CommandContext): Promise<readonly FileToCheck[]> {
  const found = new Map<string, FileToCheck>();
  for (const name of files.length === 0 ? ['.'] : files) {
    const path = resolve(host.cwd, name);
    if (name === '-') found.set('-', { name: 'standard input', path: undefined, settings: [] });
    else if (!(await isFolder(path))) {
      if (!found.has(path)) found.set(path, { name, path, settings: [] });
    } else {
      const { findTaskFiles, nameBelow } = await import('./discovery/find-task-files.ts');
      const below = await findTaskFiles(path, host);
      if (below.length === 0) throw noneBelow(name, files.length === 0);
      for (const each of below) {
        if (!found.has(each.path)) found.set(each.path, { ...each, name: nameBelow(host.cwd, each.path) });
      }
    }
  }
  return [...found.values()];
}

const noneBelow = (name: string, isDefault: boolean): CommandError =>
  new CommandError(`There is no task file below ${isDefault ? 'the current folder' : `the folder '${name}'`}.`, {
    hint: "If it has another name, name it: 'acrtask validate FILE'. In folders, acrtask finds acb.yaml, *task*.yaml, and the files that GitHub workflows and acrtask.yaml name.",
  });
