import { describe, expect, it } from 'vitest';
import { deviations } from './deviations.ts';
import { kinds, type Outcome, outcomeOf } from './run-vector.ts';
import { isOwnFolder, readVectors, type VectorResult } from './vector.ts';

/** The part of `actual` that `expected` speaks about: keys that are not listed are not compared. */
function project(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((item, index) => (index < expected.length ? project(item, expected[index]) : item));
  }
  if (!isRecord(actual) || !isRecord(expected)) return actual;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, project(actual[key], expected[key])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check(outcome: Outcome, expected: VectorResult): void {
  if (outcome.ok || expected.ok) {
    expect(outcome.ok ? project(outcome, expected) : outcome).toEqual(expected);
    return;
  }
  const missing = (expected.errorContains ?? []).filter((text) => !outcome.message.includes(text));
  expect({ missing, message: missing.length > 0 ? outcome.message : '' }).toEqual({ missing: [], message: '' });
  if (expected.where) expect(outcome.lines[0]).toBe(expected.where.line);
}

const vectors = readVectors();

describe.each([...new Set(vectors.map(({ kind }) => kind))])('vectors of kind %s', (kind) => {
  it.each(vectors.filter((vector) => vector.kind === kind))('$name', async (vector) => {
    const deviation = deviations[vector.name];
    const outcome = await outcomeOf(vector);
    check(outcome, deviation ? deviation.instead(vector.expect) : vector.expect);
    if (deviation) expect(() => check(outcome, vector.expect)).toThrow();
  });
});

if (isOwnFolder) {
  it('has vectors of every kind, and every vector that it deviates from', () => {
    expect([...new Set(vectors.map(({ kind }) => kind))].toSorted()).toEqual(Object.keys(kinds).toSorted());
    const names = new Set(vectors.map(({ name }) => name));
    expect(Object.keys(deviations).filter((name) => !names.has(name))).toEqual([]);
  });
}
