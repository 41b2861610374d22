import type { Host } from '../../host.ts';

/** The CI systems whose logs can be structured. */
export type CiName = 'github' | 'azure-pipelines';

const isTrue = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

/** Which CI system this process runs in; undefined for none of them, and when `ACRTASK_CI=off` wants none of it. */
export const ciNameOf = (env: Host['env']): CiName | undefined => {
  if (/^(?:off|false|no|0)$/i.test(env.ACRTASK_CI ?? '')) return undefined;
  if (isTrue(env.GITHUB_ACTIONS)) return 'github';
  return isTrue(env.TF_BUILD) ? 'azure-pipelines' : undefined;
};

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
