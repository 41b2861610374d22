import { describe, expect, it } from 'vitest';
import { requireCores, requireTimeoutInRange } from '../../src/request/check-limits.ts';

const said = (check: () => void): string | undefined => {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('limits', () => {
  it.each([
    [undefined, undefined],
    [299, "Parameter 'Task.timeout' must be equal to or greater than 300."],
    [300, undefined],
    [28_800, undefined],
    [28_801, "Parameter 'Task.timeout' must be equal to or less than 28800."],
  ])('of a timeout of %s seconds: %s', (timeout, message) => {
    expect(said(() => requireTimeoutInRange('Task', timeout))).toBe(message);
  });

  it.each([
    [undefined, undefined],
    [-1, '--cpu -1 is not a valid number of CPU cores: use 1 or more.'],
    [0, '--cpu 0 is not a valid number of CPU cores: use 1 or more.'],
    [1, undefined],
  ])('of %s cores: %s', (count, message) => {
    expect(said(() => requireCores(count))).toBe(message);
  });
});
