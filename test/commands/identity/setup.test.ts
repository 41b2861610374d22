import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure } from '../../support/emulated.ts';
import { subscription } from '../../support/fake-azure.ts';

const group = `/subscriptions/${subscription}/resourceGroups/myResourceGroup`;
const baseId = `${group}/providers/Microsoft.ContainerRegistry/registries/mybase`;

/** An Azure with a task that runs an image of another registry, and a vault. */
const createTask = async (...more: readonly string[]) => {
  const azure = await createEmulatedAzure();
  for (const line of [
    'az acr create -g myResourceGroup -n mybase --sku Premium',
    'az acr import -n mybase --source docker.io/library/node:20 -t app:v1',
    'az keyvault create -g myResourceGroup -n myvault --enable-rbac-authorization false',
    'az keyvault secret set --vault-name myvault -n One --value s3cret -o none',
    "create -r myregistry -n hello -c /dev/null --cmd 'mybase.azurecr.io/app:v1 --version'",
    ...more,
  ])
    await azure.run(line);
  return azure;
};

const linesIn = (stderr: string): string[] => stderr.trimEnd().split('\n');

const isIndented = (line: string | undefined): boolean => line?.startsWith('  ') === true;

/** What is told beside the changes that will be made. */
const problemsIn = (stderr: string): string[] => {
  const lines = linesIn(stderr);
  const head = lines.indexOf('These changes will be made:');
  if (head < 0) return lines;
  const end = lines.findIndex((line, at) => at > head && !isIndented(line));
  return [...lines.slice(0, head), ...lines.slice(end)];
};

describe('what identity setup refuses before it contacts Azure', () => {
  it.each<[string, string[]]>([
    ['', ['ERROR: the following arguments are required: TASK or --name/-n', "Try 'acrtask identity setup --help'."]],
    [
      'hello -n other',
      ["ERROR: The task is given twice: 'hello' and --name 'other'.", "Try 'acrtask identity setup --help'."],
    ],
    [
      'hello --dry-run --print-commands',
      ['ERROR: --dry-run and --print-commands cannot be combined.', "Try 'acrtask identity setup --help'."],
    ],
    [
      'hello --identity [system] --identity mine --pull-from https://mybase.azurecr.io --push-to mybase --push-to mybase,a --vault https://v.vault.azure.net/secrets/One',
      [
        'ERROR: --identity takes one identity: a task logs in to each registry with one.',
        'Run the command once for each identity, with what that one is for.',
        "ERROR: 'https://mybase.azurecr.io' in --pull-from is not the name or login server of a registry.",
        'Use --pull-from mybase.azurecr.io',
        'ERROR: --push-to names the registry mybase more than once.',
        'Name it once: --push-to mybase',
        "ERROR: --vault takes the name of a key vault, not its address 'https://v.vault.azure.net/secrets/One'.",
        'Use --vault v/One',
      ],
    ],
  ])('identity setup %s', async (words, problems) => {
    const { exitCode, asked, stderr } = await runCommandLine(`identity setup -r myregistry ${words}`);
    expect([exitCode, asked, problemsIn(stderr)]).toEqual([2, [], problems]);
  });
});

