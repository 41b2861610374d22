import { eventOf, type LogEvent, timeOf, withoutTime } from '../report/log-lines.ts';

/** What a line of the engine or the service says about when something happened (taskfile.md 15, 15.1). */
export type LogDetail =
  | LogEvent
  | { readonly kind: 'downloading' }
  | { readonly kind: 'downloaded' }
  | { readonly kind: 'delayed'; readonly id: string; readonly seconds: number }
  | { readonly kind: 'pulling' }
  | { readonly kind: 'scanning' }
  | { readonly kind: 'scanned' }
  | { readonly kind: 'retrying'; readonly id: string; readonly seconds: number }
  | { readonly kind: 'exhausted'; readonly id: string }
  | { readonly kind: 'pushing'; readonly image: string; readonly attempt: number }
  | { readonly kind: 'pushed'; readonly image: string }
  | { readonly kind: 'ignored'; readonly id: string; readonly error: string }
  | { readonly kind: 'populating' }
  | { readonly kind: 'populated' }
  | { readonly kind: 'dependencies' }
  /** Any other line with a timestamp; it may be output of a container. */
  | { readonly kind: 'other' };

/** A line, with its time if it has one, in milliseconds. */
export interface TimedDetail {
  readonly time: number | undefined;
  readonly detail: LogDetail;
}

type Reader = readonly [pattern: RegExp, read: (found: RegExpExecArray) => LogDetail];

const word = (found: RegExpExecArray, index: number): string => String(found[index]);

const readers: readonly Reader[] = [
  [/^Downloading source code\.\.\.$/, () => ({ kind: 'downloading' })],
  [/^Finished downloading source code$/, () => ({ kind: 'downloaded' })],
  [
    /^Waiting (\d+) seconds before executing step ID: (\S+)$/,
    (found) => ({ kind: 'delayed', id: word(found, 2), seconds: Number(found[1]) }),
  ],
  [/^Step specified pull\. Performing an explicit pull\.\.\.$/, () => ({ kind: 'pulling' })],
  [
    /^(?:Scanning for dependencies|Obtaining source code and scanning for dependencies)\.\.\.$/,
    () => ({ kind: 'scanning' }),
  ],
  [
    /^(?:Successfully scanned dependencies|Successfully obtained source code and scanned for dependencies)$/,
    () => ({ kind: 'scanned' }),
  ],
  [
    /^Container failed during run: (\S+), waiting (\d+) seconds before retrying\.\.\.$/,
    (found) => ({ kind: 'retrying', id: word(found, 1), seconds: Number(found[2]) }),
  ],
  [
    /^Container failed during run: (\S+)\. No retries remaining\.$/,
    (found) => ({ kind: 'exhausted', id: word(found, 1) }),
  ],
  [
    /^Pushing image: (\S+), attempt (\d+)$/,
    (found) => ({ kind: 'pushing', image: word(found, 1), attempt: Number(found[2]) }),
  ],
  [/^Successfully pushed image: (\S+)$/, (found) => ({ kind: 'pushed', image: word(found, 1) })],
  [
    /^Step ID: (\S+) encountered an error: (.*), but is set to ignore errors\. Continuing\.\.\.$/,
    (found) => ({ kind: 'ignored', id: word(found, 1), error: word(found, 2) }),
  ],
  [/^Populating digests for step ID: \S+?\.\.\.$/, () => ({ kind: 'populating' })],
  [/^Successfully populated digests for step ID: \S+$/, () => ({ kind: 'populated' })],
  [/^The following dependencies were found:$/, () => ({ kind: 'dependencies' })],
];

/** Without a timestamp whatever the log is like: the engine's final error, and the service's last line. */
const neverTimed = /^(?:failed to run step ID: |Run ID: )/;

/**
 * Parses a line of a log; undefined when it cannot say anything about time. Once the engine has written a line with a
 * timestamp (`hasTimes`), its words without one are output of a container.
 */
export const detailOf = (line: string, hasTimes: boolean): TimedDetail | undefined => {
  const time = timeOf(line);
  if (time === undefined && hasTimes && !neverTimed.test(line)) return undefined;
  const text = withoutTime(line).trimEnd();
  let detail: LogDetail | undefined = eventOf(line);
  for (const [pattern, read] of detail ? [] : readers) {
    const found = pattern.exec(text);
    if (found) detail = read(found);
    if (detail) break;
  }
  if (!detail) return time === undefined ? undefined : { time, detail: { kind: 'other' } };
  return { time, detail };
};
