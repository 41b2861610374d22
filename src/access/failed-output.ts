/** The end of the log of a run that failed, taken apart (taskfile.md 15). */
export interface FailedEnd {
  /** The last words of the engine, or of the service around it, on one line. */
  readonly words: string;
  /** The lines before. */
  readonly before: readonly string[];
}

/** The step that ended a run. */
export interface FailedStep {
  readonly step: string;
  /** `exit status 1`, `timed out`. */
  readonly reason: string;
}

/** The line with which the service ends a log. */
const lastLine = /^Run ID: \S+ (?:was )?(?<outcome>\w+)\b(?:.*?\bError: (?<error>.*))?/;

/** How the engine's last words begin; a line of its own, without a time stamp. */
const lastWords = /^(?:Error: )?(?:failed to |unable to |error |when specifying )/;

/** The engine's words are one line, but for the output of docker in them. */
const mostLinesOfWords = 12;

/** No known line is longer; programs print longer ones. */
const longestLine = 4096;

/** How many lines before the engine's last words may belong to the failure. */
const reach = 30;

const timeStamp = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

/** Colours of programs that take the log for a terminal. */
const colours = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** What is not part of the service's log: notes of the emulator. */
const isNote = (line: string): boolean => line.startsWith('[emulator] ');

/** The end of a log; undefined when the run succeeded, and when its last words are missing. */
export const failedEnd = (log: string): FailedEnd | undefined => {
  const lines = log
    .split(/\r?\n/)
    .map((line) => line.slice(0, longestLine).replace(colours, '').trimEnd())
    .filter((line) => line !== '' && !isNote(line));
  const endAt = lines.findLastIndex((line) => lastLine.test(line));
  const { outcome, error = '' } = lastLine.exec(lines[endAt] ?? '')?.groups ?? {};
  if (outcome === 'successful') return undefined;
  const body = endAt < 0 ? lines : lines.slice(0, endAt);
  const ofService = error.startsWith('failed during run') ? '' : error;
  const at = body.findLastIndex((line) => lastWords.test(line));
  if (at < 0 || body.length - at > mostLinesOfWords)
    return ofService === '' ? undefined : { words: ofService, before: body };
  return { words: [...body.slice(at), ofService].join(' ').trim(), before: body.slice(0, at) };
};

/** The step that words are about; undefined when no step has failed. */
export const failedStep = (words: string): FailedStep | undefined => {
  const [, step, reason] = /^failed to run step(?: ID)?: ([^:]+): (.*)$/i.exec(words) ?? [];
  return step === undefined || reason === undefined ? undefined : { step, reason };
};

/** Whether a step has begun. */
export const hasSteps = (lines: readonly string[]): boolean =>
  lines.some((line) => timeStamp.test(line) && / Executing step(?: ID)?: /.test(line));

const named = (pattern: RegExp, line: string): string | undefined =>
  timeStamp.test(line) ? pattern.exec(line)?.[1] : undefined;

/**
 * What the last attempt of a step printed: without what went before it, without what a step beside it printed before its
 * own failure, and without the lines of the engine, but for those with the output of its scan.
 */
export const outputOf = ({ step }: FailedStep, before: readonly string[]): readonly string[] => {
  const begins = (line: string): boolean => {
    const executed = named(/ Executing step(?: ID)?: (.+?)(?:\. |\s*$)/, line);
    const launched = named(/ Launching container with name:\s*(\S*)$/, line);
    const isPush = timeStamp.test(line) && / Pushing image: \S+, attempt \d+$/.test(line);
    const ended =
      named(/ Container failed during run: ([^\s,]+?)(?:\.|,)(?: |$)/, line) ??
      named(/ Step ID: (.+?) encountered an error: /, line);
    return (
      executed === step || launched === step || launched === '' || isPush || (ended !== undefined && ended !== step)
    );
  };
  const start = before.findLastIndex(begins);
  return before
    .slice(Math.max(start + 1, before.length - reach))
    .filter((line) => !timeStamp.test(line) || line.includes('Output from dependency scanning: '));
};

/** The image that the engine pushed last. */
export const pushedImage = (lines: readonly string[]): string | undefined =>
  lines.map((line) => named(/ Pushing image: (\S+), attempt \d+$/, line)).findLast((image) => image !== undefined);

/** The registry that the engine logged in to last, in lower case. */
export const registryOfLogin = (lines: readonly string[]): string | undefined =>
  lines
    .map((line) => named(/ Logging in to registry: (\S+)$/, line))
    .findLast((host) => host !== undefined)
    ?.toLowerCase();