describe('what identity setup refuses before it changes anything', () => {
  it.each<[string, number, string[]]>([
    [
      'helo --identity minr --pull-from mybas --push-to mybase.azurecr.cn --pull-from docker.io --vault myvaul',
      3,
      [
        "ERROR: The registry myregistry has no task 'helo'.",
        "Did you mean 'hello'?",
        "ERROR: The subscription has no user-assigned identity named 'minr'.",
        'Available identities: mine',
        "ERROR: There is no registry 'mybas' in this subscription.",
        "Did you mean 'mybase'?",
        "ERROR: 'docker.io' in --pull-from is not an Azure container registry, so identities cannot log in there.",
        'Unless everybody may pull there, store a user name and a password with the task: acrtask credential add -r myregistry -n helo --login-server docker.io -u USER -p PASSWORD',
        "ERROR: 'mybase.azurecr.cn' in --push-to is a registry in another cloud, where identities of this cloud cannot log in.",
        'Store a user name and a password with the task: acrtask credential add -r myregistry -n helo --login-server mybase.azurecr.cn -u USER -p PASSWORD',
        "ERROR: There is no key vault 'myvaul' in this subscription.",
        "Did you mean 'myvault'?",
      ],
    ],
    [
      'hello --vault myvault/Two --vault myvault/Three',
      3,
      ['Two', 'Three'].flatMap((name) => [
        `ERROR: The key vault myvault has no secret '${name}'.`,
        `Check --vault, or store it: acrtask az keyvault secret set --vault-name myvault -n ${name} --file FILE -o none`,
      ]),
    ],
    [
      'twoids --pull-from mybase',
      2,
      ["ERROR: The task 'twoids' has 2 identities, and one is needed.", 'Choose one with --identity: [system], mine'],
    ],
    [
      'quicktask --pull-from mybase',
      2,
      ["ERROR: The task 'quicktask' belongs to the registry itself and cannot have an identity."],
    ],
  ])('identity setup %s', async (words, exitCode, problems) => {
    const azure = await createTask(
      'create -r myregistry -n twoids -c /dev/null --cmd bash --assign-identity [system] mine',
      'create -r myregistry -n quicktask --is-system-task',
    );
    const before = await azure.json('list -r myregistry');
    const refused = await azure.attempt(`identity setup -r myregistry ${words}`);
    expect([refused.exitCode, problemsIn(refused.stderr)]).toEqual([exitCode, problems]);
    expect(await azure.json('list -r myregistry')).toEqual(before);
  });
});

describe('identity setup without changing anything', () => {
  const setup = 'identity setup -r myregistry -n hello --pull-from mybase --vault myvault';
  const principal = (program: string): string =>
    `"$(${program} identity show -r myregistry -n hello --query principalId -o tsv)"`;
  it.each([
    ['--dry-run', 'acrtask', 'acrtask az'],
    ['--print-commands', 'az acr task', 'az'],
  ])('%s prints commands', async (option, program, beside) => {
    const azure = await createTask();
    const { stdout, stderr } = await azure.run(`${setup} ${option}`);
    expect([stdout.trimEnd().split('\n'), stderr]).toEqual([
      [
        `${program} identity assign -r myregistry -n hello --identities '[system]'`,
        `${beside} role assignment create --assignee-object-id ${principal(program)} --assignee-principal-type ServicePrincipal --role AcrPull --scope ${baseId}`,
        `${beside} keyvault set-policy -n myvault --object-id ${principal(program)} --secret-permissions get`,
        `${program} credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity '[system]'`,
      ],
      '',
    ]);
    expect((await azure.run('identity show -r myregistry -n hello')).stdout).toBe('{}\n');
  });

  it('is a list with an output format', async () => {
    const azure = await createTask();
    const list = await azure.json(`${setup} --dry-run -o json`);
    expect((list as { do: string }[]).map((each) => each.do)).toEqual([
      'assign identities',
      'assign role',
      'set policy',
      'set credential',
    ]);
  });

  it('says when nothing would change', async () => {
    const azure = await createTask(setup);
    for (const option of ['--dry-run', '--print-commands']) {
      const { stdout, stderr } = await azure.run(`${setup} ${option}`);
      expect([stdout, stderr]).toEqual(['', 'Nothing to change: task hello has this access already.\n']);
    }
  });

  it('says what fails that it cannot change', async () => {
    const azure = await createTask(setup, 'az acr update -n mybase --default-action Deny');
    const { stdout, stderr } = await azure.run(`${setup} --dry-run`);
    expect([stdout, problemsIn(stderr)]).toEqual([
      '',
      [
        'There is nothing that identity setup can change, but not everything works:',
        '  The network rules of mybase.azurecr.io keep the agents of the service out: tasks are not allowed to bypass them.',
      ],
    ]);
  });
});

