import { quoted } from './list-runs-filter.ts';

const anyOf = (clauses: readonly string[]): string =>
  clauses.length === 1 ? clauses.join('') : `(${clauses.join(' or ')})`;

const failedStatuses = ['Failed', 'Error', 'Timeout'];

/** More tasks than this are not named: the address of a request must not become too long. */
const mostTasksNamed = 20;

/** The OData `$filter` for runs that failed since a time: that were queued since then, or ended (rest-api.md 5.4). */
export const failedRunsFilter = (since: Date, task: string | undefined): string =>
  [
    ...(task === undefined ? [] : [`TaskName eq ${quoted(task)}`]),
    anyOf(['CreateTime', 'FinishTime'].map((time) => `${time} ge ${since.toISOString()}`)),
    anyOf(failedStatuses.map((status) => `Status eq ${quoted(status)}`)),
  ].join(' and ');

/** The filter for runs of these tasks that were queued since a time; if there are many tasks, for runs of all. */
export const queuedRunsFilter = (since: Date, tasks: readonly string[]): string =>
  [
    ...(tasks.length > mostTasksNamed ? [] : [anyOf(tasks.map((task) => `TaskName eq ${quoted(task)}`))]),
    `CreateTime ge ${since.toISOString()}`,
  ].join(' and ');
