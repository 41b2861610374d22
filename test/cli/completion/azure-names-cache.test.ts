import { describe, expect, it } from 'vitest';
import type { NamesQuery } from '../../../src/cli/completion/azure-names.ts';
import { createNamesCache } from '../../../src/cli/completion/azure-names-cache.ts';
import { createTestHost } from '../../support/test-host.ts';

const query = { kind: 'timers', registry: 'r', task: 't' } as NamesQuery;
const names = [{ value: 'nightly' }];

/** What the cache has `after` so many milliseconds. */
const found = async (kept: typeof names | undefined, after: number) => {
  const host = createTestHost();
  const start = host.now().getTime();
  await createNamesCache(host).set(query, kept);
  const later = { ...host, now: () => new Date(start + after) };
  return (await createNamesCache(later).get(query)) !== undefined;
};

describe('names are kept', () => {
  it.each<[what: string, kept: typeof names | undefined, after: number, isFound: boolean]>([
    ['for a minute', names, 59_999, true],
    ['no longer', names, 60_000, false],
    ['for ten seconds when there are none', [], 9999, true],
    ['no longer when there are none', [], 10_000, false],
    ['for ten seconds when they could not be found', undefined, 9999, true],
    ['no longer when they could not be found', undefined, 10_000, false],
    ['not from a time to come', names, -1, false],
  ])('%s', async (_, kept, after, isFound) => expect(await found(kept, after)).toBe(isFound));

  it('beside others', async () => {
    const cache = createNamesCache(createTestHost());
    const other = { ...query, task: 'other' };
    await cache.set(query, names);
    await cache.set(other, []);
    expect([(await cache.get(query))?.names, (await cache.get(other))?.names]).toEqual([names, []]);
  });
});
