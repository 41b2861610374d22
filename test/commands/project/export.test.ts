import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandLineOptions, runCommandLine } from '../../support/command-line.ts';
import { createEmulatedAzure, type EmulatedAzure } from '../../support/emulated.ts';
import type { TestHost } from '../../support/test-host.ts';

const taskFile = 'version: v1.1.0\nsteps:\n  - cmd: $Registry/app:{{.Values.tag}}\n';
const secret = 'PLANTED-SECRET';

const create = 'create -r myregistry';
const context = 'https://github.com/o/r.git#main';

/** A registry with tasks of several kinds; every secret in them starts with `secret`. */
const azureWithTasks = async (): Promise<EmulatedAzure> => {
  const azure = await createEmulatedAzure();
  await azure.run(
    `${create} -n hello --cmd 'bash echo hello' -c /dev/null --schedule 'nightly:0 1 * * *' --assign-identity`,
  );
  await azure.run(
    `credential add -r myregistry -n hello --login-server docker.io -u ${secret}-USER -p ${secret}-PASSWORD`,
  );
  await azure.run(
    `${create} -n web-app -c ${context} -f Dockerfile -t app:{{.Run.ID}} --arg A=1.10 --secret-arg NPM=${secret}-ARG --git-access-token ${secret}-GIT --update-trigger-endpoint https://hook.example/?code=${secret}-HOOK`,
  );
  await azure.run(`${create} -n local-file -f task.yaml -c /dev/null --set tag=v2 --set-secret key=${secret}-VALUE`, {
    prepare: ({ cwd }) => writeFileSync(join(cwd, 'task.yaml'), taskFile),
  });
  return azure;
};

const hello = `registry: myregistry
tasks:
  hello:
    cmd: bash echo hello
    identity:
      - '[system]'
    credentials:
      docker.io:
        username: env:HELLO_DOCKER_IO_USERNAME
        password: env:HELLO_DOCKER_IO_PASSWORD
    schedule:
      nightly: 0 1 * * *
`;

const filesIn = ({ cwd }: TestHost, folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(cwd, folder))
      .sort()
      .map((name) => [name, readFileSync(join(cwd, folder, name), 'utf8')]),
  );

