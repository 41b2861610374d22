import type { RunReport } from '../report/run-report.ts';

/** Text escaped for Markdown, including tables. */
const plain = (text: string): string => text.replace(/[^\w .:/@-]/gu, (each) => `&#${each.codePointAt(0)};`);

const code = (text: string): string => `<code>${plain(text)}</code>`;

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `\n${[headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`;

const lines = (texts: readonly string[]): string => texts.map(plain).join('<br>');

/** Where and for what the run ran: `Task hello, registry myregistry, tags r.azurecr.io/hello:v1`. */
const circumstances = ({ task, registry, tags = [] }: RunReport): string => {
  const parts = [
    ...(task ? [`task ${code(task)}`] : []),
    ...(registry ? [`registry ${code(registry)}`] : []),
    ...(tags.length > 0 ? [`tags ${tags.map(code).join(', ')}`] : []),
  ].join(', ');
  return parts === '' ? '' : `\n${parts.charAt(0).toUpperCase()}${parts.slice(1)}\n`;
};

const printed = ({ steps, lastLines = [] }: RunReport): string => {
  const failed = steps.findLast(({ status }) => status === 'failed');
  return failed && lastLines.length > 0
    ? `\nThe last lines of step ${code(failed.id)}:\n\n<pre>${lines(lastLines)}</pre>\n`
    : '';
};

/**
 * A run in Markdown: its ID and outcome, the task, the registry, the tags, the last output of a failed step, the
 * images with their digests, and the duration of each step.
 */
export const summaryOf = (report: RunReport): string => {
  const { runId, outcome, references, steps, errorMessage, lastWords } = report;
  return [
    `### Run ${code(runId)}: ${outcome}\n`,
    circumstances(report),
    ...[errorMessage, lastWords].map((text) => (text === undefined ? '' : `\n${lines(text.split('\n'))}\n`)),
    printed(report),
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
};
