import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { timelineText } from '../../src/drawing/timeline-text.ts';
import { timelineCases, timelineFolder, timelineOf } from '../support/timeline-cases.ts';

const plain = { columns: 80, ascii: false, colour: false };

describe.each(timelineCases)('%s', (name) => {
  const file = (of: string): string => join(timelineFolder, name, of);

  it('is this data', async () => {
    const data = `${JSON.stringify(await timelineOf(name), null, 2)}\n`;
    await expect(data).toMatchFileSnapshot(file('data.golden.json'));
  });

  it('looks like this in a terminal', async () => {
    await expect(timelineText(await timelineOf(name), plain)).toMatchFileSnapshot(file('terminal.golden.txt'));
  });

  it('looks like this in ASCII', async () => {
    const text = timelineText(await timelineOf(name), { columns: 100, ascii: true, colour: false });
    expect(text).toMatch(/^[\n -~]*$/);
    await expect(text).toMatchFileSnapshot(file('ascii.golden.txt'));
  });
});

it('is shown in the guide as it is', async () => {
  const guide = readFileSync(join(timelineFolder, '../../../docs/timelines.md'), 'utf8');
  expect(guide).toContain(timelineText(await timelineOf('parallel'), plain));
});

it('has colors that say how steps ended, and the same text without them', async () => {
  const timeline = await timelineOf('failed');
  const coloured = timelineText(timeline, { ...plain, colour: true });
  expect(stripVTControlCharacters(coloured)).toBe(timelineText(timeline, plain));
  const bars = coloured.split('\n').flatMap((line) => /(3\d)m *[█▒]/.exec(line)?.[1] ?? []);
  expect(bars).toEqual(['32', '33', '31']);
});
