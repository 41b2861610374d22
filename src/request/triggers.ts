import type { BaseImageTrigger, SourceTrigger, TimerTrigger, TriggerProperties } from '@azure/arm-containerregistry';
import { providerOf } from './source-context.ts';
import { branchOrFallback } from './watched-branch.ts';

/** The trigger options of `create`, with defaults. */
export interface TriggerOptions {
  readonly sourceTriggerName: string;
  readonly commitTriggerEnabled: boolean;
  readonly pullRequestTriggerEnabled: boolean;
  readonly gitAccessToken?: string | undefined;
  readonly schedule?: readonly string[] | undefined;
  readonly baseImageTriggerName: string;
  readonly baseImageTriggerEnabled: boolean;
  readonly baseImageTriggerType: string;
  readonly updateTriggerEndpoint?: string | undefined;
  readonly updateTriggerPayloadType?: string | undefined;
}

const looksLikeCron = (text: string): boolean => /^\s*(?:[\d*][\d*/,-]*\s+){2,}/.test(`${text} `);

/**
 * A timer from `cron` or `name:cron`; the default name is `t` and its position among all timers, starting at 1
 * (commands.md 1.12). Only the first colon separates name and schedule.
 */
export const parseSchedule = (text: string, position: number): TimerTrigger => {
  const at = text.indexOf(':');
  const isNamed = at >= 0 && !looksLikeCron(text.slice(0, at));
  return isNamed
    ? { name: text.slice(0, at).trim(), status: 'Enabled', schedule: text.slice(at + 1).trim() }
    : { name: `t${position}`, status: 'Enabled', schedule: text.trim() };
};

const sourceTrigger = (options: TriggerOptions, context: string): SourceTrigger => ({
  name: options.sourceTriggerName,
  status: 'Enabled',
  sourceTriggerEvents: [
    ...(options.commitTriggerEnabled ? ['commit'] : []),
    ...(options.pullRequestTriggerEnabled ? ['pullrequest'] : []),
  ],
  sourceRepository: {
    sourceControlType: providerOf(context),
    // Includes its branch and folder, as in recorded requests of az (commands.md 2.1).
    repositoryUrl: context,
    branch: branchOrFallback(context),
    sourceControlAuthProperties: { token: options.gitAccessToken ?? '', tokenType: 'PAT', scope: 'repo' },
  },
});

const baseImageTrigger = (options: TriggerOptions): BaseImageTrigger => ({
  name: options.baseImageTriggerName,
  status: 'Enabled',
  baseImageTriggerType: options.baseImageTriggerType,
  updateTriggerEndpoint: options.updateTriggerEndpoint,
  updateTriggerPayloadType: options.updateTriggerPayloadType,
});

/**
 * The triggers of a new task (commands.md 1.11). `sourceContext` is the Git context whose commits and pull requests
 * to watch; undefined when the context cannot be watched.
 */
export const buildTriggers = (options: TriggerOptions, sourceContext: string | undefined): TriggerProperties => {
  const watchesSource = options.commitTriggerEnabled || options.pullRequestTriggerEnabled;
  const schedules = options.schedule ?? [];
  return {
    ...(sourceContext !== undefined && watchesSource
      ? { sourceTriggers: [sourceTrigger(options, sourceContext)] }
      : {}),
    ...(schedules.length > 0 ? { timerTriggers: schedules.map((text, at) => parseSchedule(text, at + 1)) } : {}),
    ...(options.baseImageTriggerEnabled ? { baseImageTrigger: baseImageTrigger(options) } : {}),
  };
};
