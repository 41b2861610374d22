import { describe, expect, it } from 'vitest';
import { accessFaults } from '../support/access-faults.ts';
import { examine, expected } from '../support/examine-faults.ts';

/** Every two of the faults: too many for the unit tests. */
const pairs = accessFaults.flatMap((one, index) =>
  accessFaults.slice(index + 1).map((other) => [one.name, other.name, one, other] as const),
);

describe('doctor, when two things are wrong', () => {
  it.each(pairs)('%s + %s', async (_one, _other, ...pair) => {
    expect(await examine(pair)).toEqual(expected(pair));
  });
});
