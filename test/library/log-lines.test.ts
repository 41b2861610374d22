import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { linesWrittenBy } from '../../src/library/log-lines.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const linesOf = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
};

it.each<[string, readonly (string | Uint8Array)[], readonly string[]]>([
  ['nothing', [], []],
  ['lines in one piece', ['a\nb\n'], ['a', 'b']],
  ['a line in several pieces', ['a', 'b', 'c\nd', '\n'], ['abc', 'd']],
  ['a last line without an end', ['a\nb'], ['a', 'b']],
  ['empty lines', ['\n\na\n'], ['', '', 'a']],
  ['ends of Windows', ['a\r\nb\r', '\nc\rd\r\n'], ['a', 'b', 'c\rd']],
  ['a character in two pieces', [bytes('h\u00e9').slice(0, 2), bytes('h\u00e9').slice(2), '\n'], ['h\u00e9']],
])('%s', async (_, pieces, lines) => {
  const written = linesWrittenBy(async (write) => {
    for (const piece of pieces) await write(piece);
  });
  expect(await linesOf(written)).toEqual(lines);
});

it('lets the writer wait until its lines are taken', async () => {
  let written = 0;
  const lines = linesWrittenBy(async (write) => {
    for (; written < 3; written += 1) await write('a\nb\n');
  });
  await lines.next();
  await turn();
  expect(written).toBe(0);
  await lines.next();
  await lines.next();
  await turn();
  expect(written).toBe(1);
});

it('gives the lines before a failure, and then the failure', async () => {
  const failure = new Error('cut off');
  const lines = linesWrittenBy(async (write) => {
    await write('a\nb');
    throw failure;
  });
  expect([await lines.next(), await lines.next()]).toEqual([
    { done: false, value: 'a' },
    { done: false, value: 'b' },
  ]);
  await expect(lines.next()).rejects.toBe(failure);
});

it('ends the writer when the caller leaves, and does not let it wait', async () => {
  const seen: string[] = [];
  const lines = linesWrittenBy(async (write, signal) => {
    for (let at = 0; !signal.aborted; at += 1) await write(`${at}\n${at}\n`);
    seen.push('ended');
  });
  for await (const line of lines) {
    seen.push(line);
    if (seen.length === 3) break;
  }
  expect(seen).toEqual(['0', '0', '1', 'ended']);
});

it('does nothing before the first line is wanted, and nothing when none is', async () => {
  let begun = false;
  const lines = linesWrittenBy(async () => {
    begun = true;
  });
  await lines.return();
  expect(begun).toBe(false);
});
