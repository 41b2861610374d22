import { resolve } from 'node:path';
import { CommandError } from '../errors.ts';
import type { RunReport } from '../service/follow/report/run-report.ts';

export interface ReportFiles {
  readonly digestFile?: string | undefined;
  readonly metadataFile?: string | undefined;
}

const metadata = ({ runId, outcome, images, references, steps }: RunReport): string =>
  `${JSON.stringify({ runId, outcome, images, references, steps }, undefined, 2)}\n`;

/**
 * Writes what a run made to the files that the user named, each whole or not at all. Throws CommandError, which says that
 * the run itself succeeded, when a file cannot be written.
 */
export const writeReport = async (
  report: RunReport,
  { digestFile, metadataFile }: ReportFiles,
  cwd: string,
): Promise<void> => {
  const files: [string, string][] = [
    ...(digestFile === undefined
      ? []
      : [[digestFile, report.references.map((each) => `${each}\n`).join('')] as [string, string]]),
    ...(metadataFile === undefined ? [] : [[metadataFile, metadata(report)] as [string, string]]),
  ];
  for (const [path, text] of files)
    try {
      const { default: writeFileAtomic } = await import('write-file-atomic');
      await writeFileAtomic(resolve(cwd, path), text);
    } catch (cause) {
      throw new CommandError(`Run ${report.runId} succeeded, but ${path} cannot be written.`, {
        hint: (cause as Error).message,
        cause,
      });
    }
};
