import { expect, it } from 'vitest';
import { waitingBlocks } from '../../../src/emulator/blob/routes.ts';

it('counts the blocks of each blob up to the largest blob', () => {
  const waiting = waitingBlocks(10);
  expect([
    waiting.add('/one', 'a', 6),
    waiting.add('/one', 'b', 4),
    waiting.add('/one', 'c', 1),
    waiting.add('/one', 'b', 3),
    waiting.add('/one', 'c', 1),
    waiting.add('/other', 'a', 10),
    waiting.add('/another', 'a', 11),
  ]).toEqual([true, true, false, true, true, true, false]);
  waiting.clear('/one');
  expect(waiting.add('/one', 'a', 10)).toBe(true);
});