describe('export', () => {
  it('writes a project file to standard output, and tells what its secrets are for', async () => {
    const azure = await azureWithTasks();
    const { stdout, stderr } = await azure.run('export --all -r myregistry');
    expect(stdout).toBe(`${hello}  web-app:
    context: https://github.com/o/r.git#main
    build:
      images:
        - app:{{.Run.ID}}
      args:
        A: '1.10'
      secretArgs:
        NPM: env:WEB_APP_NPM
    triggers:
      token: env:WEB_APP_GIT_TOKEN
      baseImage:
        updateTriggerEndpoint: env:WEB_APP_UPDATE_TRIGGER_ENDPOINT
  local-file:
    content: |
      version: v1.1.0
      steps:
        - cmd: $Registry/app:{{.Values.tag}}
    set:
      tag: v2
    setSecret:
      key: env:LOCAL_FILE_KEY
`);
    expect(
      stderr,
    ).toBe(`WARNING: Secrets are not exported. Where acrtask applies the file, these environment variables have to hold them:
  HELLO_DOCKER_IO_USERNAME         user name for docker.io of task 'hello'
  HELLO_DOCKER_IO_PASSWORD         password for docker.io of task 'hello'
  WEB_APP_NPM                      secret build argument NPM of task 'web-app'
  WEB_APP_GIT_TOKEN                Git token of task 'web-app'
  WEB_APP_UPDATE_TRIGGER_ENDPOINT  webhook of base image updates of task 'web-app'
  LOCAL_FILE_KEY                   secret value key of task 'local-file'
`);
  });

  it('writes the named tasks, in this order, each once', async () => {
    const azure = await azureWithTasks();
    const { stdout } = await azure.run('export local-file Hello hello -r myregistry -g myResourceGroup');
    expect(stdout.match(/^(?:\S.*| {2}\S.*)$/gm)).toEqual([
      'registry: myregistry',
      'resourceGroup: myResourceGroup',
      'tasks:',
      '  local-file:',
      '  hello:',
    ]);
  });

  it('prints the project as data on demand', async () => {
    const azure = await azureWithTasks();
    expect(await azure.json('export hello -r myregistry --query tasks.hello.schedule -o json')).toEqual({
      nightly: '0 1 * * *',
    });
    expect((await azure.run('export --all -r myregistry -o table')).stdout).toBe(
      [
        'NAME        RUNS     CONTEXT',
        '----------  -------  -------------------------------',
        'hello       cmd',
        'web-app     build    https://github.com/o/r.git#main',
        'local-file  content',
        '',
      ].join('\n'),
    );
  });

  it('writes no secret anywhere, and none is asked for twice', async () => {
    const azure = await azureWithTasks();
    for (const line of ['', ' --dir out', ' -o json', ' -o yaml --dir out', ' -o table'].map(
      (more) => `export --all -r myregistry${more} --debug`,
    )) {
      const { stdout, stderr, host } = await azure.run(line);
      const files = existsSync(join(host.cwd, 'out')) ? filesIn(host, 'out') : {};
      expect(`${line}\n${stdout}${stderr}${JSON.stringify(files)}`).not.toContain(secret);
      expect(stderr.match(/listDetails/g)?.length).toBe(3);
    }
  });

  it('names every task that does not exist, with what was meant', async () => {
    const azure = await azureWithTasks();
    expect(await azure.attempt('export helo web-app nothing -r myregistry')).toMatchObject({
      exitCode: 3,
      stdout: '',
      stderr: `ERROR: There is no task 'helo' in registry 'myregistry'. Did you mean 'hello'?
There is no task 'nothing' in registry 'myregistry'.
'acrtask list -r myregistry' lists the tasks.
`,
    });
  });

  it.each([
    ['export -r myregistry', 'Name the tasks to export, or use --all.'],
    ['export hello --all -r myregistry', '--all cannot be combined with names of tasks.'],
    ['export --all -r myregistry --yes', '--yes can only be used with --dir.'],
  ])('%s is refused', async (line, message) => {
    const azure = await createEmulatedAzure();
    expect(await azure.attempt(line)).toMatchObject({
      exitCode: 2,
      stderr: `ERROR: ${message}\nTry 'acrtask export --help'.\n`,
    });
  });

  it('of a registry without tasks is a project without tasks', async () => {
    const azure = await createEmulatedAzure();
    expect(await azure.run('export --all -r myregistry')).toMatchObject({
      stdout: 'registry: myregistry\ntasks: {}\n',
      stderr: '',
    });
  });

  it('says what may be missing to who may not list secrets', async () => {
    const azure = await azureWithTasks();
    azure.plantFault('deny=Microsoft.ContainerRegistry/registries/tasks/listDetails/action');
    const { stdout, stderr } = await azure.run('export web-app local-file -r myregistry');
    expect(stdout).not.toContain('secretArgs');
    expect(stdout).toContain('token: env:WEB_APP_GIT_TOKEN');
    expect(
      stderr,
    ).toBe(`WARNING: You do not have permission to list the secrets of tasks 'web-app', 'local-file'. Secret arguments and values may be missing in the file, and logins may differ. Request the permission Microsoft.ContainerRegistry/registries/tasks/listDetails/action, and export again.
WARNING: Secrets are not exported. Where acrtask applies the file, this environment variable has to hold them:
  WEB_APP_GIT_TOKEN  Git token of task 'web-app'
`);
  });

  it('tells what a project file cannot say', async () => {
    const azure = await createEmulatedAzure();
    await azure.run(`${create} -n no-reader --cmd bash -c /dev/null`);
    await azure.run(
      `az acr task credential add -r myregistry -n no-reader --login-server docker.io -u https://v.vault.azure.net/secrets/u -p https://v.vault.azure.net/secrets/p`,
    );
    const { exitCode, stdout, stderr } = await azure.attempt('export --all -r myregistry');
    expect(stdout).toBe('registry: myregistry\ntasks:\n  no-reader:\n    cmd: bash\n');
    expect(stderr).toBe(`WARNING: The project file does not say everything about task 'no-reader':
  Runs read the login from a key vault, but no identity is named that may do so
  credentials.customRegistries[docker.io]
`);
    expect(exitCode).toBe(0);
  });

  it('fails when it leaves out a task of which a project file can say nothing', async () => {
    const taskOf = (name: string, step: object) => ({
      id: `/tasks/${name}`,
      name,
      properties: { platform: { os: 'linux' }, step },
    });
    const replies = {
      'POST R/tasks/odd/listDetails': [[200, taskOf('odd', { type: 'Novel' })]],
      'POST R/tasks/hello/listDetails': [
        [200, taskOf('hello', { type: 'FileTask', contextPath: 'oci://a.io/b', taskFilePath: 'a.yaml' })],
      ],
    } satisfies CommandLineOptions['replies'];
    expect(await runCommandLine('export odd hello -r myregistry', { replies })).toMatchObject({
      exitCode: 1,
      stdout: `registry: myregistry
tasks:
  hello:
    context: oci://a.io/b
    file: a.yaml
    triggers:
      baseImage: false
`,
      stderr: `WARNING: Task 'odd' is not exported, because a project file cannot say what it is:
  The task does not say what to run
`,
    });
  });
});

