/** A line, or a part of a long one. */
export interface LinePart {
  readonly bytes: Uint8Array;
  /** Whether this is the start of the line. */
  readonly begins: boolean;
  /** Whether this is the end of the line: the last byte is a line feed. */
  readonly ends: boolean;
}

/** Splits bytes that arrive in pieces into lines. */
export interface LineSplitter {
  /** The lines that are complete, each with its line feed, and the available part of a long one. */
  split(bytes: Uint8Array): LinePart[];
  /** The bytes after the last line feed that have not been returned yet. */
  rest(): LinePart;
}

/** Longer lines are container output and contain nothing about the run. */
export const longestTellingLine = 4096;

const newline = 0x0a;

/**
 * Lines of more than `longest` bytes are returned in parts as they arrive: memory is bounded, and nothing waits for
 * their end.
 */
export const createLineSplitter = (longest = longestTellingLine): LineSplitter => {
  let held: Uint8Array[] = [];
  let length = 0;
  let begins = true;
  const part = (ends: boolean): LinePart => {
    const told = { bytes: held.length === 1 ? (held[0] as Uint8Array) : Buffer.concat(held), begins, ends };
    begins = ends;
    held = [];
    length = 0;
    return told;
  };
  const hold = (bytes: Uint8Array): void => {
    held.push(bytes);
    length += bytes.length;
  };
  return {
    rest: () => part(false),
    split: (bytes) => {
      const parts: LinePart[] = [];
      let from = 0;
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
        hold(bytes.subarray(from, at + 1));
        parts.push(part(true));
        from = at + 1;
      }
      // A copy: the sender of the piece may reuse its memory.
      if (from < bytes.length) hold(Uint8Array.from(bytes.subarray(from)));
      if (length > 0 && (!begins || length > longest)) parts.push(part(false));
      return parts;
    },
  };
};

/** The text of a line that may contain information about the run; undefined for part of a line, and for a long one. */
export const tellingText = ({ bytes, begins, ends }: LinePart): string | undefined =>
  begins && ends && bytes.length <= longestTellingLine ? Buffer.from(bytes).toString() : undefined;

/** What a line of a run's log says about the run (taskfile.md 15). */
export type LogEvent =
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'launched'; readonly id: string }
  | { readonly kind: 'executed'; readonly id: string }
  | { readonly kind: 'ended'; readonly id: string; readonly status: string; readonly seconds: number }
  | { readonly kind: 'failed'; readonly id: string; readonly error: string }
  | { readonly kind: 'over'; readonly runId: string };

const timeStamp = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) /;
const started = /^Executing step(?: ID)?: (\S*[^\s.])\.?(?:\s|$)/;
const launched = /^Launching container with name: (\S+)$/;
const executed = /^Successfully executed container: (\S+)$/;
const ended = /^Step (?:ID|id): (\S+) marked as (\S+) \(elapsed time in seconds: (\d+(?:\.\d+)?)\)/;
const failed = /^failed to run step ID: (\S+): (.*)$/;
const over = /^Run ID: (\S+) (?:was successful|failed) after /;

/** When a line was written, in milliseconds, if it starts with a timestamp. */
export const timeOf = (line: string): number | undefined => {
  const [, year, month, day, clock] = timeStamp.exec(line) ?? [];
  return clock === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${clock}Z`);
};

/** A line without its timestamp. */
export const withoutTime = (line: string): string => line.replace(timeStamp, '');

/** Parses one line of a log, with or without a timestamp and line end; undefined when it says nothing about the run. */
export const eventOf = (line: string): LogEvent | undefined => {
  const text = withoutTime(line).trimEnd();
  let found = started.exec(text);
  if (found) return { kind: 'started', id: String(found[1]) };
  found = launched.exec(text);
  if (found) return { kind: 'launched', id: String(found[1]) };
  found = executed.exec(text);
  if (found) return { kind: 'executed', id: String(found[1]) };
  found = ended.exec(text);
  if (found) return { kind: 'ended', id: String(found[1]), status: String(found[2]), seconds: Number(found[3]) };
  found = failed.exec(text);
  if (found) return { kind: 'failed', id: String(found[1]), error: String(found[2]) };
  found = over.exec(text);
  return found ? { kind: 'over', runId: String(found[1]) } : undefined;
};
