import { describe, expect, it } from 'vitest';
import { loadTaskFile } from '../../../src/taskfile/load-task-file.ts';
import { type Outcome, type StepAction, stepActions } from '../../../src/taskfile/steps/step-actions.ts';

/** An action in a few words. */
const words = (action: StepAction): string => {
  switch (action.does) {
    case 'log':
      return action.text;
    case 'wait':
      return `wait ${action.milliseconds}`;
    case 'scan':
      return `scan ${action.build.context}`;
    case 'run':
      return 'run';
    default:
      return `${action.does} ${action.image}`;
  }
};

const failed = (exit = 1, stderr = ''): Outcome => ({ exit, stderr });
const late: Outcome = { exit: 1, isTimedOut: true };

const carryOut = async (properties: string, outcomes: readonly Outcome[]): Promise<string[]> => {
  const loaded = await loadTaskFile(`steps: [{id: s, ${properties}}]`, { run: {} });
  const step = loaded.ok ? loaded.task.steps[0] : undefined;
  if (!step) throw new Error('no step');
  const left = [...outcomes];
  const actions = stepActions(step);
  const seen: string[] = [];
  for (let next = actions.next(); ; ) {
    if (next.done) return [...seen, `= ${next.value ?? 'done'}`];
    seen.push(words(next.value));
    const asks = next.value.does !== 'log' && next.value.does !== 'wait';
    next = actions.next((asks ? left.shift() : undefined) ?? { exit: 0 });
  }
};

describe('what a step does', () => {
  it.each<[properties: string, outcomes: Outcome[], actions: string[]]>([
    ['cmd: a b', [], ['Launching container with name: s', 'run', 'Successfully executed container: s', '= done']],
    [
      'cmd: a, retries: 1, retryDelay: 3',
      [failed(2)],
      [
        'Launching container with name: s',
        'run',
        'Container failed during run: s, waiting 3 seconds before retrying...',
        'wait 3000',
        'Launching container with name: s',
        'run',
        'Successfully executed container: s',
        '= done',
      ],
    ],
    [
      'cmd: a, retries: 2, retryOnErrors: [reset]',
      [failed(1, 'conn reset'), failed(4, 'other')],
      [
        'Launching container with name: s',
        'run',
        'Container failed during run: s, waiting 5 seconds before retrying...',
        'wait 5000',
        'Launching container with name: s',
        'run',
        'Container failed during run: s. No retries remaining.',
        '= exit status 4',
      ],
    ],
    [
      'cmd: a, retries: 1, repeat: 1',
      [late],
      [
        'Launching container with name: s',
        'run',
        'Container failed during run: s, waiting 5 seconds before retrying...',
        'wait 5000',
        'Launching container with name: s',
        'Container failed during run: s. No retries remaining.',
        'Launching container with name: s',
        'Container failed during run: s, waiting 5 seconds before retrying...',
        'wait 5000',
        'Launching container with name: s',
        'Container failed during run: s. No retries remaining.',
        '= context deadline exceeded, context deadline exceeded',
      ],
    ],
    [
      'cmd: a, repeat: 2',
      [failed(1), { exit: 0 }, failed(9)],
      [
        'Launching container with name: s',
        'run',
        'Container failed during run: s. No retries remaining.',
        'Launching container with name: s',
        'run',
        'Successfully executed container: s',
        'Launching container with name: s',
        'run',
        'Container failed during run: s. No retries remaining.',
        '= exit status 1, exit status 9',
      ],
    ],
    [
      'cmd: a b, pull: true, cmdDownloadRetries: 1',
      [failed(), failed(7)],
      [
        'Step specified pull. Performing an explicit pull...',
        'Launching container with name: ',
        'pull a',
        'Container failed during run: , waiting 0 seconds before retrying...',
        'wait 0',
        'Launching container with name: ',
        'pull a',
        'Container failed during run: . No retries remaining.',
        '= exit status 7',
      ],
    ],
    [
      'build: -t x https://GitHub.com/a/b, pull: true',
      [],
      [
        'WARNING: https://github.com/a/b might not be valid context. Valid Git repositories should end with .git.',
        'Scanning for dependencies...',
        'scan https://GitHub.com/a/b',
        'Successfully scanned dependencies',
        'Launching container with name: s',
        'run',
        'Successfully executed container: s',
        '= done',
      ],
    ],
    [
      'build: .',
      [{ exit: 1, stdout: 'no Dockerfile' }],
      [
        'Scanning for dependencies...',
        'scan .',
        'Output from dependency scanning: no Dockerfile',
        '= failed to scan dependencies: exit status 1',
      ],
    ],
    [
      'push: [a, b], retries: 5',
      [failed(), { exit: 0 }, failed(), late],
      [
        'Pushing image: a:latest, attempt 1',
        'push a:latest',
        'wait 250',
        'Pushing image: a:latest, attempt 2',
        'push a:latest',
        'Successfully pushed image: a:latest',
        'Pushing image: b:latest, attempt 1',
        'push b:latest',
        'wait 250',
        'Pushing image: b:latest, attempt 2',
        'push b:latest',
        'wait 500',
        'Pushing image: b:latest, attempt 3',
        'wait 1000',
        '= failed to push images successfully',
      ],
    ],
  ])('%s', async (properties, outcomes, actions) => {
    expect(await carryOut(properties, outcomes)).toEqual(actions);
  });
});
