import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../support/command-line.ts';
import { createEmulatedAzure } from '../support/emulated.ts';
import { type Answer, registryId } from '../support/fake-azure.ts';

const registries = 'GET S/providers/Microsoft.ContainerRegistry/registries';
const timer = { name: 'nightly', schedule: '0 1 * * *', status: 'Enabled' };
const task = (trigger: object | undefined, credentials?: object): Answer => [
  200,
  {
    id: `${registryId('myregistry')}/tasks/hello`,
    name: 'hello',
    location: 'eastus',
    properties: { provisioningState: 'Succeeded', trigger, credentials },
  },
];
const run = (line: string, stored: Answer, options: CommandLineOptions = {}) =>
  runCommandLine(line, {
    ...options,
    replies: {
      'GET R/tasks/hello': [stored],
      'POST R/tasks/hello/listDetails': [stored],
      'PATCH R/tasks/hello': [stored],
    },
  });
const patch = (change: object) => ['PATCH R/tasks/hello', { properties: { trigger: { timerTriggers: [change] } } }];

describe('the timer commands, as they reach the service', () => {
  const atOne = [3, 4, 5, 6, 7].map((day, index) => {
    const time = `${['Sat', 'Sun', 'Mon', 'Tue', 'Wed'][index]} 2026-01-0${day} 01:00`;
    return `  ${time} UTC\n`;
  });
  const says = `Timer 'nightly' starts runs at 01:00 every day (UTC). The next times:\n${atOne.join('')}`;
  it.each<[string, unknown[], string?]>([
    [
      "add --timer-name nightly --schedule '0 1 * * *'",
      ['GET R/tasks/hello', patch(timer)],
      `${says}WARNING: The task 'hello' already had a timer 'nightly', which was changed.\n`,
    ],
    [
      "add --timer-name new --schedule '0 1 * * *' --enabled false",
      ['GET R/tasks/hello', patch({ ...timer, name: 'new', status: 'Disabled' })],
    ],
    [
      "update --timer-name nightly --schedule '0 2 * * *'",
      ['GET R/tasks/hello', patch({ name: 'nightly', schedule: '0 2 * * *' })],
      says,
    ],
    [
      'update --timer-name nightly --enabled',
      ['GET R/tasks/hello', patch({ name: 'nightly', status: 'Enabled' })],
      says,
    ],
    [
      'remove --timer-name nightly',
      [
        'POST R/tasks/hello/listDetails',
        ['PUT R/tasks/hello', { location: 'eastus', properties: { trigger: { timerTriggers: [] } } }],
      ],
    ],
    ['list', ['GET R/tasks/hello'], says],
  ])('timer %s', async (words, asked, stderr = '') => {
    const result = await run(`timer ${words} -r myregistry -n hello`, task({ timerTriggers: [timer] }));
    expect({ asked: result.asked, exitCode: result.exitCode, stderr: result.stderr }).toEqual({
      asked: [registries, ...asked],
      exitCode: 0,
      stderr,
    });
  });

  it('remove reads and writes in the version that knows everything', async () => {
    const { azure } = await run(
      'timer remove --timer-name nightly -r myregistry -n hello',
      task({ timerTriggers: [timer] }),
    );
    expect(azure.versions).toMatchObject({
      'POST R/tasks/hello/listDetails': '2025-03-01-preview',
      'PUT R/tasks/hello': '2025-03-01-preview',
    });
  });
});

it.each([
  ["timer add --timer-name nightly --schedule '0 1 * * *'"],
  ["timer update --timer-name nightly --schedule '0 1 * * *'"],
  ["create --cmd bash -c /dev/null --schedule '0 1 * * *'"],
])('%s says nothing of times that the service refuses', async (words) => {
  const stored = task({ timerTriggers: [timer] });
  const refused: Answer = [400, { error: { code: 'Refused', message: 'No.' } }];
  const { exitCode, stderr } = await runCommandLine(`${words} -r myregistry -n hello`, {
    replies: { 'GET R/tasks/hello': [stored], 'PATCH R/tasks/hello': [refused], 'PUT R/tasks/hello': [refused] },
  });
  expect([exitCode, stderr]).toEqual([1, 'ERROR: (Refused) No.\nCode: Refused\nMessage: No.\n']);
});

it.each([
  ["add --timer-name nightly --schedule '0 1 * * *'", "Timer 'nightly' starts runs at 01:00 every day (UTC)."],
  ["update --timer-name nightly --schedule '0 1 * * *'", "Timer 'nightly' starts runs at 01:00 every day (UTC)."],
  ['update --timer-name nightly --enabled', ''],
])('az acr task timer %s leaves the times out', async (words, said) => {
  const { stderr } = await run(`az acr task timer ${words} -r myregistry -n hello`, task({ timerTriggers: [timer] }));
  expect(stderr.split('\n')[0]).toBe(said);
});

