import type { RunReport } from '../report/run-report.ts';

/** Text that is nothing but text in Markdown, tables included. */
const plain = (text: string): string => text.replace(/[^\w .:/@-]/gu, (each) => `&#${each.codePointAt(0)};`);

const code = (text: string): string => `<code>${plain(text)}</code>`;

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `\n${[headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`;

/** A run in Markdown: its id and outcome, the images it made with their digests, and the time of each step. */
export const summaryOf = ({ runId, outcome, references, steps, errorMessage, lastWords }: RunReport): string =>
  [
    `### Run ${code(runId)}: ${outcome}\n`,
    ...[errorMessage, lastWords].map((text) =>
      text === undefined ? '' : `\n${text.split('\n').map(plain).join('<br>')}\n`,
    ),
    table(
      ['Image'],
      references.map((each) => [code(each)]),
    ),
    table(
      ['Step', 'Result', 'Seconds'],
      steps.map(({ id, status, elapsedSeconds, error }) => [
        code(id),
        plain(error === undefined ? status : `${status}: ${error}`),
        elapsedSeconds === null ? '' : elapsedSeconds.toFixed(1),
      ]),
    ),
    '\n',
  ].join('');