describe('export --dir', () => {
  const project = (file: string): string => `registry: myregistry
tasks:
  local-file:
    file: ${file}
    set:
      tag: v2
    setSecret:
      key: env:LOCAL_FILE_KEY
`;
  const line = 'export local-file -r myregistry --dir out/tasks --only-show-errors';

  it('writes the project file, and task files and values files beside it', async () => {
    const azure = await azureWithTasks();
    const { stdout, stderr, host } = await azure.run(
      'export local-file -r myregistry --dir out/tasks --only-show-errors',
    );
    expect([stdout, stderr]).toEqual(['', 'Wrote out/tasks/local-file.yaml.\nWrote out/tasks/acrtask.yaml.\n']);
    expect(filesIn(host, 'out/tasks')).toEqual({
      'acrtask.yaml': project('local-file.yaml'),
      'local-file.yaml': taskFile,
    });
  });

  it('leaves alone what is so already', async () => {
    const azure = await azureWithTasks();
    const { stderr } = await azure.run(line, {
      prepare: ({ cwd }) => {
        mkdirSync(join(cwd, 'out/tasks'), { recursive: true });
        writeFileSync(join(cwd, 'out/tasks/local-file.yaml'), taskFile);
      },
    });
    expect(stderr).toBe('out/tasks/local-file.yaml is up to date.\nWrote out/tasks/acrtask.yaml.\n');
  });

  const withOthers = ({ cwd }: TestHost): void => {
    mkdirSync(join(cwd, 'out/tasks'), { recursive: true });
    writeFileSync(join(cwd, 'out/tasks/local-file.yaml'), 'mine\n');
    writeFileSync(join(cwd, 'out/tasks/acrtask.yaml'), 'mine too\n');
  };
  const others = { 'acrtask.yaml': 'mine too\n', 'local-file.yaml': 'mine\n' };

  it('replaces no file of other content unasked', async () => {
    const azure = await azureWithTasks();
    const { exitCode, stderr, host } = await azure.attempt(line, { prepare: withOthers });
    expect([exitCode, stderr]).toEqual([
      1,
      `ERROR: These files exist and have other content. Nothing was written.
  out/tasks/local-file.yaml
  out/tasks/acrtask.yaml
To replace them, add --yes. To keep them, name another folder with --dir.
`,
    ]);
    expect(filesIn(host, 'out/tasks')).toEqual(others);
  });

  it('replaces them with --yes', async () => {
    const azure = await azureWithTasks();
    const { host } = await azure.run(`${line} --yes`, { prepare: withOthers });
    expect(filesIn(host, 'out/tasks')).toEqual({
      'acrtask.yaml': project('local-file.yaml'),
      'local-file.yaml': taskFile,
    });
  });

  it('names everything that cannot be written, and writes nothing', async () => {
    const azure = await azureWithTasks();
    const { exitCode, stderr, host } = await azure.attempt(line, {
      prepare: ({ cwd }) => {
        for (const name of ['local-file.yaml', 'acrtask.yaml'])
          mkdirSync(join(cwd, 'out/tasks', name), { recursive: true });
      },
    });
    expect([exitCode, stderr]).toEqual([
      1,
      'ERROR: out/tasks/local-file.yaml exists and is not a file.\nERROR: out/tasks/acrtask.yaml exists and is not a file.\n',
    ]);
    expect(readdirSync(join(host.cwd, 'out/tasks'))).toEqual(['acrtask.yaml', 'local-file.yaml']);
  });

  it('says so when the folder is a file', async () => {
    const azure = await azureWithTasks();
    const { exitCode, stderr } = await azure.attempt(line, {
      prepare: ({ cwd }) => writeFileSync(join(cwd, 'out'), ''),
    });
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/^ERROR: --dir: 'out\/tasks' cannot be written: .+\.\n$/),
    ]);
  });
});
