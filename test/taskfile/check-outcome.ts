import { expect } from 'vitest';
import type { Outcome } from './run-vector.ts';
import type { VectorResult } from './vector.ts';

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

/** Compares what came out with what must come out; of a failure the texts in its message, and its line. */
export function checkOutcome(outcome: Outcome, expected: VectorResult): void {
  if (outcome.ok || expected.ok) {
    expect(outcome.ok ? project(outcome, expected) : outcome).toEqual(expected);
    return;
  }
  const missing = (expected.errorContains ?? []).filter((text) => !outcome.message.includes(text));
  expect({ missing, message: missing.length > 0 ? outcome.message : '' }).toEqual({ missing: [], message: '' });
  if (expected.where) expect(outcome.lines[0]).toBe(expected.where.line);
}
