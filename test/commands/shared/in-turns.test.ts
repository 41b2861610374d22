import { expect, it } from 'vitest';
import { inTurns } from '../../../src/commands/shared/in-turns.ts';

it('gives the results in the order of the items, however long each takes', async () => {
  let most = 0;
  let underWay = 0;
  const results = await inTurns([3, 1, 2], 2, async (item, index) => {
    underWay += 1;
    most = Math.max(most, underWay);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    underWay -= 1;
    return `${index}: ${item}`;
  });
  expect([results, most]).toEqual([['0: 3', '1: 1', '2: 2'], 2]);
});

it('begins nothing after a failure, and lets what is under way end', async () => {
  const told: string[] = [];
  const work = async (item: string): Promise<void> => {
    told.push(`${item} begins`);
    if (item === 'a') throw new Error('first');
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    told.push(`${item} ends`);
  };
  await expect(inTurns(['a', 'b', 'c'], 2, work)).rejects.toThrow('first');
  expect(told).toEqual(['a begins', 'b begins', 'b ends']);
});
