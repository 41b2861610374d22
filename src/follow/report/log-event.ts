/** What a line of a run's log tells about the run (taskfile.md 15). */
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

/** When a line was written, in milliseconds, if it begins with a time stamp. */
export const timeOf = (line: string): number | undefined => {
  const [, year, month, day, clock] = timeStamp.exec(line) ?? [];
  return clock === undefined ? undefined : Date.parse(`${year}-${month}-${day}T${clock}Z`);
};

/** A line without its time stamp. */
export const withoutTime = (line: string): string => line.replace(timeStamp, '');

/** Reads one line of a log, with or without a time stamp and line end; undefined when it tells nothing of the run. */
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
