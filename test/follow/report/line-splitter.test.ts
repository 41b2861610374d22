import { expect, it } from 'vitest';
import { createLineSplitter } from '../../../src/follow/report/line-splitter.ts';

it.each<[string[], string[], string]>([
  [[], [], ''],
  [['a\nb\r\nc'], ['a\n', 'b\r\n'], 'c'],
  [['a', 'b', 'c\nd', '\n'], ['abc\n', 'd\n'], ''],
  [['\n', '', '\n'], ['\n', '\n'], ''],
])('%j is %j and the rest %j', (pieces, lines, rest) => {
  const splitter = createLineSplitter();
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  const found = pieces.flatMap((piece) => {
    const bytes = new TextEncoder().encode(piece);
    const whole = splitter.split(bytes).map((part) => text(part.bytes));
    // As a network buffer is used again.
    bytes.fill(0x3f);
    return whole;
  });
  expect([found, text(splitter.rest().bytes), text(splitter.rest().bytes)]).toEqual([lines, rest, '']);
});

it('a long line comes in parts as they arrive, and no more than its limit is held', () => {
  const splitter = createLineSplitter(4);
  const parts = ['ab', 'cd', 'e', 'f', 'g\nh', '\nabcdef\n', 'abcde', '\n'].map((piece) =>
    splitter
      .split(Buffer.from(piece))
      .map(
        ({ bytes, begins, ends }) =>
          `${begins ? '^' : ''}${JSON.stringify(Buffer.from(bytes).toString())}${ends ? '$' : ''}`,
      ),
  );
  expect(parts).toEqual([
    [],
    [],
    ['^"abcde"'],
    ['"f"'],
    ['"g\\n"$'],
    ['^"h\\n"$', '^"abcdef\\n"$'],
    ['^"abcde"'],
    ['"\\n"$'],
  ]);
});
