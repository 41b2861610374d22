import type { Phase, RunTimeline } from '../follow/timeline/run-timeline.ts';
import { textWidth } from '../taskfile/diagnostics/text-width.ts';
import { escaped } from './markup.ts';
import { colour, fonts, themeStyle } from './theme.ts';
import {
  barHeight,
  cross,
  hasFailed,
  isRetried,
  number,
  phaseRow,
  type Row,
  rectangle,
  stepRow,
} from './timeline-bars.ts';
import {
  elided,
  hasPlaces,
  headline,
  pathParts,
  pathPartText,
  shownPhases,
  ticksOf,
  tickText,
} from './timeline-words.ts';

/** Measures of the drawing, in pixels. */
const size = {
  width: 960,
  margin: 16,
  gap: 12,
  /** Of the column beside the bars: `43.2s failed, ignored`. */
  shortestRemarks: 44,
  shortestNames: 96,
  longestNames: 260,
  axis: 40,
  row: 28,
  legend: 44,
  /** Of a character, on average, in the widest of the fonts: bold ones of names, and small ones. */
  character: 8.2,
  smallCharacter: 6.8,
} as const;

/** The marks say what the colors say, too. */
const style = [
  themeStyle('.timeline'),
  `.timeline .page { fill: ${colour('page')}; }`,
  `.timeline text { fill: ${colour('text')}; font: 13px ${fonts.text}; }`,
  `.timeline .quiet { fill: ${colour('quiet')}; font-size: 12px; }`,
  '.timeline .on-path { font-weight: 600; }',
  `.timeline .grid { stroke: ${colour('frame')}; stroke-width: 1; }`,
  `.timeline .phase { fill: ${colour('frame')}; fill-opacity: 0.5; stroke: ${colour('line')}; stroke-width: 1; stroke-dasharray: 2 2; }`,
  `.timeline .step { fill: ${colour('build')}; fill-opacity: 0.3; stroke: ${colour('build')}; stroke-width: 1; }`,
  '.timeline .step.critical { fill-opacity: 1; }',
  `.timeline .step.bad { fill: ${colour('failed')}; fill-opacity: 0.25; stroke: ${colour('failed')}; stroke-width: 1.5; }`,
  `.timeline .step.halted { fill: ${colour('warned')}; fill-opacity: 0.3; stroke: ${colour('warned')}; stroke-dasharray: 4 2; }`,
  `.timeline .step.unknown { fill: none; stroke: ${colour('line')}; stroke-dasharray: 1 3; }`,
  `.timeline .pause { stroke: ${colour('line')}; stroke-width: 2; stroke-dasharray: 2 3; }`,
  `.timeline .cross { stroke: ${colour('failed')}; stroke-width: 2.5; fill: none; }`,
  `.timeline .path { stroke: ${colour('build')}; stroke-width: 2; fill: none; }`,
  `.timeline .flag { fill: ${colour('build')}; }`,
].join('\n');

/** Links the ends of the bars on the critical path with the beginnings of the next ones. */
const pathLines = (
  rows: readonly Row[],
  scale: (seconds: number) => number,
  topOf: (index: number) => number,
): string => {
  const onPath = rows.flatMap((row, index) => (row.isCritical && row.from !== null ? [{ row, index }] : []));
  onPath.sort((one, other) => (one.row.from ?? 0) - (other.row.from ?? 0) || one.index - other.index);
  return onPath
    .flatMap(({ row, index }, place) => {
      const next = onPath[place + 1];
      if (!next || row.to === null || next.row.from === null) return [];
      const [from, to] = [scale(row.to), scale(next.row.from)];
      const [start, end] = [topOf(index) + barHeight / 2, topOf(next.index)];
      const down = next.index > index ? end : end + barHeight;
      return [`<path class="path" d="M${number(from)} ${number(start)}H${number(to)}V${number(down)}"/>`];
    })
    .join('');
};

interface LegendEntry {
  readonly mark: (left: number, top: number) => string;
  readonly words: string;
  readonly isUsed: boolean;
}

