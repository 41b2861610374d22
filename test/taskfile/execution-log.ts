import type { LoadResult, Step } from '../../src/taskfile/model.ts';
import {
  aliasLine,
  cleanUpLines,
  configurationLines,
  dependenciesLine,
  digestLines,
  failureLine,
  ignoredErrorLine,
  loggedInLine,
  loginLine,
  networkLines,
  preparationLines,
  startLines,
  summaryLine,
} from '../../src/taskfile/steps/engine-log.ts';
import { type Outcome, stepActions } from '../../src/taskfile/steps/step-actions.ts';
import type { VectorAttempt, VectorOptions } from './vector.ts';

type Loaded = Extract<LoadResult, { readonly ok: true }>;

/** The log of a run whose containers and pushes end as `options` says; its steps run one after the other. */
export function executionLog(
  { task, aliasSupport }: Loaded,
  { logins = [], attempts = {} }: VectorOptions,
): { exitCode: number; log: string[] } {
  const log = [
    ...(aliasSupport ? [aliasLine] : []),
    ...networkLines(task.networks),
    ...configurationLines,
    ...logins.flatMap((host) => [loginLine(host), loggedInLine(host)]),
    ...preparationLines(task),
  ];
  const scanned = new Set<Step>();
  for (const step of task.steps) {
    log.push(...startLines(step));
    const error = carryOut(step, [...(attempts[step.id] ?? [])], log, scanned);
    if (error !== undefined && !step.ignoreErrors) {
      return { exitCode: 1, log: [...log, ...cleanUpLines(task.networks), failureLine(step, error)] };
    }
    if (error !== undefined) log.push(ignoredErrorLine(step, error));
  }
  for (const step of task.steps) {
    log.push(summaryLine(step, '<elapsed>'));
    const { before, after } = digestLines(step);
    if (scanned.has(step)) log.push(...before, after);
  }
  if (scanned.size > 0) log.push(dependenciesLine, '<dependencies>');
  return { exitCode: 0, log: [...log, ...cleanUpLines(task.networks)] };
}

function carryOut(step: Step, left: VectorAttempt[], log: string[], scanned: Set<Step>): string | undefined {
  const actions = stepActions(step);
  let next = actions.next();
  while (!next.done) {
    const action = next.value;
    let outcome: Outcome = { exit: 0 };
    if (action.does === 'log') log.push(action.text);
    else if (action.does === 'scan') scanned.add(step);
    else if (action.does !== 'wait') {
      const { exit = 0, timeout = false, ...output } = left.shift() ?? {};
      outcome = { exit, isTimedOut: timeout, ...output };
    }
    next = actions.next(outcome);
  }
  return next.value;
}
