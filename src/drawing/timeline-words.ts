import type {
  Attempt,
  PathPart,
  Phase,
  PhaseName,
  RunTimeline,
  TimelineStep,
} from '../follow/timeline/run-timeline.ts';
import { printable } from '../printable.ts';
import { type Character, charactersOf, textWidth } from '../taskfile/diagnostics/text-width.ts';

/** What the phases of a run are called. */
export const phaseWords: Readonly<Record<PhaseName, string>> = {
  queued: 'queue',
  agent: 'agent start',
  context: 'context download',
  setup: 'set-up',
  digests: 'digests',
  end: 'finish',
};

/** `14ms`, `0.4s`, `43.2s`, `1m20s`, `1h2m5s`. */
export const durationText = (seconds: number): string => {
  if (seconds < 0.0995) return `${Math.round(seconds * 1000)}ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours > 0 ? `${hours}h` : ''}${minutes}m${whole % 60}s`;
};

/** A mark of the time axis: `0s`, `20ms`, `30s`, `1m`, `1m30s`, `2h`. */
export const tickText = (seconds: number): string => {
  if (seconds > 0 && seconds < 0.1) return `${Math.round(seconds * 1000)}ms`;
  if (seconds < 60) return `${seconds}s`;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return ['h', 'm', 's'].flatMap((unit, index) => (parts[index] ? [`${parts[index]}${unit}`] : [])).join('');
};

const tickSteps = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
  14_400, 28_800, 86_400,
];

/** Round times from 0 to the end, at most `most` of them. */
export const ticksOf = (duration: number, most: number): readonly number[] => {
  const step = tickSteps.find((each) => duration / each < most) ?? Math.ceil(duration / most / 86_400) * 86_400;
  const count = Math.floor(duration / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Math.round(index * step * 1000) / 1000);
};

/** What is shorter than this is only in the data. */
const shortestShown = ({ durationSeconds }: RunTimeline): number => Math.min(0.5, (durationSeconds ?? 0) * 0.02);

/** The phases that are worth a row: those before the steps, and those after them. */
export const shownPhases = (
  timeline: RunTimeline,
): { readonly before: readonly Phase[]; readonly after: readonly Phase[] } => {
  const shortest = shortestShown(timeline);
  const shown = timeline.phases.filter(({ startSeconds, endSeconds }) => endSeconds - startSeconds >= shortest);
  const isAfter = ({ name }: Phase): boolean => name === 'digests' || name === 'end';
  return { before: shown.filter((phase) => !isAfter(phase)), after: shown.filter(isAfter) };
};

const endings: Readonly<Record<string, string>> = {
  Succeeded: 'succeeded',
  Failed: 'failed',
  Error: 'failed',
  Canceled: 'was canceled',
  Timeout: 'timed out',
};

/** `Run cf10 of task hello succeeded after 36.2s`. */
export const headline = ({ runId, task, status, durationSeconds }: RunTimeline): string => {
  const ending = endings[status];
  const which = `Run ${printable(runId)}${task ? ` of task ${printable(task)}` : ''}`;
  const time = durationSeconds === null ? '' : durationText(durationSeconds);
  if (ending === undefined)
    return status === 'Queued'
      ? `${which} is queued${time ? `, for ${time} so far` : ''}`
      : `${which} is running${time ? `, for ${time} so far` : ''}`;
  return `${which} ${ending}${time ? ` after ${time}` : ''}`;
};

const outcomeWords: Readonly<Record<TimelineStep['outcome'], string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  'timed out': 'timed out',
  ignored: 'failed, ignored',
  unfinished: 'end not in the log',
  stopped: 'stopped with the run',
  running: 'running',
  'not started': 'not started',
};

export const outcomeText = ({ outcome }: TimelineStep): string => outcomeWords[outcome];

/** How long a step took, as far as it is known. */
export const stepSeconds = ({ elapsedSeconds, startSeconds, endSeconds }: TimelineStep): number | null => {
  if (elapsedSeconds !== null) return elapsedSeconds;
  return startSeconds === null || endSeconds === null ? null : endSeconds - startSeconds;
};

