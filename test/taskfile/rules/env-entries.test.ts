import { expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const codes = ['unquoted-variable', 'split-variable', 'env-entry', 'lost-variable'] as const;
const quote = "Put the value in quotation marks that the shell sees: - NAME='two words'.";
const ends = (name: string, what: string): string =>
  `4 unquoted-variable: the value of '${name}' ends at ${what}, since a shell reads it, so the command fails | ${quote}`;
const open = (name: string): string =>
  `4 unquoted-variable: the value of '${name}' has a quotation mark that is not closed, so the command fails | The agent puts the variable into the command line of a shell as it is: escape the mark with a backslash.`;

/** An entry of a step's `env` as YAML, and what is found. */
const entries: [entry: string, ...found: string[]][] = [
  ['A=1'],
  ['A='],
  ['A=$B'],
  ['A=${B:-one two}'],
  ['A=$(date +%s)'],
  ["A='two words'"],
  [`"A='two words'"`],
  ['A="two words"'],
  ['A=two\\ words'],
  ['A=https://example.com/?a=1'],
  ['A={"b":[1,2]}'],
  ['A=1,B'],
  ["A='{{.Secrets.token}}'"],
  ['A={{.Values.text}}'],
  ['A={{ "it" }}'],
  ['A=two words', ends('A', 'a blank')],
  ['"A= 1"', ends('A', 'a blank')],
  ['A=https://example.com/?a=1&b=2', ends('A', "'&'")],
  ['A=one;two', ends('A', "';'")],
  ['A=(one)', ends('A', "'('")],
  ['A=<none>', ends('A', "'<'")],
  ['|\n          A=1', ends('A', 'a line break').replace(/^4/, '5')],
  ["A=it's", open('A')],
  ['A'],
  ['A:b', "4 lost-variable: the variable 'A' is written with ':', so the step does not get it | Write it as A=VALUE."],
  [
    '"A: b"',
    "4 lost-variable: the variable 'A' is written with ':', so the step does not get it | Write it as A=VALUE.",
  ],
];

it.each(entries)('%s', async (entry, ...found) => {
  expect(await foundIn(`steps:\n  - cmd: node:22\n    env:\n      - ${entry}\n`, { codes })).toEqual(found);
});

const move = "Move the variable to the 'env' of the steps, where a comma is part of the value.";

/** An entry of the task's `env`, and what is found. */
const inherited: [entry: string, ...found: string[]][] = [
  ['A=1'],
  ['A=1,B=2'],
  [
    'A=x=1,y=2',
    `2 split-variable: the value of 'A' ends at its first comma: what follows it is taken for another variable | ${move}`,
  ],
  ['A=two words', ends('A', 'a blank').replace(/^4/, '2')],
  ['A=1,2', `2 env-entry: the value of 'A' ends at its first comma, and what follows it has no '=' | ${move}`],
  ['A', "2 env-entry: 'A' has no value | Write it as NAME=VALUE."],
];

it.each(inherited)('of the task: %s', async (entry, ...found) => {
  expect(await foundIn(`env:\n  - ${entry}\nsteps:\n  - cmd: node:22\n`, { codes })).toEqual(found);
});

it('wants a value when the step inherits variables', async () => {
  const step = 'steps:\n  - cmd: node:22\n    env:\n      - B\n';
  expect([await foundIn(step, { codes }), await foundIn(`env: [A=1]\n${step}`, { codes })]).toEqual([
    [],
    ["5 env-entry: 'B' has no value, which it needs beside the variables of the task | Write it as NAME=VALUE."],
  ]);
});

it('says nothing about the variables of a push, which has no command', async () => {
  expect(await foundIn('steps:\n  - push: [a:1]\n    env:\n      - A=two words\n', { codes })).toEqual([]);
});
