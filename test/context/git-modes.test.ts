import { describe, expect, it } from 'vitest';
import { programsIn, programsOf } from '../../src/context/git-modes.ts';
import { layFolder } from './folder.ts';

describe('programs in git', () => {
  it('are the files with mode 755', () => {
    const hash = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';
    const listing = [
      `100644 ${hash} 0\ta.txt`,
      `100755 ${hash} 0\tbin/run me.sh`,
      `120000 ${hash} 0\tlink`,
      `100755 ${hash} 0\tdonnées\t1.sh`,
      '',
    ].join('\0');
    expect([...programsIn(listing)]).toEqual(['bin/run me.sh', 'données\t1.sh']);
  });

  it('are none in a folder of no repository', async () => {
    const folder = await layFolder({ 'run.sh': { program: '#!/bin/sh\n' } });
    expect([...(await programsOf(folder))]).toEqual([]);
  });
});
