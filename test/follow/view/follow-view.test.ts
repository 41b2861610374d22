import { describe, expect, it } from 'vitest';
import { followRun } from '../../../src/follow/follow-run.ts';
import { createLogView, type LogViewOptions } from '../../../src/follow/view/log-view.ts';
import { type Script, scripted } from '../scripted.ts';

/** What is shown of a run that is followed, with the second in which it was. */
const shownOf = async (script: Script, view: LogViewOptions): Promise<readonly (readonly [number, string])[]> => {
  const { options, shown } = scripted(script);
  const { stream, caughtUp, restart, end } = createLogView(options.host.stdout, view);
  const host = { ...options.host, stdout: stream };
  await followRun({ ...options, host, onCaughtUp: caughtUp, onReplaced: restart });
  await end();
  return shown.map(({ time, bytes }) => [time / 1000, Buffer.from(bytes).toString()] as const);
};

const running: Script['states'] = [
  [0, 'Running'],
  [9000, 'Succeeded'],
];

describe('a view of a run that is followed', () => {
  it('shows the last lines that are there, and then every line as it comes', async () => {
    const script: Script = {
      states: running,
      log: [
        [0, { text: 'a\nb\nc\n' }],
        [3000, { text: 'a\nb\nc\nd\n' }],
        [8000, { text: 'a\nb\nc\nd\ne\nf\n', complete: 'successful' }],
      ],
    };
    expect(await shownOf(script, { tail: 2 })).toEqual([
      [0, 'b\nc\n'],
      [3, 'd\n'],
      [8, 'e\nf\n'],
    ]);
  });

  it('reads a long log to where it ends before it shows the last lines', async () => {
    const script: Script = {
      states: running,
      log: [
        [0, { text: 'a\nb\nc\nd\n', limit: 2 }],
        [8000, { text: 'a\nb\nc\nd\ne\n', limit: 2, complete: 'successful' }],
      ],
    };
    expect(await shownOf(script, { tail: 1 })).toEqual([
      [0, 'd\n'],
      [8, 'e\n'],
    ]);
  });

  it('shows all of a log that begins later', async () => {
    const script: Script = {
      states: [
        [0, 'Queued'],
        [4000, 'Running'],
        [9000, 'Succeeded'],
      ],
      log: [[5000, { text: 'a\nb\nc\n', complete: 'successful' }]],
    };
    expect(await shownOf(script, { tail: 1 })).toEqual([[5, 'a\nb\nc\n']]);
  });

  it('shows the last lines of a log that a finished run has only after a while', async () => {
    const script: Script = {
      states: [[0, 'Succeeded']],
      log: [[2000, { text: 'a\nb\n', complete: 'successful' }]],
    };
    expect(await shownOf(script, { tail: 1 })).toEqual([[2, 'b\n']]);
  });

  it('waits for a log that cannot be read for a moment', async () => {
    const script: Script = {
      states: running,
      log: [
        [0, { status: 503 }],
        [2000, { text: 'a\nb\n' }],
        [8000, { text: 'a\nb\nc\n', complete: 'successful' }],
      ],
    };
    expect(await shownOf(script, { tail: 1 })).toEqual([
      [3, 'b\n'],
      [8, 'c\n'],
    ]);
  });

  it('begins anew with a log that replaces another', async () => {
    const at = '2026/11/20 12:43:25';
    const script: Script = {
      states: running,
      log: [
        [0, { text: `${at} Executing step ID: one. Timeout(sec): 600\nold\n`, created: 'a' }],
        [4000, { text: `${at} Downloading source code...\nof the agent\n`, created: 'b', complete: 'successful' }],
      ],
    };
    expect(await shownOf(script, { quietAgent: true })).toEqual([[0, 'old\n']]);
  });
});
