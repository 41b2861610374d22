import type { RunFailure } from '../../access/run-failure.ts';
import { printable } from '../../printable.ts';
import type { DueTimer } from '../../request/missed-starts.ts';
import type { StoredRun } from '../../service/resource.ts';
import { cell } from '../shared/rows/cell.ts';
import { at, itemsOf } from '../shared/rows/items.ts';
import { triggerOf } from './rows.ts';

/** A run that failed, and why; or a timer, with the times at which it did not start a run. */
export type Finding =
  | { readonly kind: 'failedRun'; readonly run: StoredRun; readonly why: RunFailure }
  | { readonly kind: 'missedTimer'; readonly timer: DueTimer };

const wholeSeconds = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`;

/** When a run ended, or else when it was queued. */
const endOf = ({ properties }: StoredRun): string | null => {
  const time = new Date(String(properties.finishTime ?? properties.createTime));
  return Number.isNaN(time.getTime()) ? null : wholeSeconds(time);
};

const timerOf = ({ properties }: StoredRun): string | null => {
  const name = at(properties, 'timerTrigger', 'timerTriggerName');
  return typeof name === 'string' ? name : null;
};

const missedSentence = ({ times }: DueTimer): string =>
  times.length === 1
    ? 'The timer did not start a run at its time.'
    : `The timer did not start a run at ${times.length} of its times.`;

/** The findings as data, for `--output` and `--query`, without the secrets that `redact` knows. */
export const findingItems = (
  findings: readonly Finding[],
  redact: (text: string) => string,
): readonly Record<string, unknown>[] =>
  findings.map((finding) => {
    if (finding.kind === 'missedTimer') {
      const { task, timer, schedule, times } = finding.timer;
      return {
        found: finding.kind,
        task,
        runId: null,
        status: null,
        trigger: 'Timer',
        timer,
        schedule,
        time: times[0] ? wholeSeconds(times[0]) : null,
        missedTimes: times.map(wholeSeconds),
        step: null,
        failure: null,
        cause: missedSentence(finding.timer),
        lastLines: [],
        advice: null,
        command: null,
      };
    }
    const { run, why } = finding;
    const { properties } = run;
    return {
      found: finding.kind,
      task: properties.task ?? null,
      runId: run.name,
      status: properties.status ?? null,
      trigger: triggerOf(properties),
      timer: timerOf(run),
      schedule: null,
      time: endOf(run),
      missedTimes: [],
      step: why.step ?? null,
      failure: why.failure ?? null,
      cause: redact(why.cause),
      lastLines: why.lastLines.map(redact),
      advice: why.advice ?? null,
      command: why.command ?? null,
    };
  });

const words: Readonly<Record<string, string>> = { failedRun: 'Failed run', missedTimer: 'Missed timer' };

/** The table rows of findings. */
export const findingRows = (items: unknown): Record<string, string>[] =>
  itemsOf(items).map((item) => ({
    FOUND: words[String(at(item, 'found'))] ?? cell(undefined),
    TASK: cell(at(item, 'task')),
    'RUN ID': cell(at(item, 'runId')),
    TIMER: cell(at(item, 'timer')),
    TIME: cell(at(item, 'time')),
    STEP: cell(at(item, 'step')),
    CAUSE: cell(at(item, 'cause')),
  }));

const mostTimes = 5;

const timesText = (times: readonly Date[]): string => {
  const shown = times.slice(0, mostTimes).map(wholeSeconds).join(', ');
  return times.length > mostTimes ? `${shown}, and ${times.length - mostTimes} more times` : shown;
};

const outcomes: Readonly<Record<string, string>> = { Timeout: 'timed out' };

/** Findings that are shown as one: failed runs of one task for one cause, the newest first, as the service lists them. */
type Block = readonly [Finding, ...Finding[]];

/** What the runs of a block have in common; the finding itself when it stands alone. */
const causeKey = (finding: Finding): unknown => {
  if (finding.kind === 'missedTimer') return finding;
  const { run, why } = finding;
  const { task, status } = run.properties;
  if (!task) return finding;
  const cause = why.cause.replaceAll(run.name, 'RUN');
  return JSON.stringify([task, status, why.step, cause, why.failure === undefined ? why.lastLines : why.failure]);
};

const blocksOf = (findings: readonly Finding[]): readonly Block[] => {
  const blocks = new Map<unknown, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = causeKey(finding);
    const block = blocks.get(key);
    if (block) block.push(finding);
    else blocks.set(key, [finding]);
  }
  return [...blocks.values()];
};

const atTime = (time: string | null): string => (time === null ? '' : ` at ${time}`);

/** Which runs failed: one, or how many, with the first and the last of them. */
const headOf = (runs: readonly StoredRun[]): string => {
  const last = runs[0] as StoredRun;
  const first = runs.at(-1) as StoredRun;
  const { task, status = '' } = last.properties;
  const ended = outcomes[status] ?? 'failed';
  const timers = new Set(runs.map(timerOf));
  const [timer] = timers;
  const byTimer = timers.size > 1 || timer === undefined || timer === null ? '' : ` (timer ${timer})`;
  if (runs.length === 1)
    return `Run ${last.name}${task ? ` of task ${task}` : ''} ${ended}${atTime(endOf(last))}${byTimer}.`;
  return `${runs.length} runs of task ${task} ${ended}, the first ${first.name}${atTime(endOf(first))}, the last ${last.name}${atTime(endOf(last))}${byTimer}.`;
};

const linesOf = (block: Block, registry: string): readonly string[] => {
  const [finding] = block;
  if (finding.kind === 'missedTimer') {
    const { task, timer, schedule, times } = finding.timer;
    return [
      `Timer ${timer} of task ${task} (${schedule}) did not start a run at ${timesText(times)}.`,
      `  To run the task now: acrtask run -r ${registry} -n ${task}`,
    ];
  }
  const { run, why } = finding;
  const inStep = why.step === undefined || why.cause.includes(`'${why.step}'`) ? '' : `Step '${why.step}' failed. `;
  return [
    headOf(block.flatMap((each) => (each.kind === 'failedRun' ? [each.run] : []))),
    `  ${inStep}${why.cause}`,
    ...(why.failure === undefined ? why.lastLines.map((line) => `    ${line}`) : []),
    ...(why.advice === undefined ? [] : [`  ${why.advice}`]),
    `  ${why.command ?? `To see its log: acrtask logs -r ${registry} --run-id ${run.name}`}`,
  ];
};

const counted = (count: number, none: string, one: string, many: string): string =>
  count === 0 ? none : `${count} ${count === 1 ? one : many}`;

const summaryOf = (findings: readonly Finding[], since: Date): string => {
  const failed = findings.filter(({ kind }) => kind === 'failedRun').length;
  const runs = counted(failed, 'no run failed', 'run failed', 'runs failed');
  const timers = counted(
    findings.length - failed,
    'no timer missed a start',
    'timer missed a start',
    'timers missed starts',
  );
  return `Since ${wholeSeconds(since)}, ${runs}, and ${timers}.\n`;
};

/** The findings as text, and how many there are; `limited` is how many timers were not checked for the whole time. */
export const findingsText = (
  findings: readonly Finding[],
  { registry, since, limited }: { readonly registry: string; readonly since: Date; readonly limited: number },
): string => {
  const partly =
    limited === 0
      ? ''
      : `${counted(limited, '', 'timer was', 'timers were')} checked for a part of this time only. Add --verbose to see why.\n`;
  const texts = blocksOf(findings).map((block) => `${linesOf(block, registry).map(printable).join('\n')}\n`);
  return [...texts, `${summaryOf(findings, since)}${partly}`].join('\n');
};
