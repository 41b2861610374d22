import type { Attempt, Phase, TimelineStep } from '../follow/timeline/run-timeline.ts';
import { printable } from '../printable.ts';
import { besideBar, durationText, outcomeText, phaseWords, stepRemarks } from './timeline-words.ts';

/** In pixels. */
export const barHeight = 16;

/** A row of the drawing: a phase or a step. */
export interface Row {
  readonly name: string;
  readonly remark: string;
  readonly isCritical: boolean;
  readonly from: number | null;
  readonly to: number | null;
  readonly title: string;
  bar(scale: (seconds: number) => number, top: number): string;
}

export const number = (value: number): string => String(Math.round(value * 10) / 10);

export const rectangle = (className: string, left: number, right: number, top: number): string => {
  const place = `x="${number(left)}" y="${number(top)}" width="${number(Math.max(2, right - left))}" height="${barHeight}" rx="2"`;
  // Pale bars are translucent: nothing shows through.
  return `<rect class="page" ${place}/><rect class="${className}" ${place}/>`;
};

export const phaseRow = (phase: Phase, isCritical: boolean): Row => {
  const { name, startSeconds, endSeconds } = phase;
  const remark = durationText(endSeconds - startSeconds);
  return {
    name: phaseWords[name],
    remark,
    isCritical,
    from: startSeconds,
    to: endSeconds,
    title: `${phaseWords[name]}: ${remark}`,
    bar: (scale, top) => rectangle('phase', scale(startSeconds), scale(endSeconds), top),
  };
};

const barClasses: Readonly<Record<TimelineStep['outcome'], string>> = {
  succeeded: 'step',
  failed: 'step bad',
  'timed out': 'step bad',
  ignored: 'step bad',
  stopped: 'step halted',
  running: 'step halted',
  unfinished: 'step unknown',
  'not started': 'step unknown',
};

export const cross = (right: number, top: number): string => {
  const [x, y] = [Math.max(0, right - 9), top + barHeight / 2];
  return `<path class="cross" d="M${number(x - 4)} ${number(y - 4)}l8 8m0 -8l-8 8"/>`;
};

export const hasFailed = ({ outcome }: TimelineStep): boolean =>
  outcome === 'failed' || outcome === 'timed out' || outcome === 'ignored';

export const isRetried = (attempts: readonly Attempt[]): boolean =>
  attempts.some(({ outcome }, index) => outcome === 'failed' && index < attempts.length - 1);

const stepBar = (step: TimelineStep, duration: number, scale: (seconds: number) => number, top: number): string => {
  const { startSeconds, endSeconds, delaySeconds, attempts, isCritical, outcome } = step;
  if (startSeconds === null) return '';
  const end = endSeconds ?? duration;
  const left = scale(startSeconds);
  const className = `${barClasses[outcome]}${isCritical && !hasFailed(step) ? ' critical' : ''}`;
  const middle = top + barHeight / 2;
  const pause = (from: number, to: number): string =>
    scale(to) - scale(from) < 1
      ? ''
      : `<line class="pause" x1="${number(scale(from))}" y1="${number(middle)}" x2="${number(scale(to))}" y2="${number(middle)}"/>`;
  const begins = startSeconds + delaySeconds;
  const last = scale(end);
  if (!isRetried(attempts))
    return [
      delaySeconds > 0 ? pause(startSeconds, begins) : '',
      rectangle(className, Math.min(scale(begins), last), last, top),
      hasFailed(step) && last - left > 18 ? cross(last, top) : '',
    ].join('');
  return [
    pause(startSeconds, end),
    ...attempts.map((attempt, index) => {
      const isLast = index === attempts.length - 1;
      const to = scale(isLast ? end : attempt.endSeconds);
      const from = scale(attempt.startSeconds);
      const isBad = attempt.outcome === 'failed';
      return rectangle(isBad ? 'step bad' : className, from, to, top) + (isBad && to - from > 18 ? cross(to, top) : '');
    }),
  ].join('');
};

export const stepRow = (step: TimelineStep, duration: number): Row => ({
  name: printable(step.id),
  remark: besideBar(step),
  isCritical: step.isCritical,
  from: step.startSeconds,
  to: step.endSeconds,
  title: [`${printable(step.id)}: ${outcomeText(step)}`, besideBar(step), ...stepRemarks(step)].join('\n'),
  bar: (scale, top) => stepBar(step, duration, scale, top),
});
