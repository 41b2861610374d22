import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { inputOf } from '../src/host.ts';

/** A pipe, or a stand-in for a terminal; and the prompts that were shown. */
const streams = (isTTY: boolean) => {
  const stream = Object.assign(new PassThrough(), { isTTY, setRawMode: () => stream });
  const output = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  return { stream: stream as unknown as NodeJS.ReadStream & PassThrough, output };
};

describe.each([
  ['a pipe', false],
  ['a terminal', true],
] as const)('questions at %s', (_, isTTY) => {
  it.each<[string, readonly string[], readonly (string | undefined)[]]>([
    ['lines in one piece', ['y\nn\nmaybe\n'], ['y', 'n', 'maybe']],
    ['a line in pieces', ['y\nma', 'ybe\nn\n'], ['y', 'maybe', 'n']],
    ['an empty line', ['\n\ny\n'], ['', '', 'y']],
    ['the end of input', ['y\n'], ['y', undefined, undefined]],
  ])('get %s', async (_about, pieces, answers) => {
    const { stream, output } = streams(isTTY);
    stream.write(pieces[0]);
    const given: unknown[] = [];
    for (const [index] of answers.entries()) {
      const asked = inputOf(stream, output).ask('? ');
      const more = pieces[index];
      if (index > 0 && more !== undefined) stream.write(more);
      if (index === pieces.length - (pieces.length > 1 ? 1 : 0)) stream.end();
      given.push(await asked);
    }
    expect(given).toEqual(answers);
  });
});

it('a pipe shows each prompt once', async () => {
  const { stream, output } = streams(false);
  stream.end('y\nn\n');
  const input = inputOf(stream, output);
  const answers = [await input.ask('first? '), await input.ask('second? '), await input.ask('third? ')];
  output.end();
  expect([answers, await text(output)]).toEqual([['y', 'n', undefined], 'first? second? third? ']);
});
