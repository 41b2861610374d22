import { describe, expect, it } from 'vitest';
import type { CatalogEntry } from '../../../src/cli/command.ts';
import { entriesBelow, findCommand, leadingGroup } from '../../../src/cli/parsing/find-command.ts';
import { suggest } from '../../../src/did-you-mean.ts';

const load = () => Promise.reject(new Error('Finding a command loads none.'));
const catalog: CatalogEntry[] = [
  { own: 'run', az: 'acr task run', load },
  { own: 'identity show', az: 'acr task identity show', load },
  { own: 'credential add', az: 'acr task credential add', load },
  { own: 'version', load },
  { az: 'identity show', load },
  { az: 'acr show', load },
];

describe('the command that words name', () => {
  it.each<[string, string | undefined, string[]]>([
    ['run -n x', 'run', ['-n', 'x']],
    ['RUN x', 'run', ['x']],
    ['az acr task run -n x', 'az acr task run', ['-n', 'x']],
    ['AZ Acr TASK Run', 'az acr task run', []],
    ['credential add -n run', 'credential add', ['-n', 'run']],
    ['identity show', 'identity show', []],
    ['az identity show', 'az identity show', []],
    ['az acr task identity show', 'az acr task identity show', []],
    ['version', 'version', []],
    ['az version', undefined, []],
    ['acr show', undefined, []],
    ['credential', undefined, []],
    ['-n x run', undefined, []],
    ['', undefined, []],
  ])('%s', (words, found, rest) => {
    const command = findCommand(words.split(' '), catalog);
    expect([command?.words, command?.rest ?? []]).toEqual([found, rest]);
  });
});

describe('the group that words begin with', () => {
  it.each([
    ['', []],
    ['nonsense', []],
    ['credential', ['credential']],
    ['credential nonsense', ['credential']],
    ['Az ACR nonsense', ['az', 'acr']],
    ['az acr task', ['az', 'acr', 'task']],
  ])('%s', (words, group) => expect(leadingGroup(words.split(' '), catalog)).toEqual(group));
});

describe('the commands below a group', () => {
  it.each([
    [[], ['run', 'identity show', 'credential add', 'version']],
    [['credential'], ['credential add']],
    [
      ['az', 'acr', 'task'],
      ['az acr task run', 'az acr task identity show', 'az acr task credential add'],
    ],
    [['az', 'identity'], ['az identity show']],
  ])('%j', (group, words) => expect(entriesBelow(group, catalog).map((each) => each.words)).toEqual(words));
});

describe('what may have been meant', () => {
  const known = ['create', 'credential', 'delete', 'list', 'list-runs', 'logs', 'run', 'show'];
  it.each([
    ['shw', ['show']],
    ['lsit', ['list']],
    ['SHOW', ['show']],
    ['list-run', ['list-runs']],
    ['crate', ['create']],
    ['delet', ['delete']],
    ['lgos', ['logs']],
    ['nonsense', []],
    ['', []],
  ])('%s', (word, near) => expect(suggest(word, known)).toEqual(near));
});
