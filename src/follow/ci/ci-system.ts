import type { RunReport } from '../report/run-report.ts';

/** Outputs of a step, by name. */
export type Outputs = readonly (readonly [name: string, value: string])[];

/** How one CI system is told things: by lines in the log of the job, and by files. */
export interface CiSystem {
  /** From here on, lines are not obeyed; '' where `harmless` does it. */
  shield(): string;
  /** From here on, lines are obeyed again. */
  unshield(): string;
  /** A line of the run's log as it may be shown: it may hold commands that somebody else wants to be obeyed. */
  harmless(line: Uint8Array): Uint8Array;
  /** How many bytes at the end of a piece of a line have to wait for what follows: they may be the beginning of a command. */
  unfinished(piece: Uint8Array): number;
  beginGroup(title: string): string;
  readonly endGroup: string;
  error(title: string, message: string): string;
  /** Sets the outputs of the step, and shows `summary`, Markdown, on the page of the job; resolves to the lines that do it. */
  publish(outputs: Outputs, summary?: string): Promise<string>;
}

/** The outputs of a step that runs something: none without a value. */
export const outputsOf = ({ runId, references }: Pick<RunReport, 'runId' | 'references'>): Outputs => {
  const digests = [...new Set(references.map((each) => each.slice(each.lastIndexOf('@') + 1)))];
  return [['run-id', runId], ...(digests.length > 0 ? [['digest', digests.join('\n')] as const] : [])];
};
