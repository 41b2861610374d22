import { createAzConfig } from '../../cli/az-config/az-config.ts';
import type { CommandContext } from '../../cli/command.ts';
import { colourWanted } from '../../cli/messages.ts';
import { CommandError, UsageError } from '../../errors.ts';
import type { RunTimeline } from '../../follow/timeline/run-timeline.ts';
import { taskGate } from '../shared/options.ts';
import { orderOfFile, orderOfRun } from './order-of-run.ts';
import type { TaskFileGiven } from './task-file-options.ts';

export interface TimelineDrawing {
  readonly runId: string;
  /** Where the run took place; this machine when omitted. */
  readonly registry: { readonly registry: string; readonly resourceGroup: string | undefined } | undefined;
  /** The task file that says what the steps waited for; else that of the run's task. */
  readonly file: { readonly name: string; readonly text: string; readonly given: TaskFileGiven } | undefined;
  /** Whether the task file of the run's task may be read from a Git repository. */
  readonly fetch: boolean;
  readonly how: { readonly format: 'svg' | 'html' | undefined; readonly ascii: boolean };
}

/** Where no terminal says how wide it is. */
const usualColumns = 100;

const drawn = async (timeline: RunTimeline, { how }: TimelineDrawing, { host }: CommandContext): Promise<string> => {
  if (how.format === 'html') return (await import('../../drawing/timeline-page.ts')).timelinePage(timeline);
  if (how.format === 'svg') {
    const image = (await import('../../drawing/timeline-svg.ts')).timelineSvg(timeline);
    if (image !== undefined) return `${image}\n`;
    throw new CommandError(`The run '${timeline.runId}' cannot be drawn: nothing in its log has a time.`, {
      hint: timeline.notes.join('\n'),
    });
  }
  const { timelineText } = await import('../../drawing/timeline-text.ts');
  const colour = await colourWanted(host, createAzConfig(host));
  return timelineText(timeline, { columns: host.stdout.columns ?? usualColumns, ascii: how.ascii, colour });
};

const timelineInAzure = async (
  ref: NonNullable<TimelineDrawing['registry']>,
  { runId, file, fetch }: TimelineDrawing,
  context: CommandContext,
): Promise<RunTimeline> => {
  const { services } = context;
  const registry = await services.registries.findManaged(ref, taskGate);
  const run = await services.runs.get(registry, runId);
  const order = file
    ? await orderOfFile(file.name, file.text, { ...file.given, run: { ...file.given.run, ID: runId } })
    : await orderOfRun(registry, run, fetch, context);
  return services.runs.timeline(registry, run, order);
};

/** Prints the timeline of a run, or returns it as data when a format of output is named. */
export const drawTimeline = async (drawing: TimelineDrawing, context: CommandContext): Promise<unknown> => {
  const { host, redact, askedFormat, globals } = context;
  const { runId } = drawing;
  const wantsData = askedFormat !== undefined || globals.query !== undefined;
  if (wantsData && drawing.how.format !== undefined) {
    throw new UsageError(['--format cannot be combined with --output or --query.']);
  }
  const timeline = drawing.registry
    ? await timelineInAzure(drawing.registry, drawing, context)
    : await (await import('../local/local-timeline.ts')).localTimeline(runId, host);
  if (wantsData) return timeline;
  await host.stdout.write(redact(await drawn(timeline, drawing, context)));
  return undefined;
};

/** A line for each step of a timeline. */
export const timelineRows = (timeline: RunTimeline): readonly Record<string, unknown>[] =>
  timeline.steps.map(({ id, outcome, started, elapsedSeconds, waitsFor, isCritical }) => ({
    STEP: id,
    OUTCOME: outcome,
    STARTED: started ?? '',
    SECONDS: elapsedSeconds ?? '',
    'WAITS FOR': waitsFor?.join(' ') ?? '',
    CRITICAL: isCritical,
  }));
