import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AccessScenario } from '../../support/access-scenario.ts';
import { copyOfWorking } from '../../support/examine-faults.ts';
import type { TestHost } from '../../support/test-host.ts';

const registry =
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/mybase';
const assignRole = `acrtask az role assignment create --assignee-object-id "$(acrtask identity show -r myregistry -n hello --query principalId -o tsv)" --assignee-principal-type ServicePrincipal --role AcrPull --scope ${registry}`;
const enable = 'acrtask update -r myregistry -n hello --status Enabled';

const takeRole = ({ state }: AccessScenario): void => {
  for (const [id, { type, properties }] of Object.entries(state.resources)) {
    if (type === 'Microsoft.Authorization/roleAssignments' && properties.scope === registry) delete state.resources[id];
  }
};

/** A disabled task whose system-assigned identity has no role on the registry of an image. */
const broken = async (): Promise<AccessScenario> => {
  const scenario = await copyOfWorking();
  takeRole(scenario);
  await scenario.run('update -r myregistry -n hello --status Disabled');
  return scenario;
};

/** The lines that do not pass. */
const notPassed = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !/PASS/.test(line));

const file = (name: string, text: string) => ({
  prepare: async (host: TestHost) => writeFile(join(host.cwd, name), text),
});

describe('doctor', () => {
  it('prints one line for each check, and under each failure what mends it', async () => {
    const { attempt } = await broken();
    const { exitCode, stdout, stderr } = await attempt('doctor hello -r myregistry');
    expect({ exitCode, lines: notPassed(stdout), stderr }).toEqual({
      exitCode: 1,
      lines: [
        'task hello',
        '  FAIL     Task hello is disabled: it does not run.',
        `           ${enable}`,
        'task file',
        'identity mine',
        'identity [system]',
        'registry docker.io',
        'registry myabac.azurecr.io',
        'registry mybase.azurecr.io',
        "  FAIL     The system-assigned identity may not pull from mybase.azurecr.io (repository 'node'). (the credential for mybase.azurecr.io; step 'acb_step_0', line 6)",
        `           ${assignRole}`,
        'registry myregistry.azurecr.io',
        'key vault mypolicies',
        'key vault myroles',
        'agent pool pool',
        '32 checks: 30 passed, 2 failed, 0 unknown.',
      ],
      stderr: 'ERROR: 2 checks failed.\nAdd --fix to make the changes that acrtask can make.\n',
    });
  });

  it.each([
    [
      'a terminal',
      ['stdout', 'stderr'],
      {},
      '  \u001b[31m✗ FAIL   \u001b[39m  Task hello is disabled: it does not run.',
    ],
    [
      'a terminal with NO_COLOR',
      ['stdout', 'stderr'],
      { NO_COLOR: '1' },
      '  ✗ FAIL     Task hello is disabled: it does not run.',
    ],
    ['a pipe', [], {}, '  FAIL     Task hello is disabled: it does not run.'],
  ] as const)('writes for %s', async (_to, tty, env, expected) => {
    const { attempt } = await broken();
    const { stdout } = await attempt('doctor hello -r myregistry', { tty, env });
    expect(stdout.split('\n').find((line) => line.includes('disabled'))).toBe(expected);
  });

  it('prints data for --output and --query', async () => {
    const { attempt } = await broken();
    const query = "[?check=='registry-role' && result=='fail'] | [0]";
    const { stdout } = await attempt(['doctor', 'hello', '-r', 'myregistry', '--query', query]);
    expect(JSON.parse(stdout)).toEqual({
      task: 'hello',
      check: 'registry-role',
      target: 'registry mybase.azurecr.io',
      result: 'fail',
      sentence: "The system-assigned identity may not pull from mybase.azurecr.io (repository 'node').",
      sources: [
        { words: 'the credential for mybase.azurecr.io', file: null, line: null, column: null },
        { words: "step 'acb_step_0'", file: null, line: 6, column: 10 },
      ],
      fix: {
        by: 'operations',
        advice: null,
        operations: [{ do: 'assign role', role: 'AcrPull', scope: registry, identity: { kind: 'system' } }],
        commands: [assignRole],
      },
    });
    const table = await attempt('doctor hello -r myregistry -o table');
    expect(
      table.stdout
        .split('\n')
        .filter((line) => /fail/.test(line))
        .map((line) => line.replace(/ {2,}/g, ' | ')),
    ).toEqual([
      'hello | fail | task-enabled | task hello | Task hello is disabled: it does not run.',
      "hello | fail | registry-role | registry mybase.azurecr.io | The system-assigned identity may not pull from mybase.azurecr.io (repository 'node').",
    ]);
  });

  it('shows the changes of --fix, asks, makes them, and checks again', async () => {
    const { attempt } = await broken();
    const { exitCode, stdout, stderr, host } = await attempt('doctor --name hello -r myregistry --fix', {
      tty: ['stdin'],
      answers: ['y'],
    });
    expect({ exitCode, stderr, prompts: host.prompts, counts: stdout.match(/^\d+ checks.*$/gm) }).toEqual({
      exitCode: 0,
      stderr: `These changes will be made:\n  ${assignRole}\n  ${enable}\n2 changes made.\n`,
      prompts: ['Make 2 changes? (y/n): '],
      counts: ['32 checks: 30 passed, 2 failed, 0 unknown.', '32 checks: 32 passed, 0 failed, 0 unknown.'],
    });
  });

  it.each([
    ['without a terminal', {}, 'Unable to prompt for confirmation as no tty available. Use --yes.'],
    ['when the answer is no', { tty: ['stdin'], answers: ['n'] }, 'Operation cancelled.'],
  ] as const)('changes nothing %s', async (_when, options, message) => {
    const { attempt, state } = await broken();
    const before = JSON.stringify(state.resources);
    const { exitCode, stderr } = await attempt('doctor hello -r myregistry --fix', options);
    expect({ exitCode, error: stderr.match(/ERROR: (.*)/)?.[1] }).toEqual({ exitCode: 1, error: message });
    expect(JSON.stringify(state.resources)).toBe(before);
  });

  it('prints what a service refuses as a command, and makes the rest of the changes', async () => {
    const { attempt, emulator, resource } = await broken();
    const { exitCode, stdout, stderr } = await attempt('doctor hello -r myregistry --fix -y', {
      network: async (request) =>
        request.method === 'PUT' && /roleAssignments/.test(request.url)
          ? Response.json({ error: { code: 'AuthorizationFailed', message: 'You may not.' } }, { status: 403 })
          : emulator.fetch(request),
    });
    expect({
      exitCode,
      last: stdout.trim().split('\n').at(-1),
      status: resource('tasks', 'hello').properties.status,
    }).toEqual({
      exitCode: 1,
      last: '32 checks: 31 passed, 1 failed, 0 unknown.',
      status: 'Enabled',
    });
    expect(stderr).toContain(
      `1 change made.\nRefused, because you may not assign roles (Microsoft.Authorization/roleAssignments/write):\n  ${assignRole}\n`,
    );
  });

  it('says after Ctrl-C what was done, and what remains', async () => {
    const { attempt, emulator } = await broken();
    let interrupt = (): void => {};
    const { exitCode, stderr } = await attempt('doctor hello -r myregistry --fix -y', {
      prepare: (host) => {
        interrupt = host.interrupt;
      },
      network: async (request) => {
        const response = await emulator.fetch(request);
        if (request.method === 'PUT' && /roleAssignments/.test(request.url)) interrupt();
        return response;
      },
    });
    expect({ exitCode, stderr: stderr.slice(stderr.indexOf('\n', stderr.indexOf(enable)) + 1) }).toEqual({
      exitCode: 130,
      stderr: `0 changes made.\nInterrupted. These changes remain, the first of which may have been made:\n  ${assignRole}\n  ${enable}\nERROR: Interrupted.\n`,
    });
    expect((await attempt('doctor hello -r myregistry --fix -y')).exitCode).toBe(0);
  });

  it('checks every task of a registry', async () => {
    const { attempt, run } = await copyOfWorking();
    await run(
      "create -r myregistry -n other --cmd 'mybase.azurecr.io/node:v1' -c /dev/null --base-image-trigger-enabled false",
    );
    const { exitCode, stdout } = await attempt([
      'doctor',
      '-r',
      'myregistry',
      '--query',
      "[?result=='fail'].[task, check]",
    ]);
    expect({ exitCode, failed: JSON.parse(stdout) }).toEqual({
      exitCode: 1,
      failed: [['other', 'registry-credential']],
    });
  });

  it('checks a local file that has no task yet', async () => {
    const { attempt } = await copyOfWorking();
    const text = 'version: v1.1.0\nsteps:\n  - cmd: mybase.azurecr.io/node:v1\n  - cmd: $Registry/own:v1\n';
    const { exitCode, stdout } = await attempt('doctor -r myregistry --file my.yaml', file('my.yaml', text));
    expect({ exitCode, lines: notPassed(stdout) }).toEqual({
      exitCode: 1,
      lines: [
        'task file my.yaml',
        'registry mybase.azurecr.io',
        "  FAIL     The run has to pull from mybase.azurecr.io, but has no credential for it. (step 'acb_step_0', my.yaml:3:10)",
        '           Create a task for it that logs in with an identity.',
        '           acrtask create -r myregistry -n NAME --pull-from mybase ...',
        'registry myregistry.azurecr.io',
        '6 checks: 5 passed, 1 failed, 0 unknown.',
      ],
    });
  });

  it('checks a task as if it had a local file', async () => {
    const { attempt } = await copyOfWorking();
    const text = 'version: v1.1.0\nsteps:\n  - cmd: mybase.azurecr.io/node:v1\n';
    const { exitCode } = await attempt('doctor hello -r myregistry --file my.yaml', file('my.yaml', text));
    expect(exitCode).toBe(0);
  });

  it.each([
    ['doctor helo -r myregistry', 3, "ERROR: The registry myregistry has no task 'helo'.\nDid you mean 'hello'?\n"],
    [
      'doctor quite-different -r myregistry',
      3,
      "ERROR: The registry myregistry has no task 'quite-different'.\n'acrtask list -r myregistry' lists the tasks.\n",
    ],
    [
      'doctor hello -r myregistry -g other',
      3,
      "ERROR: There is no registry 'myregistry' in the resource group 'other'.\nIt is in the resource group 'g': leave out --resource-group, or correct it.\n",
    ],
    [
      'doctor hello -r myregistri',
      3,
      "ERROR: There is no registry 'myregistri' in the subscription.\nDid you mean 'myregistry'?\n",
    ],
    [
      'doctor one -n two -r myregistry --yes',
      2,
      "ERROR: The task is given twice: 'one' and --name 'two'.\nERROR: --yes can only be used with --fix.\nTry 'acrtask doctor --help'.\n",
    ],
    [
      'doctor -r myregistry --file a.yaml --fix',
      2,
      "ERROR: --fix needs a task to fix: a local file has none.\nTry 'acrtask doctor --help'.\n",
    ],
    ['doctor -r myregistry --file a.yaml', 1, 'ERROR: a.yaml does not exist.\n'],
  ])('%s', async (line, expected, message) => {
    const { attempt } = await copyOfWorking();
    const { exitCode, stdout, stderr } = await attempt(line);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: expected, stdout: '', stderr: message });
  });
});
