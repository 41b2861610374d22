import { describe, expect, it } from 'vitest';
import { failureIn } from '../../src/access/known-failures.ts';
import { failedLogs, setUp, start, step } from '../support/failed-logs.ts';

const unknown: readonly (readonly [about: string, log: string])[] = [
  ['an empty log', ''],
  ['a log that was cut off', setUp],
  ['a run that succeeded', `${setUp}\nRun ID: cg2 was successful after 5s\n`],
  ['a failed command', step('npm ERR! code ELIFECYCLE', { id: 'test' })],
  ['a test that reports 401', step('AssertionError: expected 401 Unauthorized to be 200', { id: 'test' })],
  ['a test that reports 403', step('HTTP/1.1 403 Forbidden', { id: 'test' })],
  ['a program that is denied something', step('Permission denied (publickey).', { id: 'clone' })],
  ['a file that is denied', step('/bin/sh: ./build.sh: Permission denied', { id: 'test' })],
  ['a word of a test', step('ok 1 - says denied: requested access to the resource is denied', { id: 'test' })],
  ['a secret manager of another kind', step('failed to fetch the secret from Vault: 403', { id: 'test' })],
  ['a limit of another service', step('curl: (22) The requested URL returned error: 429', { id: 'test' })],
  ['a file that a program misses', step("Error: Cannot find module '/app/index.js'", { id: 'test' })],
  ['a missing package', step('E: Unable to locate package libfoo', { id: 'build' })],
  ['a host that a program misses', step('getaddrinfo ENOTFOUND registry.example', { id: 'test' })],
  [
    'a COPY of what is not there',
    step('COPY failed: file not found in build context or excluded by .dockerignore: stat dist: file does not exist'),
  ],
  ['a program that was killed', step('Killed', { reason: 'exit status 137' })],
  [
    'a wrong task file',
    start(
      'failed to unmarshal task before running: failed to deserialize task and validate: step is missing a cmd, build, or push property',
    ),
  ],
  [
    'a wrong template',
    start('unable to render task: error while rendering templates: template: decoded:3: function "foo" not defined'),
  ],
  [
    'a network of a taken name',
    start(
      'failed to create network: taken, err: exit status 1, msg: Error response from daemon: network with name taken already exists',
    ),
  ],
  [
    'a failure that was ignored',
    `${step('toomanyrequests: You have reached your pull rate limit.', { id: 'first' }).replace(/failed to run step ID[\s\S]*/, '')}2026/11/20 12:43:29 Step ID: first encountered an error: exit status 1, but is set to ignore errors. Continuing...\n${step('make: *** [all] Error 2', { id: 'second', before: '' })}`,
  ],
  [
    'a failure long before the end',
    step(
      `toomanyrequests: You have reached your pull rate limit.\n${'retrying with the mirror\n'.repeat(40)}make: *** [all] Error 2`,
    ),
  ],
  [
    'an attempt before the last',
    step(
      'toomanyrequests: You have reached your pull rate limit.\n2026/11/20 12:43:29 Container failed during run: build, waiting 5 seconds before retrying...\n2026/11/20 12:43:34 Launching container with name: build\nmake: *** [all] Error 2',
    ),
  ],
  [
    'the failed attempt of a step beside it',
    step(
      'toomanyrequests: You have reached your pull rate limit.\n2026/11/20 12:43:29 Container failed during run: other, waiting 5 seconds before retrying...\nmake: *** [all] Error 2',
    ),
  ],
  [
    'a limit that a package index sets',
    step('npm ERR! 429 Too Many Requests - GET https://packages.example.org/left-pad'),
  ],
  ['a limit in a Go program', step('unexpected status: 429 Too Many Requests', { id: 'test' })],
  ['a test about registries', step('--- FAIL: TestPull: want "toomanyrequests", got nil', { id: 'test' })],
  ['a test about addresses', step("not ok 3 client with IP '10.0.0.1' is not allowed access", { id: 'test' })],
  ['a package of another platform', step('npm ERR! notsup Unsupported platform for fsevents@1.2.13')],
  ['a command that is missing', step('/bin/sh: 1: gradle: not found', { reason: 'exit status 127' })],
  ['a line of a script', step('./run.sh:12: not found', { id: 'test', reason: 'exit status 127' })],
  ['a test of a full disk', step('not ok 4 - retries with no space left on device', { id: 'test' })],
  ['a push of git', step("error: failed to push some refs to 'https://github.com/me/app.git'", { id: 'tag' })],
  ['a clone of a step', step("fatal: Authentication failed for 'https://github.com/me/app.git/'", { id: 'clone' })],
  ['a program with the time stamps of Go', step('2026/11/20 12:43:27 denied: requested access', { id: 'test' })],
  ['a denial outside of a push', step('denied: requested access to the resource is denied', { id: 'test' })],
  [
    'a RUN that fails in BuildKit',
    step(
      '#9 1.2 curl: (22) The requested URL returned error: 403\n#9 ERROR: process "/bin/sh -c curl -f https://example.com" did not complete successfully: exit code: 22\nERROR: failed to solve: process "/bin/sh -c curl -f https://example.com" did not complete successfully: exit code: 22',
    ),
  ],
  [
    'a program that quotes the engine and is canceled',
    `${step('x', { id: 'test' }).replace(/failed to run step ID[\s\S]*/, '')}failed to login, ran out of retries: failed to set docker credentials: Error: Cannot perform an interactive login from a non TTY device\n`,
  ],
  [
    'a run that succeeded after quoting',
    `${setUp}failed to get ACR refresh token, exchange API response code: 401\n\nRun ID: cg2 was successful after 5s\n`,
  ],
  [
    'a digest that is missing',
    start('failed to query digests, msg: []\nError: No such object: app:1\n: exit status 1'),
  ],
  ['a quotation of a failure', step('The log said: failed to login, ran out of retries', { id: 'test' })],
];

describe('known failures', () => {
  it.each(failedLogs)('%s', (_about, log, failure) => {
    expect(failureIn(log, 'Failed')).toEqual(failure);
    expect(failureIn(log.replaceAll('\n', '\r\n'), 'Failed')).toEqual(failure);
  });

  it.each(unknown)('nothing is said of %s', (_about, log) => {
    expect(failureIn(log, 'Failed')).toBeUndefined();
  });

  it.each([
    'a/'.repeat(30_000),
    'a:'.repeat(30_000),
    `https://a.io/v2/${'b/'.repeat(30_000)}`,
    'denied: '.repeat(8000),
  ])('a long line takes no long time', (line) => {
    const lines = Array.from({ length: 30 }, () => line).join('\n');
    const began = process.cpuUsage().user;
    expect(failureIn(step(lines), 'Failed')).toBeUndefined();
    expect(process.cpuUsage().user - began).toBeLessThan(3_000_000);
  });

  it('a run that the service ends has timed out', () => {
    expect(failureIn(setUp, 'Timeout')).toEqual({ name: 'timed-out' });
    expect(failureIn('', 'Timeout')).toEqual({ name: 'no-agent' });
    expect(failureIn('', 'Failed')).toBeUndefined();
  });
});
