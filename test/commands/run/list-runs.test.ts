import { describe, expect, it } from 'vitest';
import { run } from '../../bugs-of-az/task-lines.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';

const list = (words: string | readonly string[], replies = {}) =>
  runCommandLine(['list-runs', '-r', 'myregistry', ...(typeof words === 'string' ? words.split(' ') : words)], {
    replies,
  });
const ongoing = "(Status eq 'Queued' or Status eq 'Started' or Status eq 'Running')";

// The host's clock stands at 2026-01-02T03:04:05Z.
describe('the times and --ongoing of list-runs, as they reach the service', () => {
  it.each([
    ['--since 2h', 'CreateTime ge 2026-01-02T01:04:05.000Z'],
    ['--since 2025-11-01', 'CreateTime ge 2025-11-01T00:00:00.000Z'],
    ['--until 2025-11-01T08:30:00Z', 'CreateTime lt 2025-11-01T08:30:00.000Z'],
    ['--since 7d --until 1d', 'CreateTime ge 2025-12-26T03:04:05.000Z and CreateTime lt 2026-01-01T03:04:05.000Z'],
    ['--ongoing', ongoing],
    ['-n hello --since 1h --ongoing', `TaskName eq 'hello' and CreateTime ge 2026-01-02T02:04:05.000Z and ${ongoing}`],
  ])('%s', async (words, filter) => {
    const { asked, exitCode } = await list(words);
    expect([exitCode, asked.at(-1)]).toEqual([0, `GET R/runs?$filter=${filter}&$top=15`]);
  });

  it.each([
    ['--since soon', "ERROR: argument --since: 'soon' is not a valid time"],
    ['--until 2025-02-30', "ERROR: argument --until: '2025-02-30' is not a valid time"],
    ['--since 1h --until 2h', 'ERROR: argument --until: the time must be later than --since'],
    ['--ongoing --run-status Failed', 'ERROR: --ongoing and --run-status cannot be combined: both filter by status.'],
  ])('%s is refused before anything is asked', async (words, message) => {
    const { asked, exitCode, stderr } = await list(words);
    expect([exitCode, asked, stderr.split('\n')[0]]).toEqual([2, [], message]);
  });
});

describe('list-runs of a task without a run', () => {
  const missing: Record<string, unknown> = {
    'GET R/tasks/nosuch': [[404, { error: { code: 'ResourceNotFound', message: 'No such task.' } }]],
    'GET R/tasks/hidden': [[403, { error: { code: 'AuthorizationFailed', message: 'No.' } }]],
    'GET R/tasks/hello': [[200, { name: 'hello', properties: {} }]],
  };
  for (const name of ['nosuch', 'hidden', 'hello'])
    missing[`GET R/runs?$filter=TaskName eq '${name}'&$top=15`] = [[200, { value: [] }]];
  const warning =
    "WARNING: The registry 'myregistry' has no task 'nosuch'. 'acrtask list -r myregistry' lists the tasks.\n";

  it.each([
    ['list-runs', 'nosuch', warning],
    ['list-runs', 'hidden', ''],
    ['list-runs', 'hello', ''],
    ['az acr task list-runs', 'nosuch', ''],
  ])('%s -n %s', async (command, name, stderr) => {
    const result = await runCommandLine(`${command} -r myregistry -n ${name}`, { replies: missing as never });
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([0, '[]\n', stderr]);
  });
});

describe('list-runs --top', () => {
  const first = 'GET R/runs?$top=3';
  const second = 'GET R/runs?$top=3&page=2';
  const pages = {
    [first]: [
      [
        200,
        {
          value: [run('cf9', 'Failed'), run('cf8', 'Failed')],
          nextLink:
            'https://localhost/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/myresourcegroup/providers/Microsoft.ContainerRegistry/registries/myregistry/runs?$top=3&page=2',
        },
      ],
    ],
    [second]: [[200, { value: [run('cf7', 'Failed'), run('cf6', 'Failed')] }]],
  };

  it('pages through until it has as many', async () => {
    const { stdout, asked, exitCode, stderr } = await list('--top 3 --query [].runId -o tsv', pages);
    expect([exitCode, stderr, asked.slice(1), stdout]).toEqual([0, '', [first, second], 'cf9\ncf8\ncf7\n']);
  });
});

describe('list-runs in the emulator', () => {
  it('understands the times and --ongoing', async () => {
    const { run: carryOut, json } = await createEmulatedAzure();
    await carryOut('create -r myregistry -n hello --cmd bash -c /dev/null');
    await carryOut('run -r myregistry -n hello --no-wait');
    const count = (words: string) => json(`list-runs -r myregistry ${words} --query length(@)`);
    expect([await count('--until 2020-01-01'), await count('--since 2020-01-01'), await count('--ongoing')]).toEqual([
      0, 1, 0,
    ]);
  });
});
