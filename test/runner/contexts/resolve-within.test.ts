import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveWithin } from '../../../src/runner/contexts/resolve-within.ts';
import { layFolder } from '../../context/folder.ts';

describe('a path in a folder of its own', () => {
  it.each([
    ['.', '.'],
    ['', '.'],
    ['sub/', 'sub'],
    ['/sub/deep', 'sub/deep'],
    ['sub/../sub/./deep', 'sub/deep'],
    ['missing/too', 'missing/too'],
    ['relative', 'sub'],
    ['absolute', 'sub'],
    ['absolute/deep', 'sub/deep'],
    ['sub/up', 'sub'],
    ['sub/absolute', 'sub'],
    ['chain/deep', 'sub/deep'],
    ['outwards', 'etc'],
    ['outwards/passwd', 'etc/passwd'],
    ['root', '.'],
  ])('%j is %j', async (path, expected) => {
    const folder = await layFolder({
      'sub/deep/file': '',
      relative: { link: 'sub' },
      absolute: { link: '/sub' },
      'sub/absolute': { link: '/sub' },
      'sub/up': { link: '../absolute' },
      chain: { link: 'relative' },
      outwards: { link: '../../../etc' },
      root: { link: '/' },
    });
    expect(await resolveWithin(folder, path)).toBe(join(folder, expected));
  });

  it.each(['..', '../sibling', 'sub/../../sub', '/../x'])('does not lead out of it: %j', async (path) => {
    const folder = await layFolder({ 'sub/file': '' });
    await expect(resolveWithin(folder, path)).rejects.toThrow(/^path .+ is not within /);
  });

  it('does not go round in circles', async () => {
    const folder = await layFolder({ one: { link: 'other' }, other: { link: 'one' } });
    await expect(resolveWithin(folder, 'one')).rejects.toThrow(/^too many links in /);
  });
});
