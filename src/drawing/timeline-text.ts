import type { RunTimeline, TimelineStep } from '../follow/timeline/run-timeline.ts';
import { printable } from '../printable.ts';
import { textWidth } from '../taskfile/diagnostics/text-width.ts';
import { asciiMarks, axisOf, createCells, type Marks, stepBar, unicodeMarks } from './timeline-cells.ts';
import {
  besideBar,
  durationText,
  elided,
  hasPlaces,
  headline,
  outcomeText,
  padded,
  pathParts,
  pathPartText,
  phaseWords,
  remarksOf,
  shownPhases,
  stepRemarks,
  stepSeconds,
} from './timeline-words.ts';

export interface TimelineTextOptions {
  /** How wide the drawing may be. */
  readonly columns: number;
  /** Whether to draw with ASCII characters alone. */
  readonly ascii: boolean;
  readonly colour: boolean;
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
type Colour = keyof typeof codes;
const resets: Readonly<Record<Colour, number>> = { bold: 22, dim: 22, red: 39, green: 39, yellow: 39, cyan: 39 };

const outcomeColours: Readonly<Record<TimelineStep['outcome'], Colour>> = {
  succeeded: 'green',
  failed: 'red',
  'timed out': 'red',
  ignored: 'yellow',
  unfinished: 'dim',
  stopped: 'yellow',
  running: 'cyan',
  'not started': 'dim',
};

type Paint = (colour: Colour, text: string) => string;

/** A row of the chart: a phase or a step. */
interface Row {
  readonly name: string;
  readonly bar: string;
  readonly colour: Colour;
  readonly remark: string;
  readonly isCritical: boolean;
}

const longestName = 30;
const shortestBar = 20;
const longestBar = 120;
const legendOf = (rows: readonly Row[], { steps }: RunTimeline, marks: Marks): string => {
  const bars = rows.map(({ bar }) => bar).join('');
  const hasFailed = steps.some(
    ({ attempts, error }) => error !== undefined || attempts.some((each) => each.outcome === 'failed'),
  );
  const used: readonly (readonly [string, string, boolean?])[] = [
    [marks.critical, 'on the critical path'],
    [marks.step, 'other steps'],
    [marks.phase, 'outside of steps'],
    [marks.pause, 'pause'],
    [marks.failed, 'failure', hasFailed],
    [marks.open, 'goes on'],
    [marks.unknown, 'not in the log'],
  ];
  return used
    .flatMap(([mark, words, is = true]) => (is && bars.includes(mark) ? [`${mark} ${words}`] : []))
    .join('   ');
};

/** Breaks words that belong together into lines. */
const wrapped = (parts: readonly string[], separator: string, width: number): string[] => {
  const lines: string[] = [];
  for (const [index, part] of parts.entries()) {
    const text = index < parts.length - 1 ? `${part}${separator.trimEnd()}` : part;
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${text}`) <= width) lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(text);
  }
  return lines;
};

const chartOf = (timeline: RunTimeline, { columns }: TimelineTextOptions, marks: Marks, paint: Paint): string[] => {
  const { durationSeconds: duration, steps } = timeline;
  const { before, after } = shownPhases(timeline);
  const phases = [...before, ...after];
  if (duration === null || !hasPlaces(timeline)) return [];
  const named = (name: string): string => elided(printable(name), longestName, marks.elision);
  const names = [...phases.map(({ name }) => phaseWords[name]), ...steps.map(({ id }) => named(id))];
  const remarks = [
    ...phases.map(({ startSeconds, endSeconds }) => durationText(endSeconds - startSeconds)),
    ...steps.map(besideBar),
  ];
  const nameWidth = Math.max(...names.map(textWidth));
  const remarkWidth = Math.max(...remarks.map(({ length }) => length));
  // Two in front, two before the bar, two behind it.
  const width = Math.min(longestBar, Math.max(shortestBar, columns - nameWidth - remarkWidth - 6));
  const onPath = new Set(timeline.criticalPath.flatMap(({ kind, name }) => (kind === 'phase' ? [name] : [])));
  const phaseRow = (phase: (typeof phases)[number]): Row => {
    const { name, startSeconds, endSeconds } = phase;
    const cells = createCells(width, duration);
    cells.fill(startSeconds, endSeconds, marks.phase);
    const remark = durationText(endSeconds - startSeconds);
    return { name: phaseWords[name], bar: cells.text, colour: 'dim', remark, isCritical: onPath.has(name) };
  };
  const stepRow = (step: TimelineStep): Row => ({
    name: named(step.id),
    bar: stepBar(step, width, duration, marks),
    colour: outcomeColours[step.outcome],
    remark: besideBar(step),
    isCritical: step.isCritical,
  });
  const rows = [...before.map(phaseRow), ...steps.map(stepRow), ...after.map(phaseRow)];
  const margin = ' '.repeat(nameWidth + 4);
  const axis = axisOf(width, duration, marks);
  const drawn = rows.map(({ name, bar, colour, remark, isCritical }) => {
    const gap = ' '.repeat(width - bar.length + 2);
    const title = padded(name, nameWidth);
    return `${isCritical ? '* ' : '  '}${isCritical ? paint('bold', title) : title}  ${paint(colour, bar)}${remark === '' ? '' : gap + remark}`.trimEnd();
  });
  const legend = legendOf(rows, timeline, marks);
  const hasStar = rows.some(({ isCritical }) => isCritical);
  const hint = [legend, ...(hasStar && !legend.includes(marks.critical) ? ['* on the critical path'] : [])].join('   ');
  return [
    `${margin}${paint('dim', axis.labels)}`,
    `${margin}${paint('dim', axis.line)}`,
    ...drawn,
    ...(hint === '' ? [] : ['', `${margin}${paint('dim', hint)}`]),
  ];
};

const stepLines = ({ steps }: RunTimeline, width: number, paint: Paint): string[] => {
  const idWidth = Math.max(...steps.map(({ id }) => textWidth(printable(id))));
  const outcomeWidth = Math.max(...steps.map((step) => outcomeText(step).length));
  const times = steps.map((step) => {
    const seconds = stepSeconds(step);
    return seconds === null ? '' : durationText(seconds);
  });
  const timeWidth = Math.max(...times.map(({ length }) => length));
  return steps.flatMap((step, index) => {
    const outcome = paint(outcomeColours[step.outcome], outcomeText(step).padEnd(outcomeWidth));
    const line = `  ${padded(printable(step.id), idWidth)}  ${outcome}  ${(times[index] ?? '').padStart(timeWidth)}`;
    const used = idWidth + outcomeWidth + timeWidth + 8;
    const remarks = stepRemarks(step);
    const room = width - used;
    if (textWidth(remarks.join('; ')) <= room) return [`${line}  ${remarks.join('; ')}`.trimEnd()];
    const words = remarks.join('; ').split(' ');
    return [line.trimEnd(), ...wrapped(words, '', width - 6).map((text) => `      ${text}`)];
  });
};

/** A run along the time, for a terminal; every line ends in a line feed. */
export const timelineText = (timeline: RunTimeline, options: TimelineTextOptions): string => {
  const marks = options.ascii ? asciiMarks : unicodeMarks;
  const paint: Paint = (colour, text) =>
    options.colour && text !== '' ? `\x1b[${codes[colour]}m${text}\x1b[${resets[colour]}m` : text;
  const { steps, images } = timeline;
  const path = pathParts(timeline);
  const isOngoing = steps.some(({ outcome }) => outcome === 'running');
  const chart = chartOf(timeline, options, marks, paint);
  const width = options.columns;
  const blocks: readonly (readonly string[])[] = [
    [`${paint('bold', headline(timeline))}.`, ...remarksOf(timeline)],
    chart,
    steps.length === 0 ? [] : ['Steps:', ...stepLines(timeline, width, paint)],
    path.length === 0
      ? []
      : [
          `${isOngoing ? 'Critical path so far' : 'Critical path'}:`,
          ...wrapped(path.map(pathPartText), marks.arrow, width - 2).map((line) => `  ${line}`),
        ],
    images.length === 0
      ? []
      : ['Images:', ...images.flatMap(({ image, digest }) => [`  ${printable(image)}`, `    ${printable(digest)}`])],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
};
