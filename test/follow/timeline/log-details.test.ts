import { expect, it } from 'vitest';
import { detailOf, type LogDetail } from '../../../src/follow/timeline/log-details.ts';

const at = '2026/09/10 06:55:20 ';
const time = Date.parse('2026-09-10T06:55:20Z');

it.each<[line: string, detail: LogDetail]>([
  ['Downloading source code...', { kind: 'downloading' }],
  ['Finished downloading source code', { kind: 'downloaded' }],
  ["Executing step ID: a. Timeout(sec): 600, Working directory: '', Network: 'n'", { kind: 'started', id: 'a' }],
  ['Executing step: a', { kind: 'started', id: 'a' }],
  ['Waiting 4 seconds before executing step ID: a', { kind: 'delayed', id: 'a', seconds: 4 }],
  ['Step specified pull. Performing an explicit pull...', { kind: 'pulling' }],
  ['Scanning for dependencies...', { kind: 'scanning' }],
  ['Obtaining source code and scanning for dependencies...', { kind: 'scanning' }],
  ['Successfully scanned dependencies', { kind: 'scanned' }],
  ['Launching container with name: a', { kind: 'launched', id: 'a' }],
  ['Successfully executed container: a', { kind: 'executed', id: 'a' }],
  ['Container failed during run: a, waiting 5 seconds before retrying...', { kind: 'retrying', id: 'a', seconds: 5 }],
  ['Container failed during run: a. No retries remaining.', { kind: 'exhausted', id: 'a' }],
  ['Pushing image: r/i:1, attempt 2', { kind: 'pushing', image: 'r/i:1', attempt: 2 }],
  ['Successfully pushed image: r/i:1', { kind: 'pushed', image: 'r/i:1' }],
  [
    'Step ID: a encountered an error: exit status 1, but is set to ignore errors. Continuing...',
    { kind: 'ignored', id: 'a', error: 'exit status 1' },
  ],
  [
    'Step ID: a marked as successful (elapsed time in seconds: 1.500000)',
    { kind: 'ended', id: 'a', status: 'successful', seconds: 1.5 },
  ],
  ['Populating digests for step ID: a...', { kind: 'populating' }],
  ['Successfully populated digests for step ID: a', { kind: 'populated' }],
  ['The following dependencies were found:', { kind: 'dependencies' }],
  ['listening', { kind: 'other' }],
])('%s', (line, detail) => {
  expect(detailOf(`${at}${line}\r\n`, true)).toEqual({ time, detail });
});

it.each<[about: string, line: string, hasTimes: boolean, expected: ReturnType<typeof detailOf>]>([
  ['output of a container', 'Launching container with name: a', true, undefined],
  ['a log without times', 'Executing step: a', false, { time: undefined, detail: { kind: 'started', id: 'a' } }],
  ['other lines without times', 'npm ci', false, undefined],
  [
    'the final error',
    'failed to run step ID: a: exit status 4',
    true,
    { time: undefined, detail: { kind: 'failed', id: 'a', error: 'exit status 4' } },
  ],
  [
    'the end of the log',
    'Run ID: cf1 was successful after 3s',
    true,
    { time: undefined, detail: { kind: 'over', runId: 'cf1' } },
  ],
])('without a timestamp: %s', (_about, line, hasTimes, expected) => {
  expect(detailOf(line, hasTimes)).toEqual(expected);
});
