import { describe, expect, it } from 'vitest';
import { createProgressBar, progressLine } from '../../src/context/progress.ts';
import { createTestHost } from '../support/test-host.ts';

const progress = { files: 5000, totalFiles: 20_000, bytes: 3 * 1024 * 1024 };

describe('progressLine', () => {
  it.each<[typeof progress, ms: number, columns: number, line: string]>([
    [progress, 2000, 80, '[######..................] 5,000 of 20,000 files, 3.0 MiB, 1.5 MiB/s'],
    [progress, 0, 80, '[######..................] 5,000 of 20,000 files, 3.0 MiB'],
    [progress, 2000, 60, '5,000 of 20,000 files, 3.0 MiB, 1.5 MiB/s'],
    [progress, 2000, 20, '5,000 of 20,000 fil'],
    [progress, 2000, 69, '[######..................] 5,000 of 20,000 files, 3.0 MiB, 1.5 MiB/s'],
    [progress, 2000, 68, '5,000 of 20,000 files, 3.0 MiB, 1.5 MiB/s'],
    [{ files: 0, totalFiles: 1_234_567, bytes: 0 }, 0, 80, '[........................] 0 of 1,234,567 files, 0 Bytes'],
    [{ files: 0, totalFiles: 0, bytes: 0 }, 500, 80, '[########################] 0 of 0 files, 0 Bytes, 0 Bytes/s'],
    [
      { files: 1, totalFiles: 1, bytes: 700 },
      1000,
      80,
      '[########################] 1 of 1 files, 700 Bytes, 700 Bytes/s',
    ],
  ])('%j after %i ms in %i columns', (counts, ms, columns, line) => {
    expect(progressLine(counts, ms, columns)).toBe(line);
  });
});

describe('a progress bar', () => {
  const draw = async (tty: readonly 'stderr'[]) => {
    const host = createTestHost({ tty });
    let files = 0;
    const bar = createProgressBar(host.stderr, host.now, () => ({ files, totalFiles: 6, bytes: files * 1024 }));
    for (const ms of [0, 50, 50, 99, 1]) {
      host.pass(ms);
      files += 1;
      bar.update();
    }
    await bar.clear();
    return host.written.stderr;
  };

  it('is drawn now and then, over itself, and gone at the end', async () => {
    const drawn = ['[####....................] 1 of 6 files, 1.0 KiB'];
    drawn.push('[############............] 3 of 6 files, 3.0 KiB, 30.0 KiB/s');
    drawn.push('[####################....] 5 of 6 files, 5.0 KiB, 25.0 KiB/s');
    expect(await draw(['stderr'])).toBe(`${drawn.map((line) => `\r${line}\u001b[K`).join('')}\r\u001b[K`);
  });

  it('leaves nothing to clear when it was never drawn', async () => {
    const host = createTestHost({ tty: ['stderr'] });
    await createProgressBar(host.stderr, host.now, () => progress).clear();
    expect(host.written.stderr).toBe('');
  });

  it('is nothing where there is no terminal', async () => {
    expect(await draw([])).toBe('');
  });
});
