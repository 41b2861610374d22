import { describe, expect, it } from 'vitest';
import { createLineSplitter, eventOf, type LogEvent, timeOf } from '../../../src/follow/report/log-lines.ts';

describe('line splitter', () => {
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
});

describe('log event', () => {
  describe('what a line of a log tells', () => {
    it.each<[string, LogEvent | undefined]>([
      [
        "2019/06/14 22:47:32 Executing step ID: acb_step_0. Timeout(sec): 600, Working directory: '', Network: ''\r\n",
        { kind: 'started', id: 'acb_step_0' },
      ],
      ['Executing step ID: v1.build. Timeout(sec): 600', { kind: 'started', id: 'v1.build' }],
      ['2018/06/14 22:47:32 Executing step: build', { kind: 'started', id: 'build' }],
      [
        '2019/06/14 22:47:40 Step ID: build marked as successful (elapsed time in seconds: 12.345678)\r\n',
        { kind: 'ended', id: 'build', status: 'successful', seconds: 12.345678 },
      ],
      [
        '2018/06/14 22:47:40 Step id: build marked as skipped (elapsed time in seconds: 0)',
        { kind: 'ended', id: 'build', status: 'skipped', seconds: 0 },
      ],
      [
        'failed to run step ID: push: failed to push images: 401\r\n',
        { kind: 'failed', id: 'push', error: 'failed to push images: 401' },
      ],
      ['Run ID: cf1 was successful after 3m12s', { kind: 'over', runId: 'cf1' }],
      ['Run ID: cf1 failed after 5s. Error: failed during run, err: exit status 1', { kind: 'over', runId: 'cf1' }],
      ['2019/06/14 22:47:40 Launching container with name: build\r\n', { kind: 'launched', id: 'build' }],
      ['2019/06/14 22:47:41 Successfully executed container: v1.build', { kind: 'executed', id: 'v1.build' }],
      ['Launching container with name: build, again', undefined],
      ['echo Executing step ID: build. Timeout(sec): 600', undefined],
      ['Step ID: build encountered an error: x, but is set to ignore errors. Continuing...', undefined],
      ['', undefined],
    ])('%s', (line, event) => expect(eventOf(line)).toEqual(event));
  });

  it.each([
    ['2019/06/14 22:47:32 Launching', Date.parse('2019-06-14T22:47:32Z')],
    ['2019/06/14', undefined],
    ['hello 2019/06/14 22:47:32 ', undefined],
  ])('the time of %s', (line, time) => expect(timeOf(line)).toBe(time));
});
