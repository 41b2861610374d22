import { describe, expect, it } from 'vitest';
import { checkOutcome } from './check-outcome.ts';
import { deviations } from './deviations.ts';
import { kinds, outcomeOf } from './run-vector.ts';
import { isOwnFolder, readVectors } from './vector.ts';

const vectors = readVectors();

describe.each([...new Set(vectors.map(({ kind }) => kind))])('vectors of kind %s', (kind) => {
  it.each(vectors.filter((vector) => vector.kind === kind))('$name', async (vector) => {
    const deviation = deviations[vector.name];
    const outcome = await outcomeOf(vector);
    checkOutcome(outcome, deviation ? deviation.instead(vector.expect) : vector.expect);
    if (deviation) expect(() => checkOutcome(outcome, vector.expect)).toThrow();
  });
});

if (isOwnFolder) {
  it('has vectors of every kind, and every vector that it deviates from', () => {
    expect([...new Set(vectors.map(({ kind }) => kind))].toSorted()).toEqual(Object.keys(kinds).toSorted());
    const names = new Set(vectors.map(({ name }) => name));
    expect(Object.keys(deviations).filter((name) => !names.has(name))).toEqual([]);
  });
}
