/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly lines: readonly string[];
}

/** The kinds of blocks: lines for a shell, a transcript, the steps of a workflow, a program, or text that is not typed. */
export const languages: readonly string[] = ['sh', 'console', 'yaml', 'ts', 'text'];

/** A command that a reader may type, and the output that the page shows; undefined when it shows none. */
export interface Typed {
  readonly command: string;
  readonly output?: readonly string[];
}

/** The fenced blocks of a page, without the indentation that a list gives them. */
export const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^( *)```(\w+)\n(.*?)^\1```$/gms)].map(([, indent = '', language = '', content = '']) => ({
    language,
    lines: content
      .split('\n')
      .slice(0, -1)
      .map((line) => line.slice(indent.length)),
  }));

/** Joins lines that end in a backslash with those that follow. */
const joined = (lines: readonly string[]): readonly string[] =>
  lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n');

/** What follows each `$` of a transcript, up to the next one. */
const transcript = (lines: readonly string[]): readonly Typed[] => {
  const typed: { command: string; output: string[] }[] = [];
  for (const line of lines)
    if (line.startsWith('$ ')) typed.push({ command: line.slice(2), output: [] });
    else typed.at(-1)?.output.push(line);
  return typed;
};

const commands = (lines: readonly string[]): readonly Typed[] =>
  lines.filter((line) => line !== '' && !line.startsWith('#')).map((command) => ({ command }));

/** The commands of a block: all of one for a shell, those after a `$` of a transcript, the `run:` or `script:` steps of a workflow. */
export const typedIn = ({ language, lines }: Block): readonly Typed[] => {
  switch (language) {
    case 'sh':
      return commands(joined(lines));
    case 'console':
      return transcript(joined(lines));
    case 'yaml':
      return commands(lines.flatMap((line) => /^\s*- (?:run|script): (.*)$/.exec(line)?.[1] ?? []));
    default:
      return [];
  }
};

/** The cells of all tables of a page with these headings, without backticks. */
export const tableBelow = (page: string, headings: string): string[][] =>
  page
    .split(`${headings}\n`)
    .slice(1)
    .flatMap((part) => {
      const [, ...rows] = part.split('\n');
      const end = rows.findIndex((line) => !line.startsWith('|'));
      return rows.slice(0, end < 0 ? rows.length : end);
    })
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('`', '')));
