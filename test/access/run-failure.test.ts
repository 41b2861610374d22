import { expect, it } from 'vitest';
import { type RunFailure, runFailure } from '../../src/access/run-failure.ts';
import { setUp, start, step } from '../support/failed-logs.ts';

const nothing = { step: undefined, failure: undefined, advice: undefined, command: undefined, lastLines: [] };
const run = { registry: 'myregistry', task: 'hello', status: 'Failed' };

it.each<[string, string | undefined, Partial<typeof run> & { errorMessage?: string }, RunFailure]>([
  [
    'a known failure before a step',
    start(
      'failed to unmarshal task before running: failed to resolve secrets: failed to get ACR refresh token, exchange API response code: 403 Forbidden',
    ),
    {},
    {
      ...nothing,
      failure: 'token-exchange-forbidden',
      cause:
        "A registry refused the task's identity (403): the identity has no role there, or the registry's network rules block the agent.",
      advice: 'Find out what is missing:',
      command: 'acrtask doctor hello -r myregistry',
    },
  ],
  [
    'a known failure of a step',
    step('Sending build context\ntoomanyrequests: You have reached your pull rate limit.'),
    {},
    {
      step: 'build',
      failure: 'rate-limit',
      cause: "Step 'build' reached the limit of requests that a registry allows.",
      advice:
        'Log in to the registry (acrtask credential add), use a copy of the image in your own registry (acrtask az acr import), or run again later.',
      command: undefined,
      lastLines: ['Sending build context', 'toomanyrequests: You have reached your pull rate limit.'],
    },
  ],
  [
    'a failure of a step that is not known, with the last lines',
    step('one\ntwo\nthree\nfour\nfive\nsix', { id: 'test', reason: 'exit status 7' }),
    {},
    {
      ...nothing,
      step: 'test',
      cause: "Step 'test' failed: exit status 7.",
      lastLines: ['two', 'three', 'four', 'five', 'six'],
    },
  ],
  [
    'a failure before a step that is not known',
    start('failed to find the moon'),
    {},
    { ...nothing, cause: 'Failed to find the moon.' },
  ],
  [
    'a step that took too long',
    step('working', { reason: 'timed out' }),
    {},
    {
      step: 'build',
      failure: 'timed-out',
      cause: "Step 'build' took longer than its time limit.",
      advice: "Give the step more time with 'timeout' in the task file.",
      command: undefined,
      lastLines: ['working'],
    },
  ],
  [
    'a run that no agent took',
    undefined,
    { status: 'Timeout' },
    {
      ...nothing,
      failure: 'no-agent',
      cause: 'No agent took the run before its time limit.',
      advice: 'Check the agent pool of the task:',
      command: 'acrtask doctor hello -r myregistry',
    },
  ],
  [
    'a log that is cut, with what the run says',
    setUp,
    { errorMessage: 'failed during run, err: exit status 1' },
    { ...nothing, cause: 'Failed during run, err: exit status 1.' },
  ],
  [
    'a log that is cut, of a run that says nothing',
    setUp,
    {},
    { ...nothing, cause: "The run ended with status 'Failed', and its log does not say why." },
  ],
  [
    'no log',
    undefined,
    { status: 'Error' },
    { ...nothing, cause: "The run ended with status 'Error', and has no log." },
  ],
])('%s', (_, log, changes, expected) => {
  expect(runFailure(log, { ...run, ...changes })).toEqual(expected);
});
