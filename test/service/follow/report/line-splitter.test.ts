import { expect, it } from 'vitest';
import { createLineSplitter } from '../../../../src/service/follow/report/line-splitter.ts';

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
    const whole = splitter.split(bytes).map(text);
    // As a network buffer is used again.
    bytes.fill(0x3f);
    return whole;
  });
  expect([found, text(splitter.rest()), text(splitter.rest())]).toEqual([lines, rest, '']);
});
