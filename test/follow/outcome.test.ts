import { describe, expect, it } from 'vitest';
import { failureOf, failureWithoutLogs } from '../../src/follow/outcome.ts';

const name = { registry: 'myregistry', runId: 'cf1' };
const show = 'Show the run: acrtask show-run -r myregistry --run-id cf1';

describe('failureOf', () => {
  it.each([
    ['Succeeded', undefined],
    ['Succeeded', 'successful'],
    ['Succeeded', 'some new word'],
  ])('%s with the log mark %s is a success', (status, logStatus) => {
    expect(failureOf({ status, raw: {}, ...(logStatus ? { logStatus } : {}) }, name)).toBeUndefined();
  });

  it.each([
    ['Failed', undefined, 'Run failed'],
    ['Error', undefined, 'Run failed'],
    ['Timeout', undefined, 'Run timed out'],
    ['Canceled', undefined, 'Run was canceled'],
    ['Lost', undefined, "Run ended with status 'Lost'"],
    ['Failed', 'successful', 'Run failed'],
    ['Succeeded', 'failed', 'Run failed'],
    ['Succeeded', 'InternalError', 'Run failed'],
    ['Succeeded', 'timedout', 'Run timed out'],
    ['Succeeded', 'canceled', 'Run was canceled'],
  ])('%s with the log mark %s: %s', (status, logStatus, message) => {
    expect(failureOf({ status, raw: {}, ...(logStatus ? { logStatus } : {}) }, name)).toMatchObject({
      name: 'CommandError',
      message,
      exitCode: 1,
      hint: show,
    });
  });

  it('repeats what the service says about the failure', () => {
    const run = { status: 'Failed', errorMessage: 'failed during run, err: exit status 1', raw: {} };
    expect(failureOf(run, name)?.hint).toBe(`failed during run, err: exit status 1\n${show}`);
  });
});

describe('failureWithoutLogs', () => {
  it('is none for a success', () => {
    expect(failureWithoutLogs({ status: 'Succeeded', raw: {} }, name, 'acrtask')).toBeUndefined();
  });

  it.each(['acrtask', 'az acr task'])('says where to look: %s', (program) => {
    const run = { status: 'Failed', errorMessage: 'exit status 1', raw: {} };
    expect(failureWithoutLogs(run, name, program)).toMatchObject({
      message: `The run with ID 'cf1' finished with unsuccessful status 'Failed'. Show run details by '${program} show-run -r myregistry --run-id cf1'. Show run logs by '${program} logs -r myregistry --run-id cf1'.`,
      hint: 'exit status 1',
      exitCode: 1,
    });
  });
});
