import { expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import { createEmulatedAzure } from '../support/emulated.ts';
import { find, onTask, sent, task } from './task-lines.ts';

const where = ['-r', 'myregistry', '-n', 'hello'];
const patch = 'PATCH R/tasks/hello';
const timer = { name: 'nightly', schedule: '0 1 * * *', status: 'Enabled' };
const login = { customRegistries: { 'MyBase.azurecr.io': { identity: '[system]' } } };
const withLogin = task({ credentials: login });
const cells = (text: string) => text.split('\n').map((line) => line.trim().split(/ {2,}/));

it('19.15 logins and timers have tables of their own', async () => {
  const logins = await onTask('credential list -o table', withLogin);
  expect(cells(logins.stdout)[0]).toEqual(['LOGIN SERVER', 'USERNAME', 'USERNAME TYPE', 'PASSWORD TYPE', 'IDENTITY']);
  const timers = await onTask('timer list -o table', task({ trigger: { timerTriggers: [timer] } }));
  expect(cells(timers.stdout)).toEqual([
    ['NAME', 'SCHEDULE', 'STATUS', 'NEXT (UTC)', 'NEXT (LOCAL)'],
    expect.anything(),
    ['nightly', '0 1 * * *', 'Enabled', 'Sat 2026-01-03 01:00', 'Sat 2026-01-03 01:00 +00:00'],
    ...Array.from({ length: 4 }, () => expect.anything()),
    [''],
  ]);
});

it.each([
  ['19.16 nothing to log in with is refused', 'add --login-server docker.io'],
  ['19.16 a user name without password is refused', 'add --login-server docker.io -u user'],
  ['19.16 a password without user name is refused', 'update --login-server MyBase.azurecr.io -p word'],
  [
    '19.16 a secret of a key vault that no identity reads is refused',
    'add --login-server docker.io -u user -p https://kv.vault.azure.net/secrets/a',
  ],
  ['19.16 removing an unknown login server is refused', 'remove --login-server docker.io'],
])('%s', async (_, words) => {
  const result = await onTask(`credential ${words}`, withLogin);
  expect([result.exitCode === 0, sent(result, patch)]).toEqual([false, []]);
});

it('19.16 a script written for az is warned of a secret that no identity reads', async () => {
  const line = 'az acr task credential add --login-server docker.io -u user -p https://kv.vault.azure.net/secrets/a';
  const result = await onTask(line, withLogin);
  expect([result.exitCode, sent(result, patch).length]).toEqual([0, 1]);
  expect(result.stderr).toContain(
    'WARNING: The login is stored in a key vault, and --use-identity does not name the identity of the task that reads it.',
  );
});

it('19.16 login servers are compared without letter case', async () => {
  const result = await onTask('credential add --login-server mybase.AZURECR.io --use-identity [system]', withLogin);
  expect([result.exitCode, result.stderr.split('\n')[0]]).toEqual([
    1,
    "ERROR: Login server 'mybase.AZURECR.io' already exists. You cannot add it again.",
  ]);
});

it('19.17 a password that mentions a vault is a password', async () => {
  const result = await onTask('credential add --login-server docker.io -u user -p see.vault.azure.net', withLogin);
  expect(sent(result, patch)).toMatchObject([
    {
      properties: {
        credentials: {
          customRegistries: { 'docker.io': { password: { type: 'Opaque', value: 'see.vault.azure.net' } } },
        },
      },
    },
  ]);
});

const both = { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { '/a': {}, '/b': {} } };

it.each([
  [
    '19.18 identity remove takes the one that is named',
    'remove --identities /a',
    both,
    { type: both.type, userAssignedIdentities: { '/a': null } },
  ],
  [
    '19.18 identity remove takes [system] and ids together',
    'remove --identities [system] /a',
    both,
    { type: 'UserAssigned', userAssignedIdentities: { '/a': null } },
  ],
  [
    '19.18 identity remove works on a task with a system identity only',
    'remove',
    { type: 'SystemAssigned' },
    { type: 'None' },
  ],
  [
    '19.18 identity remove of the last id leaves none',
    'remove --identities /a',
    { type: 'UserAssigned', userAssignedIdentities: { '/a': {} } },
    { type: 'None' },
  ],
  [
    '19.19 identity assign keeps what is there',
    'assign --identities /c',
    both,
    { type: both.type, userAssignedIdentities: { '/c': {} } },
  ],
])('%s', async (_, words, identity, expected) => {
  const result = await onTask(`identity ${words}`, task({}, identity));
  expect([result.exitCode, sent(result, patch)]).toEqual([0, [{ identity: expected }]]);
});

it('19.20 timer remove takes every timer of that name and keeps the rest of the task', async () => {
  const unknown = { somethingNew: { kept: true } };
  const timers = [timer, { ...timer, schedule: '0 2 * * *' }, { ...timer, name: 'noon' }];
  const result = await onTask(
    'timer remove --timer-name nightly',
    task({ ...unknown, trigger: { timerTriggers: timers } }),
    {
      replies: { 'PUT R/tasks/hello': [task({})] },
    },
  );
  expect(sent(result, 'PUT R/tasks/hello')).toEqual([
    { location: 'eastus', properties: { ...unknown, trigger: { timerTriggers: [timers[2]] } } },
  ]);
});

it('19.21 timer update of an unknown timer is an error', async () => {
  const result = await onTask('timer update --timer-name x --enabled', task({ trigger: { timerTriggers: [timer] } }));
  expect([result.exitCode, result.asked]).toEqual([3, [find, 'GET R/tasks/hello']]);
});

it('19.21 timer update without a change sends nothing', async () => {
  const result = await onTask('timer update --timer-name nightly', task({ trigger: { timerTriggers: [timer] } }));
  expect([result.exitCode, result.asked, result.stderr]).toEqual([
    0,
    [find, 'GET R/tasks/hello'],
    'WARNING: No changes were specified: the timer stays as it is.\n',
  ]);
});

it('19.22 --schedule splits at the first colon after a name, and is trimmed', async () => {
  const { run, json } = await createEmulatedAzure();
  const create = (name: string, schedule: string) =>
    run(['create', '-r', 'myregistry', '-n', name, '--cmd', 'bash', '-c', '/dev/null', '--schedule', schedule]);
  await create('named', 'daily : 0 12 * * Mon-Fri');
  await create('plain', ' 0 12 * * * ');
  expect(await json('list -r myregistry --query [].trigger.timerTriggers[0].[name,schedule]')).toEqual([
    ['daily', '0 12 * * Mon-Fri'],
    ['t1', '0 12 * * *'],
  ]);
});

it.each(['create --cmd bash -c /dev/null', 'timer add --timer-name t1', 'timer update --timer-name t1'])(
  '19.22 %s checks the schedule before anything is asked',
  async (words) => {
    const result = await runCommandLine([...words.split(' '), ...where, '--schedule', '0 25 * * *']);
    expect([result.exitCode, result.asked, result.stderr.split('\n')[0]]).toEqual([
      2,
      [],
      "ERROR: The schedule '0 25 * * *' is not a valid cron expression: in field 2 (hour), '25' is not one of 0 to 23.",
    ]);
  },
);

it('19.22 a schedule is said in words', async () => {
  const line = ['create', ...where, '--cmd', 'bash', '-c', '/dev/null', '--schedule', 'daily:0 12 * * Mon-Fri'];
  const { stderr } = await runCommandLine(line);
  expect(stderr).toBe("Timer 'daily' starts runs at 12:00 on Monday to Friday (UTC).\n");
});
