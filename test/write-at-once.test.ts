import { closeSync, openSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTerminal, writeAtOnceTo } from '../src/write-at-once.ts';
import { layFolder } from './context/folder.ts';

/** What becomes of a text that is written to a file, and the text that the file holds then. */
const writtenTo = async (platform: NodeJS.Platform, texts: readonly string[]) => {
  const path = join(await layFolder({}), 'out');
  const fd = openSync(path, 'w');
  try {
    const write = writeAtOnceTo(fd, platform);
    const left = texts.map((text) => write(Buffer.from(text))?.length);
    return { left, isTerminal: isTerminal(fd, platform), file: readFileSync(path, 'utf8') };
  } finally {
    closeSync(fd);
  }
};

describe('what is written at once', () => {
  const long = 'long '.repeat(20_000);

  it('is everything that goes into a file', async () =>
    expect(await writtenTo('linux', ['a', '', long])).toEqual({
      left: [undefined, undefined, undefined],
      isTerminal: false,
      file: `a${long}`,
    }));

  it('is nothing on Windows', async () =>
    expect(await writtenTo('win32', ['a'])).toEqual({ left: [1], isTerminal: false, file: '' }));

  it('is everything that nobody is shown', () => {
    const fd = openSync(devNull, 'w');
    try {
      expect([writeAtOnceTo(fd, 'linux')(Buffer.from(long)), isTerminal(fd, 'linux')]).toEqual([undefined, false]);
    } finally {
      closeSync(fd);
    }
  });

  it('is nothing where there is no output', () => {
    const closed = 1 << 20;
    expect([writeAtOnceTo(closed, 'linux')(Buffer.from('a'))?.length, isTerminal(closed, 'linux')]).toEqual([1, false]);
  });
});
