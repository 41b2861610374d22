import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { Host } from '../../host.ts';
import type { Annotation, CiSystem } from './ci-system.ts';

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const commands = { error: 'error', warning: 'warning', information: 'notice' } as const;

/** Columns count when the annotation ends in its first line. */
const annotation = ({ severity, title, message, file, line, column, end }: Annotation): string => {
  const properties = Object.entries({ file, line, col: column, endLine: end?.line, endColumn: end?.column, title });
  const given = properties.filter(([, value]) => value !== undefined);
  return `::${commands[severity]} ${given.map(([name, value]) => `${name}=${property(String(value))}`).join(',')}::${data(message)}\n`;
};

/** A multiline value for an output file; the author of the value cannot guess the delimiter. */
const output = (name: string, value: string): string => {
  const delimiter = `acrtask_${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
};

/**
 * GitHub Actions: workflow commands, and files that environment variables name. Lines between `stop-commands` and its
 * token are not obeyed; each token is used once, so that none can be learned from the log.
 */
export const createGithub = ({ env }: Pick<Host, 'env'>): CiSystem => {
  let token = '';
  return {
    shield: () => {
      token = randomUUID();
      return `::stop-commands::${token}\n`;
    },
    unshield: () => `::${token}::\n`,
    harmless: (line) => line,
    unfinished: () => 0,
    beginGroup: (title) => `::group::${data(title)}\n`,
    endGroup: '::endgroup::\n',
    error: (title, message) => `::error title=${property(title)}::${data(message)}\n`,
    annotation,
    publish: async (outputs, summary) => {
      if (env.GITHUB_STEP_SUMMARY && summary) await appendFile(env.GITHUB_STEP_SUMMARY, summary);
      const lines = outputs.map(([name, value]) => output(name, value));
      if (env.GITHUB_OUTPUT) await appendFile(env.GITHUB_OUTPUT, lines.join(''));
      return '';
    },
  };
};