describe('identity setup', () => {
  it('keeps what is there, and takes the only identity of the task', async () => {
    const azure = await createTask(
      'identity assign -r myregistry -n hello --identities mine',
      'credential add -r myregistry -n hello --login-server docker.io -u user -p password',
    );
    const { principalId, clientId } = (await azure.json('az identity show -g myResourceGroup -n mine')) as Record<
      'principalId' | 'clientId',
      string
    >;
    await azure.run(`az keyvault set-policy -n myvault --object-id ${principalId} --secret-permissions list`);
    await azure.run('identity setup hello -r myregistry --pull-from mybase --vault myvault/One');
    const ofMine = `properties.accessPolicies[?objectId=='${principalId}'].permissions.secrets[]`;
    expect(await azure.json(['az', 'keyvault', 'show', '-n', 'myvault', '--query', ofMine])).toEqual(['list', 'get']);
    const task = (await azure.json('show -r myregistry -n hello')) as {
      identity: { type: string };
    };
    expect(task.identity.type).toBe('UserAssigned');
    const logins = (await azure.json('credential list -r myregistry -n hello')) as Record<string, unknown>;
    expect(Object.keys(logins).sort()).toEqual(['docker.io', 'mybase.azurecr.io']);
    expect(JSON.stringify(logins)).toContain(clientId);
  });

  it('pulls and pushes with one role, and lets the runs of a registry with roles use their own token', async () => {
    const azure = await createTask();
    await azure.run('identity setup hello -r myregistry --pull-from mybase --push-to mybase --push-to myregistry');
    const roles = await azure.json('az role assignment list --all --query [].[roleDefinitionName,scope]');
    expect(roles).toEqual([['AcrPush', baseId]]);
    const source = await azure.run('show -r myregistry -n hello --query credentials.sourceRegistry');
    expect(source.stdout.trim()).toBe('');
  });

  it('logs in to a registry with repository permissions of its own as its identity', async () => {
    const azure = await createTask(
      'az acr update -n myregistry --role-assignment-mode rbac-abac',
      'az acr import -n myregistry --source docker.io/library/node:20 -t own:v1',
      "update -r myregistry -n hello --cmd 'myregistry.azurecr.io/own:v1 --version' -c /dev/null",
    );
    expect((await azure.attempt('run -r myregistry -n hello')).exitCode).toBe(1);
    await azure.run('identity setup hello -r myregistry --pull-from myregistry,own');
    const identity = 'show -r myregistry -n hello --query credentials.sourceRegistry.identity -o tsv';
    expect((await azure.run(identity)).stdout.trim()).toBe('[system]');
    expect((await azure.run('run -r myregistry -n hello')).exitCode).toBe(0);
  });

  it('says which changes it makes, as commands', async () => {
    const azure = await createTask();
    const { stderr } = await azure.run('identity setup hello -r myregistry --pull-from mybase');
    expect(linesIn(stderr)).toEqual([
      'These changes will be made:',
      "  acrtask identity assign -r myregistry -n hello --identities '[system]'",
      `  acrtask az role assignment create --assignee-object-id "$(acrtask identity show -r myregistry -n hello --query principalId -o tsv)" --assignee-principal-type ServicePrincipal --role AcrPull --scope ${baseId}`,
      "  acrtask credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity '[system]'",
      '3 changes made.',
    ]);
    const words = "create -r myregistry -n fresh -c /dev/null --cmd 'mybase.azurecr.io/app:v1' --pull-from mybase";
    const created = await azure.run(words);
    expect(linesIn(created.stderr)).toEqual([
      'These changes will be made:',
      expect.stringMatching(/^ {2}acrtask az role assignment create .* --role AcrPull --scope /),
      "  acrtask credential add -r myregistry -n fresh --login-server mybase.azurecr.io --use-identity '[system]'",
      '2 changes made.',
    ]);
  });

  it('leaves doctor to propose only the login when that alone was removed', async () => {
    const azure = await createTask();
    await azure.run('identity setup hello -r myregistry --pull-from mybase');
    await azure.run('credential remove -r myregistry -n hello --login-server mybase.azurecr.io');
    const { stderr } = await azure.run('doctor hello -r myregistry --fix --yes');
    expect(linesIn(stderr)).toEqual([
      'These changes will be made:',
      "  acrtask credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity '[system]'",
      '1 change made.',
    ]);
  });

  it('says that a role cannot be limited to repositories', async () => {
    const azure = await createTask();
    const { stderr } = await azure.run('identity setup hello -r myregistry --pull-from mybase,app');
    expect(problemsIn(stderr)).toEqual([
      'WARNING: --pull-from: The registry mybase has no repository permissions, so the role applies to all of its repositories.',
      '3 changes made.',
    ]);
  });

  it('assigns roles that may not be read, and says what cannot be checked', async () => {
    const azure = await createTask();
    azure.plantFault('no-role-assignment-read');
    const line = 'identity setup hello -r myregistry --pull-from mybase';
    const { stdout, stderr } = await azure.run(line);
    expect(problemsIn(stderr)).toEqual(['3 changes made.']);
    expect(stdout).toContain(
      'UNKNOWN  Whether the system-assigned identity may pull from mybase.azurecr.io is not known: you may not read role assignments',
    );
    expect((await azure.run('run -r myregistry -n hello')).exitCode).toBe(0);
    expect(problemsIn((await azure.run(line)).stderr)).toEqual(['0 changes made, 1 not necessary.']);
  });

  it('widens a role that is limited to some repositories when all are wanted', async () => {
    const azure = await createTask(
      'az acr update -n mybase --role-assignment-mode rbac-abac',
      'az acr import -n mybase --source docker.io/library/node:20 -t other:v1',
      'identity setup hello -r myregistry --pull-from mybase,other',
    );
    expect((await azure.attempt('run -r myregistry -n hello')).exitCode).toBe(1);
    const line = 'identity setup hello -r myregistry --pull-from mybase';
    expect(problemsIn((await azure.run(line)).stderr)).toEqual(['1 change made.']);
    expect((await azure.run('run -r myregistry -n hello')).exitCode).toBe(0);
    expect(problemsIn((await azure.run(line)).stderr)).toEqual([
      'Nothing to change: task hello has this access already.',
    ]);
  });

  it('gives access to what the task itself uses, or a local task file', async () => {
    const azure = await createTask();
    await azure.run('identity setup hello -r myregistry');
    expect((await azure.run('run -r myregistry -n hello')).exitCode).toBe(0);

    const other = await createTask("update -r myregistry -n hello --cmd 'bash echo' -c /dev/null");
    const prepare = async ({ cwd }: { readonly cwd: string }): Promise<void> =>
      writeFile(join(cwd, 'acb.yaml'), 'version: v1.1.0\nsteps:\n  - cmd: mybase.azurecr.io/app:v1 --version\n');
    await other.run('identity setup hello -r myregistry --from-file acb.yaml', { prepare });
    const logins = (await other.json('credential list -r myregistry -n hello')) as Record<string, unknown>;
    expect(Object.keys(logins)).toEqual(['mybase.azurecr.io']);
  });

  it('lets an identity take the place of one that was deleted', async () => {
    const login = 'credential add -r myregistry -n hello --login-server mybase.azurecr.io --use-identity mine';
    const azure = await createTask('identity assign -r myregistry -n hello --identities mine', login);
    const { resourceGroup, id } = (await azure.json('az identity list --query [0]')) as Record<string, string>;
    await azure.run(`az identity delete -g ${resourceGroup} -n mine`);
    const remove = `identity remove -r myregistry -n hello --identities ${id}`;
    for (const words of ['', ' --identity [system]']) {
      const { exitCode, stderr } = await azure.attempt(`identity setup hello -r myregistry${words}`);
      expect([exitCode, problemsIn(stderr)]).toEqual([
        3,
        [
          "ERROR: The identity 'mine' of the task 'hello' does not exist any more.",
          `Remove it from the task, and run the command again: acrtask ${remove}`,
        ],
      ]);
    }
    await azure.run(remove);
    const { stdout } = await azure.run('identity setup hello -r myregistry -o json --query changes[].[do,outcome]');
    expect(JSON.parse(stdout)).toEqual([
      ['assign identities', 'done'],
      ['assign role', 'done'],
      ['set credential', 'done'],
    ]);
    expect((await azure.run('run -r myregistry -n hello')).exitCode).toBe(0);
  });

  it('makes what may be made, prints the rest, and ends with 1', async () => {
    const azure = await createTask();
    azure.plantFault('no-role-assignment-rights');
    const { exitCode, stderr } = await azure.attempt(
      'identity setup hello -r myregistry --pull-from mybase --vault myvault',
    );
    expect([exitCode, problemsIn(stderr)]).toEqual([
      1,
      [
        '3 changes made.',
        'Refused, because you may not assign roles (Microsoft.Authorization/roleAssignments/write):',
        `  acrtask az role assignment create --assignee-object-id "$(acrtask identity show -r myregistry -n hello --query principalId -o tsv)" --assignee-principal-type ServicePrincipal --role AcrPull --scope ${baseId}`,
        'ERROR: 1 change could not be made.',
        'Give the commands above to somebody who may make these changes.',
      ],
    ]);
    const logins = (await azure.json('credential list -r myregistry -n hello')) as Record<string, unknown>;
    expect(Object.keys(logins)).toEqual(['mybase.azurecr.io']);
    azure.clearFault();
    const { stdout } = await azure.run(
      'identity setup hello -r myregistry --pull-from mybase --vault myvault -o json --query changes[].[do,outcome]',
    );
    expect(JSON.parse(stdout)).toEqual([['assign role', 'done']]);
  });
});

