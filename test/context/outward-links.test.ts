import { describe, expect, it } from 'vitest';
import { outwardLinks } from '../../src/context/entries.ts';

describe('a link', () => {
  it.each([
    ['link', 'app.txt', false],
    ['dir/link', '../app.txt', false],
    ['dir/link', 'nowhere', false],
    ['a/b/link', '../../c/../d', false],
    ['link', '..names', false],
    ['link', 'names../x', false],
    ['link', 'x/names..', false],
    ['link', '.', false],
    ['link', '..', true],
    ['link', '../app.txt', true],
    ['dir/link', '../../app.txt', true],
    ['dir/link', 'x/../../../app.txt', true],
    ['link', '/etc/hosts', true],
    ['link', 'C:/Windows', true],
  ])('%s -> %s leads out: %s', (name, target, isOut) => {
    const entries = [
      { kind: 'directory', name: 'dir' },
      { kind: 'symlink', name, target },
    ] as const;
    expect(outwardLinks(entries)).toEqual(isOut ? [{ name, target }] : []);
  });
});
