import type { Host } from '../../host.ts';

/** CI systems with structured logs. */
export type CiName = 'github' | 'azure-pipelines';

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

/** The CI system that this process runs in; undefined when there is none, or when `ACRTASK_CI=off` disables it. */
export const ciNameOf = (env: Host['env']): CiName | undefined => {
  if (/^(?:off|false|no|0)$/i.test(env.ACRTASK_CI ?? '')) return undefined;
  if (isTrue(env.GITHUB_ACTIONS)) return 'github';
  return isTrue(env.TF_BUILD) ? 'azure-pipelines' : undefined;
};

/** Outputs of a step, by name. */
export type Outputs = readonly (readonly [name: string, value: string])[];

/** A remark on a part of a file. */
export interface Annotation {
  readonly severity: 'error' | 'warning' | 'information';
  readonly title: string;
  readonly message: string;
  /** Path from the root of the repository. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly end?: { readonly line: number; readonly column: number };
}

/** How to report to a CI system: with lines in the job's log, and with files. */
export interface CiSystem {
  /** Stops the CI system from obeying lines; '' where `harmless` does that. */
  shield(): string;
  /** Lets the CI system obey lines again. */
  unshield(): string;
  /** A line of the run's log made safe to show: it may contain commands that someone else wants the CI system to obey. */
  harmless(line: Uint8Array): Uint8Array;
  /** How many bytes at the end of a piece of a line to hold back, because they may be the start of a command. */
  unfinished(piece: Uint8Array): number;
  beginGroup(title: string): string;
  readonly endGroup: string;
  error(title: string, message: string): string;
  /** Shows a remark beside its file; '' when the system has none of that severity. */
  annotation(annotation: Annotation): string;
  /** Sets the step's outputs and shows `summary` (Markdown) on the job's page; resolves to the lines that do so. */
  publish(outputs: Outputs, summary?: string): Promise<string>;
}