/** What stands beside the bar of a step: `6.0s failed`. */
export const besideBar = (step: TimelineStep): string => {
  const seconds = stepSeconds(step);
  const words = step.outcome === 'succeeded' ? [] : [outcomeText(step)];
  return [...(seconds === null ? [] : [durationText(seconds)]), ...words].join(' ');
};

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

/** `attempt 1 failed after 5.0s`. */
const attemptText = ({ outcome, startSeconds, endSeconds }: Attempt, index: number): string => {
  const word = outcome === 'unfinished' ? 'did not end' : outcome;
  return `attempt ${index + 1} ${word} after ${durationText(endSeconds - startSeconds)}`;
};

/** What there is to say about a step besides how it ended and how long it took; without line ends. */
export const stepRemarks = (step: TimelineStep): readonly string[] => {
  const { waitsFor, delaySeconds, scan, attempts, error, outcome } = step;
  const failed = attempts.filter((each) => each.outcome === 'failed').length;
  const images = new Set(attempts.flatMap(({ image }) => image ?? [])).size;
  const isRetried = failed > 0 && attempts.length > 1;
  const isBefore = outcome === 'not started';
  return [
    ...(waitsFor && waitsFor.length > 0
      ? [`${isBefore ? 'waits' : 'waited'} for ${waitsFor.map(printable).join(', ')}`]
      : []),
    ...(delaySeconds > 0 ? [`began after a delay of ${durationText(delaySeconds)}`] : []),
    ...(scan ? [`scanned its Dockerfile for ${durationText(scan.endSeconds - scan.startSeconds)}`] : []),
    ...(isRetried ? attempts.map(attemptText) : []),
    ...(!isRetried && images === 0 && attempts.length > 1 ? [`ran ${attempts.length} times`] : []),
    ...(images > 1 ? [`pushed ${counted(images, 'image', 'images')}`] : []),
    ...(error === undefined || error === outcomeText(step) ? [] : [printable(error).replace(/\s+/g, ' ')]),
  ];
};

/** `build 43.2s`. */
export const pathPartText = ({ kind, name, seconds }: PathPart): string => {
  const word =
    kind === 'phase'
      ? phaseWords[name as PhaseName]
      : kind === 'idle'
        ? `wait before ${printable(name)}`
        : printable(name);
  return seconds === null ? word : `${word} ${durationText(seconds)}`;
};

/** Whether there is something to draw: a step, or what a run without steps did. */
export const hasPlaces = ({ steps, phases }: RunTimeline): boolean =>
  steps.length === 0 ? phases.length > 0 : steps.some(({ startSeconds }) => startSeconds !== null);

/** The parts of the critical path that are worth showing. */
export const pathParts = (timeline: RunTimeline): readonly PathPart[] => {
  const shortest = shortestShown(timeline);
  return timeline.criticalPath.filter(({ kind, seconds }) => kind === 'step' || (seconds ?? 0) >= shortest);
};

/** What to know about a run besides how it ended: lines of text. */
export const remarksOf = ({ errorMessage, lastWords, notes }: RunTimeline): readonly string[] => [
  ...(errorMessage === undefined ? [] : [printable(errorMessage)]),
  ...(lastWords === undefined ? [] : printable(lastWords).split('\n')),
  ...notes.map(printable),
];

/** The text, at most `most` columns wide, shortened in its middle: the ends of long IDs tell them apart. */
export const elided = (text: string, most: number, mark = '…'): string => {
  const characters = charactersOf(text);
  if (widthOf(characters) <= most) return text;
  const kept = most - mark.length;
  const head = taken(characters, Math.ceil(kept / 2));
  const tail = taken(characters.slice(head.length).reverse(), kept - widthOf(head)).reverse();
  return [...head, { text: mark }, ...tail].map((each) => each.text).join('');
};

const widthOf = (characters: readonly Character[]): number => characters.reduce((sum, { width }) => sum + width, 0);

/** As many characters from the start as fit. */
const taken = (characters: readonly Character[], most: number): Character[] => {
  let width = 0;
  const end = characters.findIndex((each) => {
    width += each.width;
    return width > most;
  });
  return characters.slice(0, end < 0 ? characters.length : end);
};

/** The text with blanks behind it, so that it takes that many columns. */
export const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - textWidth(text)));
