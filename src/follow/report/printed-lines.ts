import { longestTellingLine } from './line-splitter.ts';
import { eventOf, timeOf, withoutTime } from './log-event.ts';

/** What containers print, as far as it may tell why a step failed. */
export interface PrintedLines {
  see(line: string): void;
  /** The beginning of a line that is too long to be of interest as a whole. */
  seeBeginning(bytes: Uint8Array): void;
  /** The last lines before the failure of a step; empty without one. */
  readonly beforeFailure: readonly string[];
}

const mostLines = 10;

/** What the engine itself says, with a time stamp (taskfile.md 15). Programs may write their lines with one as well. */
const engineWords =
  /^(?:Executing step|Launching container|Successfully |Container failed during run|Waiting \d+ seconds|Step (?:ID|id|specified)|Pushing image|Populating digests|Image was built|Scanning for|The following dependencies|Setting up|Logging in|Creating Docker|Skip |Failed to delete|Volume source|Task will use)/;

/** Starts with nothing. Keeps the last few lines. */
export const createPrintedLines = (): PrintedLines => {
  const underway = new Set<string>();
  let recent: string[] = [];
  let beforeFailure: readonly string[] = [];
  const keep = (text: string): void => {
    const shown = text.trim();
    if (shown !== '') recent = [...recent.slice(1 - mostLines), shown];
  };
  return {
    seeBeginning: (bytes) => keep(Buffer.from(bytes.subarray(0, longestTellingLine)).toString()),
    see: (line) => {
      const event = eventOf(line);
      if (event?.kind === 'started' || event?.kind === 'launched') {
        underway.add(event.id);
        // What came before is another step's, unless several run at once: whose a line is cannot be told then.
        if (underway.size === 1) recent = [];
      } else if (event?.kind === 'executed') underway.delete(event.id);
      else if (event?.kind === 'failed') {
        beforeFailure = recent;
        recent = [];
      } else if (!event && !(timeOf(line) !== undefined && engineWords.test(withoutTime(line)))) keep(line);
      if (underway.size > 1000) underway.clear();
    },
    get beforeFailure() {
      return beforeFailure;
    },
  };
};
