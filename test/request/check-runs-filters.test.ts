import { expect, it } from 'vitest';
import { failedRunsFilter, queuedRunsFilter } from '../../src/request/check-runs-filters.ts';

const since = new Date('2026-01-01T03:04:05Z');
const time = '2026-01-01T03:04:05.000Z';
const failed = `(CreateTime ge ${time} or FinishTime ge ${time}) and (Status eq 'Failed' or Status eq 'Error' or Status eq 'Timeout')`;

it.each([
  ['failed runs', failedRunsFilter(since, undefined), failed],
  ['those of a task', failedRunsFilter(since, "it's"), `TaskName eq 'it''s' and ${failed}`],
  ['queued runs of a task', queuedRunsFilter(since, ['a']), `TaskName eq 'a' and CreateTime ge ${time}`],
  [
    'those of several tasks',
    queuedRunsFilter(since, ['a', 'b']),
    `(TaskName eq 'a' or TaskName eq 'b') and CreateTime ge ${time}`,
  ],
  ['those of many tasks', queuedRunsFilter(since, Array<string>(21).fill('a')), `CreateTime ge ${time}`],
])('%s', (_, filter, expected) => {
  expect(filter).toBe(expected);
});
