import { parse } from 'shell-quote';
import { describe, expect, it } from 'vitest';
import type { FailureName } from '../src/access/failure-names.ts';
import { isForAzureCli } from '../src/cli/azure-cli/is-for-azure-cli.ts';
import { globalOptions } from '../src/cli/global-options.ts';
import { namesOf, type OptionTable } from '../src/cli/option.ts';
import { findCommand } from '../src/cli/parsing/find-command.ts';
import { parseWords } from '../src/cli/parsing/parse.ts';
import { azureCliCommands, catalog } from '../src/commands/catalog.ts';
import { ExitCode } from '../src/errors.ts';
import { guides, textOf } from './support/documents.ts';
import { failedLogs } from './support/failed-logs.ts';
import { blocksOf, languages, tableBelow, typedIn } from './support/markdown.ts';

const pages = [...guides, 'CONTRIBUTING.md', 'CHANGELOG.md'];

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
  [...text.matchAll(/(?<!`)`([^`\n]*\bacrtask [^`\n]+)`(?!`)/g)]
    .map(([, line = '']) => line.replaceAll('\\|', '|'))
    .filter((line) => !line.includes('...') && line !== 'acrtask az');

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
    expect(commandLinesOf(namedLines('| `acrtask x pwsh \\| y` |')[0] ?? '')).toEqual([['x', 'pwsh']]);
    expect(shown.length).toBeGreaterThan(100);
  });

  it.each(shown.filter(({ words }) => !words[0]?.startsWith('--')))('$page: $line', async ({ words }) => {
    if (isForAzureCli(words, catalog)) {
      expect(await azureCliCommands([])).toContain(words[1]);
      return;
    }
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

describe('the blocks', () => {
  it.each(pages)('%s: are all of a language that these tests know', (page) => {
    const text = textOf(page);
    const fences = text.match(/^ *```.*$/gm) ?? [];
    expect(fences.filter((fence, index) => index % 2 === (/```$/.test(fence) ? 0 : 1))).toEqual([]);
    const blocks = blocksOf(text);
    expect(blocks.length).toBe(fences.length / 2);
    expect(blocks.filter(({ language }) => !languages.includes(language))).toEqual([]);
    // The examples of the checks are task files, which checks.test.ts reads.
    if (page === 'docs/task-file-checks.md') return;
    // A transcript without a `$`, say, would never be typed.
    expect(blocks.filter((block) => !['text', 'ts'].includes(block.language) && typedIn(block).length === 0)).toEqual(
      [],
    );
  });
});

/** What the guide shows of the log of each failure; a run that no agent takes has no log. */
const lineOfFailure: Readonly<Record<Exclude<FailureName, 'no-agent'>, string>> = {
  'token-exchange-unauthorized': 'exchange API response code: 401',
  'token-exchange-forbidden': 'exchange API response code: 403',
  'login-without-token': 'Cannot perform an interactive login from a non TTY device',
  'login-refused': 'failed to set docker credentials',
  'registry-not-found': 'no such host',
  'registry-unreachable': 'i/o timeout',
  'address-not-allowed': 'is not allowed access',
  'identity-not-found': 'Identity not found',
  'secret-timeout': 'timeout in fetching secrets',
  'secret-forbidden': 'StatusCode=403',
  'secret-not-found': 'SecretNotFound',
  'secret-disabled': 'SecretDisabled',
  'vault-address-not-allowed': 'ForbiddenByFirewall',
  'vault-not-found': 'no such host',
  'push-without-credential': 'when specifying push, at least one credential is required',
  'context-download': 'failed to download context',
  'pull-denied': 'pull access denied',
  'push-denied': 'denied: requested access to the resource is denied',
  'rate-limit': 'toomanyrequests',
  'image-not-found': 'manifest unknown',
  'no-space': 'no space left on device',
  'timed-out': 'timed out',
  'unsupported-platform': 'exec format error',
  'dockerfile-not-found': 'unable to evaluate symlinks in Dockerfile path',
};

describe('the tables', () => {
  it('of exit codes lists them', () => {
    const codes = tableBelow(textOf('docs/logs-and-exit-codes.md'), '| Code | Means |').map(([code]) => Number(code));
    expect(codes).toEqual(Object.values(ExitCode));
  });

  it("of the emulator's options lists them", async () => {
    const { default: start } = await import('../src/commands/emulator/start.ts');
    const names = Object.values<OptionTable[string]>(start.options).flatMap(namesOf);
    const table = tableBelow(textOf('docs/emulator.md'), '| Option of `start` | Means |');
    expect([...table.map(([flags = '']) => flags.split(' ')[0]), '--detach'].sort()).toEqual(names.sort());
  });

  it.each(Object.entries(lineOfFailure))('of failed runs show how a log tells of %s', (failure, line) => {
    const firstCells = tableBelow(textOf('docs/identity.md'), '| The log says | What it means | What mends it |').map(
      ([cell = '']) => cell,
    );
    expect(firstCells.filter((cell) => cell.includes(line)).length).toBeGreaterThan(0);
    expect(failedLogs.filter(([, log, { name }]) => name === failure && log.includes(line)).length).toBeGreaterThan(0);
  });
});
