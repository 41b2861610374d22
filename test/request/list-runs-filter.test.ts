import { describe, expect, it } from 'vitest';
import { runsFilter } from '../../src/request/list-runs-filter.ts';

describe('runsFilter', () => {
  it.each([
    [{}, undefined],
    [{ name: 'hello' }, "TaskName eq 'hello'"],
    [{ name: 'hello', runStatus: 'Succeeded' }, "TaskName eq 'hello' and Status eq 'Succeeded'"],
    [
      { name: 'a', runStatus: 'Failed', image: 'app@sha256:1' },
      "TaskName eq 'a' and Status eq 'Failed' and contains(OutputImageManifests, 'app@sha256:1')",
    ],
    [{ name: "it's" }, "TaskName eq 'it''s'"],
  ])('%j', (wanted, filter) => {
    expect(runsFilter(wanted)).toBe(filter);
  });
});
