import { describe, expect, it } from 'vitest';
import { commandList } from '../../../src/cli/help/command-list.ts';

const rows = [
  { words: 'bake', summary: 'Bake bread, rolls and buns, and say when they are done.' },
  { words: 'oven light', summary: 'Light the oven.' },
];

describe('a list of commands', () => {
  it.each([
    [
      undefined,
      '  bake        Bake bread, rolls and buns, and say when they are done.\n  oven light  Light the oven.\n',
    ],
    [80, '  bake        Bake bread, rolls and buns, and say when they are done.\n  oven light  Light the oven.\n'],
    [
      50,
      '  bake        Bake bread, rolls and buns, and say\n              when they are done.\n  oven light  Light the oven.\n',
    ],
  ])('in %s columns', (columns, expected) => expect(commandList(rows, columns)).toBe(expected));
});
