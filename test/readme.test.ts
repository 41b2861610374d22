import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'shell-quote';
import { describe, expect, it } from 'vitest';
import { globalOptions } from '../src/cli/global-options.ts';
import { namesOf, type OptionTable } from '../src/cli/option.ts';
import { findCommand } from '../src/cli/parsing/find-command.ts';
import { parseWords } from '../src/cli/parsing/parse.ts';
import { catalog } from '../src/commands/catalog.ts';
import { ExitCode } from '../src/errors.ts';
import { blocksOf, tableBelow, typedIn } from './support/markdown.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8').replaceAll('\r\n', '\n');
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const readme = textOf('README.md');

/** The part of the README below a heading, up to the next one of that level. */
const section = (heading: string): string =>
  readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';

/** What a reader may type: every line of the blocks for shells, the lines after a `$` where output is shown too. */
const typedLines = (text: string): string[] =>
  blocksOf(text).flatMap((block) => typedIn(block).map(({ command }) => command));

/** The command lines of acrtask in a line of shell, each without the program's name. */
const commandLinesOf = (line: string): string[][] => {
  const found: string[][] = [];
  let current: string[] | undefined;
  let atStart = true;
  for (const token of parse(line.replace(/"\$\((.*?)\)"/g, '$($1)'), (name) => `$${name}`)) {
    const word = typeof token === 'string' ? token : 'pattern' in token ? token.pattern : undefined;
    if (word === undefined) {
      current = undefined;
      atStart = true;
    } else if (atStart && word === 'acrtask') {
      current = [];
      found.push(current);
      atStart = false;
    } else {
      current?.push(word);
      atStart = atStart && /^(?:npx|eval|\w+=.*)$/.test(word);
    }
  }
  return found;
};

/** What is named in running text, such as `acrtask emulator env`. */
const namedLines = (text: string): string[] =>
  [...text.matchAll(/(?<!`)`(acrtask [^`]+)`(?!`)/g)]
    .map(([, line = '']) => line)
    .filter((line) => !line.includes('...'));

const shown = pages.flatMap((page) =>
  [...typedLines(textOf(page)), ...namedLines(textOf(page))].flatMap((line) =>
    commandLinesOf(line).map((words) => ({ page, words, line })),
  ),
);

describe('the command lines that are shown', () => {
  it('are read from the pages', () => {
    expect(
      typedLines('```console\n$ a=$(acrtask x -b) \\\n   -c\nacrtask z\n```\n  ```sh\n  acrtask y | d\n  ```\n'),
    ).toEqual(['a=$(acrtask x -b) -c', 'acrtask y | d']);
    expect(commandLinesOf('a=$(acrtask x --id $b -l [c]); npx acrtask y | acrtask-z; echo acrtask w')).toEqual([
      ['x', '--id', '$b', '-l', '[c]'],
      ['y'],
    ]);
    expect(commandLinesOf('eval "$(acrtask emulator env)"')).toEqual([['emulator', 'env']]);
    expect(shown.length).toBeGreaterThan(30);
  });

  it.each(shown.filter(({ words }) => !words[0]?.startsWith('--')))('$page: $line', async ({ words }) => {
    const found = findCommand(words, catalog);
    expect(found?.words).toBeDefined();
    if (!found) return;
    const { default: definition } = await found.entry.load();
    const options: OptionTable = { ...definition.options, ...globalOptions };
    const rest = found.rest.filter((word) => word !== '--help');
    const positionals: OptionTable = definition.positionals ?? {};
    expect(() => parseWords(rest, { name: found.words, positionals, options })).not.toThrow();
  });
});

describe('the tables', () => {
  it('of commands lists the catalog', async () => {
    const expected = catalog.map(async ({ own = '–', az = '–', load }) => [own, az, (await load()).default.summary]);
    expect(tableBelow(section('Commands'), '| `acrtask ...` | `acrtask az ...` | What it does |')).toEqual(
      await Promise.all(expected),
    );
  });

  it('of exit codes lists them', () => {
    expect(tableBelow(section('Exit codes'), '| Code | Means |').map(([code]) => Number(code))).toEqual(
      Object.values(ExitCode),
    );
  });

  it("of the emulator's options lists them", async () => {
    const { default: start } = await import('../src/commands/emulator/start.ts');
    const names = Object.values<OptionTable[string]>(start.options).flatMap(namesOf);
    const listed = tableBelow(section('The emulator'), '| Option of `start` | Means |').map(([flags = '']) => flags);
    expect([...listed.map((flags) => flags.split(' ')[0]), '--detach'].sort()).toEqual(names.sort());
  });
});

const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

it.each(pages)('%s: its links lead somewhere', (page) => {
  const broken = [...textOf(page).matchAll(/\]\((?!https:)([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      if (path !== '' && !existsSync(join(root, path))) return true;
      return anchor !== undefined && !anchorsOf(path === '' ? page : path).includes(anchor);
    });
  expect(broken).toEqual([]);
});
