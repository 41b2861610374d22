import { describe, expect, it } from 'vitest';
import { createProjectBench } from '../../support/project-bench.ts';

const files = (task: string, registry = 'myregistry'): Record<string, string> => ({
  'acrtask.yaml': `registry: ${registry}\nname: mine\ntasks:\n  hello: { cmd: bash echo hello, ${task} }\n`,
});

/** What diff would give, as the words between `access:` and the scope. */
const accessIn = (text: string): string[] =>
  [
    ...text.matchAll(/\+ access: acrtask (az \S+ \S+ \S+).*?(?:--role ('[^']*'|\S+))?(?: --scope.*\/(\w+)\b.*)?$/gm),
  ].map(([, words, role, scope]) => [words, role, scope].filter(Boolean).join(' '));

describe('the access of a task', () => {
  it.each([
    [
      'the system-assigned identity, without naming it',
      'access: { pull: [mybaseregistry] }',
      { 'mybaseregistry.azurecr.io': { identity: '[system]' } },
      undefined,
    ],
    [
      'an identity that it does not have otherwise',
      'identity: ["[system]"], access: { identity: mine, push: [mybaseregistry] }',
      { 'mybaseregistry.azurecr.io': { identity: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
      undefined,
    ],
    [
      'a new identity',
      'access: { identity: "new:fresh", pull: [mybaseregistry], vaults: [mykeyvault/Token] }',
      { 'mybaseregistry.azurecr.io': { identity: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
      undefined,
    ],
    [
      'another login where the file has one',
      'access: { vaults: [mykeyvault] }, credentials: { MyBaseRegistry.azurecr.io: { username: a, password: "text:planted" } }',
      { 'MyBaseRegistry.azurecr.io': expect.objectContaining({ userName: { type: 'Opaque', value: 'a' } }) },
      undefined,
    ],
    ['its own registry, where the token of runs is enough', 'access: { pull: [myregistry] }', undefined, undefined],
  ])('%s', async (_, task, logins, source) => {
    const { run, must, whole } = await createProjectBench(files(task));
    await must('apply --yes');
    const { properties } = (await whole('hello')) as {
      properties: { credentials?: { customRegistries?: unknown; sourceRegistry?: unknown } };
    };
    expect(properties.credentials?.customRegistries).toEqual(logins);
    expect(properties.credentials?.sourceRegistry).toEqual(source);
    const after = await run('diff');
    expect({ exitCode: after.exitCode, stderr: after.stderr, stdout: after.stdout }).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: 'acrtask.yaml and registry myregistry:\n1 task unchanged.\n',
    });
  });

  it('to its own registry with repository permissions, to all of it and to one repository', async () => {
    const task = 'access: { pull: [abacregistry], push: ["abacregistry,team/app"] }';
    const { run, must, arm } = await createProjectBench(files(task, 'abacregistry'), {
      before: ['az acr create -g rg -n abacregistry --sku Premium --role-assignment-mode rbac-abac'],
    });
    const before = await run('diff');
    expect(accessIn(before.stdout)).toEqual([
      "az role assignment create 'Container Registry Repository Reader' abacregistry",
      "az role assignment create 'Container Registry Repository Writer' app",
    ]);
    await must('apply --yes');
    expect(await arm('POST', 'abacregistry/tasks/hello/listDetails')).toMatchObject({
      properties: { credentials: { sourceRegistry: { identity: '[system]' } } },
    });
    expect((await run('diff')).exitCode).toBe(0);
    const again = await must(
      'identity setup hello -r abacregistry --pull-from abacregistry --push-to abacregistry,team/app --dry-run',
    );
    expect(again.stdout).toBe('');
  });

  it('that may not be given fails, names the commands, and is given by the next run', async () => {
    const { emulator, run, must } = await createProjectBench(files('access: { pull: [mybaseregistry] }'));
    emulator.plantFault('deny=Microsoft.Authorization/roleAssignments/write');
    const { exitCode, stdout, stderr } = await run('apply --yes');
    expect({ exitCode, end: stdout.slice(stdout.indexOf('1 task to create')) }).toEqual({
      exitCode: 1,
      end: `1 task to create.

! hello: failed
1 task failed.
Run 'acrtask apply' again to do the rest.
`,
    });
    expect(stderr).toContain('hello: 0 changes made.\nRefused, because you may not assign roles');
    expect(stderr).toContain('ERROR: hello: 1 change could not be made.\nGive the commands above to somebody');
    emulator.clearFault('deny');
    expect(accessIn((await run('diff')).stdout)).toEqual(['az role assignment create AcrPull mybaseregistry']);
    await must('apply --yes');
    expect((await run('diff')).exitCode).toBe(0);
  });
});

describe('without permission to list the secrets of tasks', () => {
  it('secrets are unknown to diff, apply sends them again, and replaces as it has to', async () => {
    const { emulator, run, must, write, whole } = await createProjectBench(
      files('setSecret: { A: "text:planted" }, schedule: { nightly: "0 1 * * *" }'),
    );
    await must('apply --yes');
    emulator.plantFault('deny=Microsoft.ContainerRegistry/registries/tasks/listDetails/action');
    const { exitCode, stdout } = await run('diff');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `acrtask.yaml and registry myregistry:

  hello: unchanged
    ? step.values[A].value: (secret that cannot be compared)

1 task unchanged.
`,
    });
    const sent = await must('apply --yes');
    expect(sent.asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([
      { properties: { step: { type: 'EncodedTask', values: [{ name: 'A', value: 'planted', isSecret: true }] } } },
    ]);
    write('acrtask.yaml', files('setSecret: { A: "text:replaced" }')['acrtask.yaml'] ?? '');
    await must('apply --yes');
    emulator.clearFault('deny');
    expect(await whole('hello')).toMatchObject({
      properties: { step: { values: [{ name: 'A', value: 'replaced', isSecret: true }] } },
    });
    expect((await run('diff')).exitCode).toBe(0);
  });
});

describe('many tasks with access to the same', () => {
  it('are planned with the requests of one', async () => {
    const diffOf = async (count: number) => {
      const tasks = Array.from(
        { length: count },
        (_, at) => `  task-${at}: { cmd: bash, access: { pull: [mybaseregistry], vaults: [mykeyvault] } }\n`,
      );
      const { run } = await createProjectBench({
        'acrtask.yaml': `registry: myregistry\nname: mine\ntasks:\n${tasks.join('')}`,
      });
      return run('diff');
    };
    const one = await diffOf(1);
    const many = await diffOf(6);
    expect({ one: accessIn(one.stdout).length, many: accessIn(many.stdout).length }).toEqual({ one: 2, many: 12 });
    expect(many.asked).toEqual(one.asked);
  });
});
