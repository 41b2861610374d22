import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../src/errors.ts';
import type { RunState } from '../../src/follow/run-source.ts';
import { createRunWatch } from '../../src/follow/run-watch.ts';
import { scripted } from './scripted.ts';

const busy = new ServiceError(503, 'ServerBusy', 'Try later.');
const gone = new ServiceError(404, 'RunNotFound', 'not found');

/** What each look comes to: `F` is a failed answer, `.` a good one, `X` a refusal. */
const looks = async (answers: string): Promise<string> => {
  const { source, signal } = scripted({ states: [] }).options;
  let at = 0;
  const run = async (): Promise<RunState> => {
    const answer = answers[at];
    at += 1;
    if (answer === '.') return { status: 'Running', raw: {} };
    throw answer === 'F' ? busy : gone;
  };
  const look = createRunWatch({ ...source, run }, signal);
  const seen: string[] = [];
  for (const _ of answers) {
    try {
      seen.push((await look()) ? '.' : '?');
    } catch (error) {
      seen.push(error === busy ? 'busy' : 'gone');
      break;
    }
  }
  return seen.join('');
};

describe('looks at a run', () => {
  it.each([
    ['...', '...'],
    ['FFFFFFFFF', '?????????'],
    ['FFFFFFFFFF', '?????????busy'],
    ['FFFFFFFFF.FFFFFFFFF.', '?????????.?????????.'],
    ['.FFFFFFFFFF', '.?????????busy'],
    ['X', 'gone'],
    ['FX', '?gone'],
  ])('%s: %s', async (answers, expected) => {
    expect(await looks(answers)).toBe(expected);
  });
});