describe('what the timer commands say', () => {
  it.each([
    [
      'update --timer-name x --enabled',
      task({ timerTriggers: [timer] }),
      3,
      "ERROR: The timer 'x' does not exist for the task 'hello'.\nAvailable timers: nightly\n",
    ],
    [
      'remove --timer-name x',
      task({ timerTriggers: [timer] }),
      3,
      "ERROR: The timer 'x' does not exist for the task 'hello'.\nAvailable timers: nightly\n",
    ],
    ['remove --timer-name x', task({}), 3, "ERROR: No timer triggers exist for the task 'hello'.\n"],
    ['remove --timer-name x', task(undefined), 3, "ERROR: No triggers exist for the task 'hello'.\n"],
    [
      'update --timer-name nightly',
      task({ timerTriggers: [timer] }),
      0,
      'WARNING: No changes were specified: the timer stays as it is.\n',
    ],
    [
      "add --timer-name x --schedule '0 25 * * *'",
      task(undefined),
      2,
      "ERROR: The schedule '0 25 * * *' is not a valid cron expression: in field 2 (hour), '25' is not one of 0 to 23.\nThe field can be *, 0 to 23, a range (a-b), a step (*/n), or a list of these (a,b).\n",
    ],
    [
      'remove --timer-name nightly',
      task({ timerTriggers: [timer] }, { customRegistries: { 'docker.io': { password: { type: 'Opaque' } } } }),
      1,
      "ERROR: Removing the timer requires replacing the task 'hello', but its passwords for docker.io cannot be read. Nothing was changed.\nDisable the timer instead: acrtask timer update -r myregistry -n hello --timer-name nightly --enabled false\n",
    ],
    [
      'add --timer-name x',
      task(undefined),
      2,
      "ERROR: the following arguments are required: --schedule\nTry 'acrtask timer add --help'.\n",
    ],
  ])('timer %s', async (words, stored, exitCode, stderr) => {
    const result = await run(`timer ${words} -r myregistry -n hello`, stored);
    expect([result.exitCode, result.stderr]).toEqual([exitCode, stderr]);
  });
});

describe('timer list', () => {
  const lines = (text: string) => text.split('\n').map((line) => line.trimEnd());
  it.each([
    [
      'json',
      task({ timerTriggers: [{ name: 'a' }] }),
      ['[', '  {', '    "name": "a",', '    "schedule": null,', '    "status": null', '  }', ']', ''],
    ],
    ['json', task(undefined), ['{}', '']],
    ['json', task({}), ['']],
    ['tsv', task({ timerTriggers: [timer] }), ['nightly\t0 1 * * *\tEnabled', '']],
    [
      'table',
      task({ timerTriggers: [timer, { ...timer, name: 'off', status: 'Disabled' }] }),
      [
        'NAME     SCHEDULE    STATUS    NEXT (UTC)            NEXT (LOCAL)',
        '-------  ----------  --------  --------------------  ---------------------------',
        'nightly  0 1 * * *   Enabled   Sat 2026-01-03 01:00  Sat 2026-01-03 02:00 +01:00',
        '                               Sun 2026-01-04 01:00  Sun 2026-01-04 02:00 +01:00',
        '                               Mon 2026-01-05 01:00  Mon 2026-01-05 02:00 +01:00',
        '                               Tue 2026-01-06 01:00  Tue 2026-01-06 02:00 +01:00',
        '                               Wed 2026-01-07 01:00  Wed 2026-01-07 02:00 +01:00',
        'off      0 1 * * *   Disabled',
        '',
      ],
    ],
    ['table --query [].name', task({ timerTriggers: [timer] }), ['Result', '--------', 'nightly', '']],
    ['table', task(undefined), ['', '']],
  ])('as %s', async (format, stored, shown) => {
    const line = `timer list -r myregistry -n hello -o ${format}`;
    const { stdout } = await run(line, stored, { timeZone: 'Europe/Berlin' });
    expect(lines(stdout)).toEqual(shown);
  });

  it('shows the next times by the clock of the service', async () => {
    const [status, body] = task({ timerTriggers: [timer] });
    const stored: Answer = [status, body, { date: 'Fri, 01 May 2026 00:30:00 GMT' }];
    const { stdout } = await run('timer list -r myregistry -n hello -o table', stored);
    expect(stdout).toContain('Fri 2026-05-01 01:00  Fri 2026-05-01 01:00 +00:00');
  });

  it('says nothing of times beside a table that has them', async () => {
    const { stderr } = await run('timer list -r myregistry -n hello -o table', task({ timerTriggers: [timer] }));
    expect(stderr).toBe('');
  });

  it('prints what az prints under az', async () => {
    const stored = task({ timerTriggers: [timer] });
    const line = 'az acr task timer list -r myregistry -n hello';
    const [json, table] = [await run(line, stored), await run(`${line} -o table`, stored)];
    expect([json.stderr, JSON.parse(json.stdout), table.stderr, lines(table.stdout)]).toEqual([
      '',
      [timer],
      '',
      ['NAME     SCHEDULE    STATUS', '-------  ----------  --------', 'nightly  0 1 * * *   Enabled', ''],
    ]);
  });
});

describe('timers in the emulator', () => {
  it('are added, changed, listed and removed, and nothing else is touched', async () => {
    const { run: carryOut, json } = await createEmulatedAzure();
    const where = '-r myregistry -n hello';
    await carryOut(`create ${where} --cmd bash -c /dev/null --source-acr-auth-id [system] --set-secret a=hidden`);
    await carryOut(`credential add ${where} --login-server docker.io -u user -p word`);
    const before = await json(`show ${where} --with-secure-properties`);
    await carryOut(`timer add ${where} --timer-name nightly --schedule '0 1 * * *'`);
    await carryOut(`timer add ${where} --timer-name noon --schedule '0 12 * * Mon-Fri' --enabled false`);
    await carryOut(`timer update ${where} --timer-name noon --enabled`);
    expect(await json(`timer list ${where}`)).toEqual([
      timer,
      { name: 'noon', schedule: '0 12 * * Mon-Fri', status: 'Enabled' },
    ]);
    await carryOut(`timer remove ${where} --timer-name noon`);
    expect(await json(`timer list ${where}`)).toEqual([timer]);
    await carryOut(`timer remove ${where} --timer-name nightly`);
    const after = (await json(`show ${where} --with-secure-properties`)) as object;
    expect({ ...after, systemData: null }).toEqual({ ...(before as object), systemData: null });
  });
});