const legendOf = (timeline: RunTimeline, rows: readonly Row[]): readonly LegendEntry[] => {
  const { steps } = timeline;
  const sample =
    (className: string) =>
    (left: number, top: number): string =>
      rectangle(className, left, left + 22, top);
  const failed = steps.some((step) => hasFailed(step) || step.attempts.some(({ outcome }) => outcome === 'failed'));
  const halted = steps.some(({ outcome }) => outcome === 'stopped' || outcome === 'running');
  return [
    { mark: sample('step critical'), words: 'critical path', isUsed: steps.some(({ isCritical }) => isCritical) },
    {
      mark: sample('step'),
      words: 'other steps',
      isUsed: steps.some(({ isCritical, startSeconds }) => !isCritical && startSeconds !== null),
    },
    { mark: sample('phase'), words: 'outside of steps', isUsed: rows.length > steps.length },
    {
      mark: (left: number, top: number) =>
        `<line class="pause" x1="${number(left)}" y1="${number(top + barHeight / 2)}" x2="${number(left + 22)}" y2="${number(top + barHeight / 2)}"/>`,
      words: 'pause',
      isUsed: steps.some(({ delaySeconds, attempts }) => delaySeconds > 0 || isRetried(attempts)),
    },
    {
      mark: (left: number, top: number) => sample('step bad')(left, top) + cross(left + 20, top),
      words: 'failed',
      isUsed: failed,
    },
    { mark: sample('step halted'), words: 'without an end', isUsed: halted },
    {
      mark: sample('step unknown'),
      words: 'not in the log',
      isUsed: steps.some(({ outcome, startSeconds }) => outcome === 'unfinished' && startSeconds !== null),
    },
  ].filter(({ isUsed }) => isUsed);
};

/** What the drawing shows, in a sentence or two. */
const descriptionOf = (timeline: RunTimeline): string => {
  const path = pathParts(timeline);
  return [
    `${timeline.steps.length} steps along the time.`,
    ...(path.length === 0 ? [] : [`Critical path: ${path.map(pathPartText).join(', ')}.`]),
  ].join(' ');
};

/** A run along the time, as an SVG image with its style; undefined when nothing can be placed in time. */
export const timelineSvg = (timeline: RunTimeline): string | undefined => {
  const { durationSeconds: duration, steps, criticalPath } = timeline;
  const { before, after } = shownPhases(timeline);
  if (duration === null || !hasPlaces(timeline)) return undefined;
  const onPath = new Set(criticalPath.flatMap(({ kind, name }) => (kind === 'phase' ? [name] : [])));
  const rowOf = (phase: Phase): Row => phaseRow(phase, onPath.has(phase.name));
  const rows = [...before.map(rowOf), ...steps.map((step) => stepRow(step, duration)), ...after.map(rowOf)];

  const longest = Math.max(...rows.map(({ name }) => textWidth(name)));
  const names = Math.min(size.longestNames, Math.max(size.shortestNames, longest * size.character + 14));
  const mostCharacters = Math.floor((names - 14) / size.character);
  const left = size.margin + names + size.gap;
  const remarks = Math.max(size.shortestRemarks, ...rows.map(({ remark }) => remark.length * size.smallCharacter));
  const right = size.width - size.margin - remarks - size.gap;
  const scale = (seconds: number): number => left + (Math.min(seconds, duration) / duration) * (right - left);
  const first = size.margin + size.axis;
  const topOf = (index: number): number => first + index * size.row + (size.row - barHeight) / 2;
  const bottom = first + rows.length * size.row;
  const height = bottom + size.legend + size.margin;

  const ticks = ticksOf(duration, 9);
  const grid = ticks
    .map((tick) => {
      const x = number(scale(tick));
      return `<line class="grid" x1="${x}" y1="${first - 6}" x2="${x}" y2="${bottom}"/><text class="quiet" x="${x}" y="${first - 14}" text-anchor="middle">${tickText(tick)}</text>`;
    })
    .join('');
  const drawn = rows
    .map((row, index) => {
      const base = topOf(index) + 12.5;
      const name = elided(row.name, mostCharacters);
      const flag = row.isCritical
        ? `<path class="flag" d="M${size.margin} ${number(topOf(index) + 3)}l7 5l-7 5z"/>`
        : '';
      return `<g><title>${escaped(row.title)}</title>${flag}<text class="name${row.isCritical ? ' on-path' : ''}" x="${size.margin + 14}" y="${number(base)}">${escaped(name)}</text>${row.bar(scale, topOf(index))}<text class="quiet" x="${number(right + size.gap)}" y="${number(base)}">${escaped(row.remark)}</text></g>`;
    })
    .join('\n');
  let at = left;
  const legendTop = bottom + 20;
  const legend = legendOf(timeline, rows)
    .map(({ mark, words }) => {
      const text = `${mark(at, legendTop)}<text class="quiet" x="${number(at + 30)}" y="${legendTop + 12.5}">${words}</text>`;
      at += 30 + words.length * size.smallCharacter + 20;
      return text;
    })
    .join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img" aria-labelledby="timeline-title timeline-description" viewBox="0 0 ${size.width} ${number(height)}" width="${size.width}" height="${number(height)}">`,
    `<title id="timeline-title">${escaped(headline(timeline))}</title>`,
    `<desc id="timeline-description">${escaped(descriptionOf(timeline))}</desc>`,
    `<style>\n${style}\n</style>`,
    `<rect class="page" width="100%" height="100%"/>`,
    grid,
    // Below the bars, which would be taken for others where it crosses them.
    pathLines(rows, scale, topOf),
    drawn,
    legend,
    '</svg>',
  ].join('\n');
};
