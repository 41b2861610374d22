import type { Fix, PlanTarget, Source, Verdict } from '../../access/model.ts';
import { acrtaskCommands } from '../../access/plan-commands.ts';
import { printable } from '../../printable.ts';

/** The verdicts on one task, or on a local file. */
export interface Examination {
  /** Absent for a local file. */
  readonly task: string | undefined;
  /** What the plan that mends it changes; absent when there is no task to change. */
  readonly target: PlanTarget | undefined;
  readonly verdicts: readonly Verdict[];
}

const marks = {
  pass: { word: 'PASS', symbol: '✓', colour: 32 },
  fail: { word: 'FAIL', symbol: '✗', colour: 31 },
  unknown: { word: 'UNKNOWN', symbol: '?', colour: 33 },
} as const;

/** The command lines of a fix that can be pasted, in order. */
export const fixCommands = (fix: Fix, target: PlanTarget | undefined): readonly string[] => {
  if (fix.by === 'operations') return acrtaskCommands({ target, operations: fix.operations });
  return fix.command === undefined ? [] : [fix.command];
};

const placeOf = ({ words, file, line, column }: Source): string => {
  if (file !== undefined) return `${words}, ${[file, line, column].filter((part) => part !== undefined).join(':')}`;
  return line === undefined ? words : `${words}, line ${line}`;
};

/** Where something is needed; of many places the first ones. */
const placesOf = (sources: readonly Source[]): string => {
  const shown = sources.length > 4 ? sources.slice(0, 3) : sources;
  const rest = sources.length - shown.length;
  return [...shown.map(placeOf), ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
};

const fixLines = (fix: Fix, target: PlanTarget | undefined): readonly string[] => {
  const commands = fixCommands(fix, target);
  return fix.by === 'user' ? [fix.advice, ...commands] : commands;
};

const verdictLines = (
  { result, sentence, sources, fix }: Verdict,
  target: PlanTarget | undefined,
  onTerminal: boolean,
  coloured: boolean,
): readonly string[] => {
  const { word, symbol, colour } = marks[result];
  const mark = `${onTerminal ? `${symbol} ` : ''}${word.padEnd(7)}`;
  const shown = coloured ? `\u001b[${colour}m${mark}\u001b[39m` : mark;
  const where = result === 'pass' || sources.length === 0 ? '' : ` (${placesOf(sources)})`;
  const margin = ' '.repeat(mark.length + 4);
  return [
    `  ${shown}  ${printable(`${sentence}${where}`)}`,
    ...(fix ? fixLines(fix, target).map((line) => `${margin}${printable(line)}`) : []),
  ];
};

/**
 * The verdicts as text, one line each, under the things that they are about; under each failure what mends it. On a terminal
 * with symbols, and with colors where they are wanted.
 */
export const verdictText = (
  { target, verdicts }: Examination,
  { onTerminal, coloured }: { readonly onTerminal: boolean; readonly coloured: boolean },
): string => {
  const targets = [...new Set(verdicts.map((each) => each.target))];
  const groups = targets.map((each) => [
    printable(each),
    ...verdicts
      .filter((verdict) => verdict.target === each)
      .flatMap((verdict) => verdictLines(verdict, target, onTerminal, coloured)),
  ]);
  return `${groups.map((lines) => lines.join('\n')).join('\n')}\n`;
};

/** How many checks came out how: `12 checks: 10 passed, 1 failed, 1 unknown.` */
export const countText = (verdicts: readonly Verdict[]): string => {
  const count = (result: Verdict['result']): number => verdicts.filter((each) => each.result === result).length;
  const parts = [`${count('pass')} passed`, `${count('fail')} failed`, `${count('unknown')} unknown`];
  return `${verdicts.length === 1 ? '1 check' : `${verdicts.length} checks`}: ${parts.join(', ')}.`;
};