describe('create with access', () => {
  const create = "create -r myregistry -n fresh -c /dev/null --cmd 'mybase.azurecr.io/app:v1 --version'";

  it.each([
    ['', 'SystemAssigned'],
    ['--assign-identity mine', 'UserAssigned'],
  ])('makes a task that works: %s', async (words, type) => {
    const azure = await createTask();
    const created = await azure.json(`${create} --pull-from mybase --vault myvault/One ${words}`);
    expect(created).toMatchObject({
      identity: { type },
      credentials: { customRegistries: { 'mybase.azurecr.io': null } },
    });
    expect((await azure.run('run -r myregistry -n fresh')).exitCode).toBe(0);
  });

  it('lets a task push to its own registry with repository permissions', async () => {
    const azure = await createTask('az acr update -n myregistry --role-assignment-mode rbac-abac');
    const { stderr } = await azure.run('create -r myregistry -n fresh -c /dev/null --cmd bash --push-to myregistry');
    expect(problemsIn(stderr)).toEqual(['2 changes made.']);
    const identity = 'show -r myregistry -n fresh --query credentials.sourceRegistry.identity -o tsv';
    expect((await azure.run(identity)).stdout.trim()).toBe('[system]');
  });

  it('checks everything before it creates the task', async () => {
    const azure = await createTask();
    const refused = await azure.attempt(`${create} --pull-from mybas --vault myvaul --assign-identity nosuch`);
    expect([refused.exitCode, problemsIn(refused.stderr).filter((line) => line.startsWith('ERROR'))]).toEqual([
      3,
      [
        "ERROR: The subscription has no user-assigned identity named 'nosuch'.",
        "ERROR: There is no registry 'mybas' in this subscription.",
        "ERROR: There is no key vault 'myvaul' in this subscription.",
      ],
    ]);
    expect((await azure.attempt('show -r myregistry -n fresh')).exitCode).toBe(3);
  });

  it.each([
    [
      '--assign-identity [system] mine',
      '--pull-from, --push-to, and --vault give access to one identity, and --assign-identity names 2.',
    ],
  ])('refuses %s', async (words, message) => {
    const { exitCode, asked, stderr } = await runCommandLine(`${create} --pull-from mybase ${words}`);
    expect([exitCode, asked, stderr.split('\n')[0]]).toEqual([2, [], `ERROR: ${message}`]);
  });

  it('creates the task when access cannot be given, prints both, and ends with 1', async () => {
    const azure = await createTask();
    azure.plantFault('no-role-assignment-rights');
    const { exitCode, stdout, stderr } = await azure.attempt(`${create} --pull-from mybase`);
    expect([exitCode, JSON.parse(stdout).name, stderr]).toEqual([
      1,
      'fresh',
      expect.stringContaining('WARNING: The system-assigned identity may not pull from mybase.azurecr.io.'),
    ]);
  });
});
