import { describe, expect, it } from 'vitest';
import { option } from '../../../src/cli/option.ts';
import { flag, optional, text, texts, threeState } from '../../../src/cli/option-schemas.ts';
import { writtenOut } from '../../../src/cli/parsing/shortened-options.ts';
import { UsageError } from '../../../src/errors.ts';
import { runCommandLine } from '../../support/command-line.ts';

const table = {
  output: option('--output, -o <format>', 'Format.', optional(text())),
  group: option('--group <group>', 'Group.', optional(text()), { otherFlags: '--resource-group, -g <group>' }),
  registry: option('--registry, -r <registry>', 'Registry.', optional(text())),
  noPush: option('--no-push [bool]', 'No push.', optional(threeState())),
  noCache: option('--no-cache', 'No cache.', flag()),
  ids: option('--ids <ids...>', 'Ids.', optional(texts())),
  yes: option('--yes, -y', 'Yes.', flag()),
};

describe('a value behind = after a short name', () => {
  it.each<[string, string]>([
    ['-o=tsv', '--output=tsv'],
    ['-o=a=b', '--output=a=b'],
    ['-o=', '--output='],
    ['-g=x -r=y', '--group=x --registry=y'],
    ['-o -o=x', '-o -o=x'],
    ['-r=x -- -o=tsv', '--registry=x -- -o=tsv'],
    ['--ids a -o=x', '--ids a --output=x'],
    ['-ox', '-ox'],
    ['-z=x', '-z=x'],
    ['--out=tsv', '--out=tsv'],
    ['--out tsv', '--out tsv'],
  ])('%s', (line, words) => {
    expect(writtenOut(line.split(' '), table)).toEqual({ words: words.split(' '), shortened: [] });
  });
});

describe('names that are cut short', () => {
  it.each<[string, string, string]>([
    ['--out tsv', '--output tsv', '--out --output'],
    ['--o=tsv', '--output=tsv', '--o --output'],
    ['--resource x', '--resource-group x', '--resource --resource-group'],
    ['--no-p false', '--no-push false', '--no-p --no-push'],
    ['--id a b --out tsv', '--ids a b --output tsv', '--id --ids --out --output'],
    ['--output --out', '--output --out', ''],
    ['--registry x --reg y', '--registry x --registry y', '--reg --registry'],
    ['-- --out', '-- --out', ''],
    ['--outer x', '--outer x', ''],
    ['--', '--', ''],
  ])('%s', (line, words, names) => {
    const { words: found, shortened } = writtenOut(line.split(' '), table, { cutShort: true });
    const told = shortened.map(({ written, name }) => `${written} ${name}`).join(' ');
    expect([found.join(' '), told]).toEqual([words, names]);
  });
});

it.each([
  [
    '--no=x --re y',
    'ambiguous option: --no could match --no-push, --no-cache',
    'ambiguous option: --re could match --resource-group, --registry',
  ],
  [
    '--no-c=x -y=x',
    'argument --no-cache: the option does not take a value',
    'argument --yes/-y: the option does not take a value',
  ],
])('%s is refused', (line, ...problems) => {
  expect(() => writtenOut(line.split(' '), table, { cutShort: true })).toThrow(new UsageError(problems));
});

describe('in a command line', () => {
  const show = 'show -n=hello -r=myregistry';

  it('takes -n=NAME', async () => {
    const short = await runCommandLine(`${show} -o=tsv --query=name`);
    const long = await runCommandLine('show --name hello --registry myregistry --output tsv --query name');
    expect(short.asked).toEqual(long.asked);
    expect(short.stdout).toBe(long.stdout);
  });

  it('takes names that are cut short under az, with a warning', async () => {
    const { stdout, stderr } = await runCommandLine(`az acr task ${show} --out tsv --quer name`);
    expect(stdout).toBe((await runCommandLine(`${show} -o tsv --query name`)).stdout);
    expect(stderr).toBe(
      ['--out is interpreted as --output', '--quer is interpreted as --query']
        .map((each) => `WARNING: ${each}. Use the full name: a future option may start with the same letters.\n`)
        .join(''),
    );
  });

  it('refuses them elsewhere, with the whole name', async () => {
    const { exitCode, stderr } = await runCommandLine(`${show} --out tsv`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: "ERROR: unrecognized arguments: --out\nDid you mean '--output'?\n",
    });
  });
});
