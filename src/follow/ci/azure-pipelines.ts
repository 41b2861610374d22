import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../host.ts';
import type { Annotation, CiSystem } from './ci-system.ts';

const data = (text: string): string => text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(text).replaceAll(';', '%3B').replaceAll(']', '%5D');

/** The text of a plain line: without line breaks, and without commands. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/##(?=vso\[)/gi, '## ');

/**
 * `##vso[`, including with characters that a reader comparing words rather than characters might skip: non-ASCII and
 * control characters in between.
 */
const command = /#([^ -~]*)#([^ -~]*v[^ -~]*s[^ -~]*o[^ -~]*\[)/gi;

/** The start of such a command at the end of a piece of a line. */
const begunCommand = /#([^ -~]*)(?:#[^ -~]*(?:v[^ -~]*(?:s[^ -~]*(?:o[^ -~]*)?)?)?)?$/i;

/** No more than this is held back: a string that contains a blank is no longer a command. */
const longestWait = 1000;

/** Where a command begins whose end may follow; the length of the text when there is none. */
const begunAt = (text: string): number => {
  // A command can only be interrupted by nonprintable characters, so all of it follows the last two `#`.
  const last = text.lastIndexOf('#');
  const from = last > 0 ? Math.max(0, text.lastIndexOf('#', last - 1)) : Math.max(0, last);
  const found = begunCommand.exec(text.slice(from));
  return found ? from + found.index : text.length;
};

const annotation = ({ severity, title, message, file, line, column }: Annotation): string => {
  if (severity === 'information') return '';
  const properties = Object.entries({ sourcepath: file, linenumber: line, columnnumber: column, code: title });
  const given = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))};`],
  );
  return `##vso[task.logissue type=${severity};${given.join('')}]${data(message.replace(command, '#$1# $2'))}\n`;
};

/**
 * Azure Pipelines: logging commands, which the agent obeys anywhere in a line and which cannot be switched off. A
 * blank inserted in the middle disables those in the run's log.
 */
export const createAzurePipelines = ({ env }: Pick<Host, 'env'>): CiSystem => ({
  shield: () => '',
  unshield: () => '',
  harmless: (line) => {
    const text = Buffer.from(line).toString('latin1');
    const end = text.slice(begunAt(text));
    const safeEnd = end.length > longestWait ? end.replace(/#(?=[^#]*$)/, '# ') : end;
    const tamed = (text.slice(0, text.length - end.length) + safeEnd).replace(command, '#$1# $2');
    return tamed === text ? line : Buffer.from(tamed, 'latin1');
  },
  unfinished: (piece) => {
    const text = Buffer.from(piece).toString('latin1');
    const length = text.length - begunAt(text);
    return length > longestWait ? 0 : length;
  },
  beginGroup: (title) => `##[group]${oneLine(title)}\n`,
  endGroup: '##[endgroup]\n',
  error: (title, message) =>
    `##vso[task.logissue type=error]${data(`${title}: ${message}`.replace(command, '#$1# $2'))}\n`,
  annotation,
  publish: async (outputs, summary) => {
    const lines = outputs.map(
      ([name, value]) => `##vso[task.setvariable variable=${name};isOutput=true]${data(value)}\n`,
    );
    if (!summary) return lines.join('');
    const path = join(env.AGENT_TEMPDIRECTORY || tmpdir(), `acrtask-${randomUUID()}.md`);
    await writeFile(path, summary);
    return [`##vso[task.uploadsummary]${path}\n`, ...lines].join('');
  },
});
