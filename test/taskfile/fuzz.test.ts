import { expect, it } from 'vitest';
import { kindOf, samplesIn, textOfSeed, tryOne } from './fuzz/fuzz.ts';

// A few thousand of the texts that `npm run fuzz` tries by the million. Whatever is in them, the checks answer.
const samples = samplesIn(import.meta.dirname);
const parts = 8;
const each = 250;

it.each(Array.from({ length: parts }, (_, part) => part * each))('answers the texts from seed %i on', async (first) => {
  const found = [];
  for (let seed = first; seed < first + each; seed += 1) {
    const fault = await tryOne(samples, seed, { isTimed: false });
    if (fault) found.push(fault);
  }
  expect(found).toEqual([]);
});

it('makes the same text of a seed each time, and others of other seeds', () => {
  const texts = Array.from({ length: 200 }, (_, seed) => textOfSeed(samples, seed));
  expect(texts).toEqual(Array.from({ length: 200 }, (_, seed) => textOfSeed(samples, seed)));
  expect(new Set(texts).size).toBeGreaterThan(190);
});

it('names a fault without what the text says', () => {
  expect(kindOf('when-unknown: says undefined: step x')).toBe('when-unknown: says undefined');
});
