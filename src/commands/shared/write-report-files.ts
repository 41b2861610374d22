import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { longNameOf } from '../../cli/option.ts';
import { CommandError, reasonOf } from '../../errors.ts';
import { kindAt } from '../../file-kind.ts';
import type { RunReport } from '../../follow/report/run-report.ts';
import type { Host } from '../../host.ts';
import { queuedRunOptions } from './options.ts';
import { descriptorOf, type ReportFiles, reportFileKeys } from './report-files.ts';
import type { Attempt } from './retried-runs.ts';

type Text = (report: RunReport, attempts: readonly Attempt[] | undefined) => string;

const textOf: Readonly<Record<(typeof reportFileKeys)[number], Text>> = {
  digestFile: ({ references }) => references.map((each) => `${each}\n`).join(''),
  metadataFile: ({ runId, outcome, images, references, steps }, attempts) =>
    `${JSON.stringify({ runId, outcome, images, references, steps, attempts }, undefined, 2)}\n`,
};

type Streams = Pick<Host, 'cwd' | 'stdout' | 'stderr'>;

const write = async (file: string, text: string, { stdout, stderr }: Streams): Promise<void> => {
  const fd = await descriptorOf(file);
  if (fd === 1) return stdout.write(text);
  if (fd === 2) return stderr.write(text);
  // Replacing a device or an open descriptor would turn it into a plain file.
  if (fd !== undefined || (await kindAt(file)) === 'device') return writeFile(file, text, { flag: 'a' });
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await writeFileAtomic(file, text);
};

/**
 * Writes the results of a run, and the attempts that it is the last of, to the files that the user named, each completely
 * or not at all. After trying all files,
 * throws a CommandError that says the run succeeded and names every file that could not be written.
 */
export const writeReport = async (
  report: RunReport,
  files: ReportFiles,
  host: Streams,
  attempts?: readonly Attempt[],
): Promise<void> => {
  const failures: string[] = [];
  let cause: unknown;
  for (const key of reportFileKeys) {
    const path = files[key];
    if (path === undefined) continue;
    try {
      await write(resolve(host.cwd, path), textOf[key](report, attempts), host);
    } catch (error) {
      cause ??= error;
      failures.push(`'${path}' (${longNameOf(queuedRunOptions[key])}) cannot be written: ${reasonOf(error)}.`);
    }
  }
  if (failures.length > 0)
    throw new CommandError(
      [`Run ${report.runId} succeeded, but some results could not be saved:`, ...failures].join('\n'),
      {
        cause,
      },
    );
};
