import { eventOf, timeOf, withoutTime } from './log-event.ts';

/** What a log says last before it says how the run ended: why a run failed stands there (taskfile.md 15.1). */
export interface LastWords {
  see(line: string): void;
  readonly text: string;
}

const mostLines = 3;

/**
 * Starts with nothing. The engine writes its final error without a time, over one or more lines; where there is none, the
 * last line that has a time is kept.
 */
export const createLastWords = (): LastWords => {
  let lines: readonly string[] = [];
  let lastHadTime = false;
  let isOver = false;
  return {
    see: (line) => {
      const text = withoutTime(line).trim();
      isOver ||= eventOf(line)?.kind === 'over';
      if (isOver || text === '') return;
      const hasTime = timeOf(line) !== undefined;
      lines = hasTime || lastHadTime ? [text] : [...lines, text].slice(-mostLines);
      lastHadTime = hasTime;
    },
    get text() {
      return lines.join('\n');
    },
  };
};
