import { describe, expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const hint = "Use two or more letters, digits, '_', '.', and '-', beginning with a letter or digit.";
const short = (id: string): string =>
  `2 container-name: the id '${id}' has one character only, and Docker refuses a container of that name | ${hint}`;
const refused = (id: string): string =>
  `2 container-name: the id '${id}' is not a name that Docker accepts for a container | ${hint}`;

const cases: [about: string, step: string, found: string[]][] = [
  ['an ordinary id', 'id: build-1.2_x\n    cmd: bash', []],
  ['two characters', 'id: ab\n    build: .', []],
  ['a digit first', 'id: 1b\n    cmd: bash', []],
  ['no id', 'cmd: bash', []],
  ['one letter', 'id: a\n    cmd: bash', [short('a')]],
  ['one digit, on a build', 'id: 5\n    build: .', [short('5')]],
  ['one letter on a push, which has no container', 'id: a\n    push: [a.azurecr.io/b:1]', []],
  ['a slash', 'id: test/unit\n    cmd: bash', [refused('test/unit')]],
  ['a dash first', 'id: -build\n    cmd: bash', [refused('-build')]],
  ['a colon', 'id: "build:web"\n    cmd: bash', [refused('build:web')]],
  ['a letter of another script', 'id: prüfen\n    cmd: bash', [refused('prüfen')]],
  ['an id that a value gives', 'id: {{.Values.id}}\n    build: -t web:{{.Values.tag}} .', []],
  ['an id that a value makes longer', 'id: t{{.Values.number}}\n    cmd: bash', []],
];

describe('ids as names of containers', () => {
  it.each(cases)('%s', async (_about, step, found) => {
    expect(await foundIn(`steps:\n  - ${step}\n`, { codes: ['container-name'] })).toEqual(found);
  });
});
