import { Help } from 'commander';

interface Row {
  readonly words: string;
  readonly summary: string;
}

/** Formats commands and their summaries as an aligned list, wrapped to the width of the terminal if it is known. */
export const commandList = (rows: readonly Row[], columns?: number): string => {
  const widest = Math.max(...rows.map(({ words }) => words.length));
  const indent = ' '.repeat(widest + 4);
  const help = Object.assign(new Help(), { minWidthToWrap: 20 });
  const broken = (summary: string): string =>
    columns === undefined ? summary : help.boxWrap(summary, columns - indent.length).replaceAll('\n', `\n${indent}`);
  return rows.map(({ words, summary }) => `  ${words.padEnd(widest)}  ${broken(summary)}\n`).join('');
};
