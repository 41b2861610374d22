import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../host.ts';
import type { CiSystem } from './ci-system.ts';

const data = (text: string): string => text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Text of a plain line: without line ends, and without a command in it. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ').replace(/##(?=vso\[)/gi, '## ');

/**
 * `##vso[` with whatever a reader that compares words, not characters, might see through: characters outside of ASCII, and
 * control characters, in between.
 */
const command = /#([^ -~]*)#([^ -~]*v[^ -~]*s[^ -~]*o[^ -~]*\[)/gi;

/** The beginning of such a command at the end of a piece of a line. */
const begunCommand = /#([^ -~]*)(?:#[^ -~]*(?:v[^ -~]*(?:s[^ -~]*(?:o[^ -~]*)?)?)?)?$/i;

/** More than this does not wait for what follows: it is not a command any more once it holds a blank. */
const longestWait = 1000;

/** Where a command begins whose rest may follow; the length of the text when none does. */
const begunAt = (text: string): number => {
  // Only what no printable character but those of a command interrupts can be one: all of it stands behind the last two `#`.
  const last = text.lastIndexOf('#');
  const from = last > 0 ? Math.max(0, text.lastIndexOf('#', last - 1)) : Math.max(0, last);
  const found = begunCommand.exec(text.slice(from));
  return found ? from + found.index : text.length;
};

/**
 * Azure Pipelines: logging commands, which the agent obeys anywhere in a line and which cannot be switched off. A blank in
 * the middle keeps those in the run's log from being one.
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
