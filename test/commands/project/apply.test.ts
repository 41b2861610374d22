import { describe, expect, it } from 'vitest';
import { exampleProject } from '../../project/example-project.ts';
import { createProjectBench } from '../../support/project-bench.ts';

const taskFile = 'version: v1.1.0\nsteps:\n  - cmd: mybaseregistry.azurecr.io/node:20 node --version\n';

/** The example of the guide, with names that Azure accepts. */
const project = exampleProject.replace('  app:', '  app-image:');
const files = { 'acrtask.yaml': project, 'helloworldtask.yaml': taskFile };
const env = { GIT_TOKEN: 'planted-git-token' };

const small = (more = ''): Record<string, string> => ({
  'acrtask.yaml': `registry: myregistry\nname: mine\ntasks:\n  hello: { cmd: bash echo hello${more} }\n`,
});

describe('apply', () => {
  it('makes what diff shows, so that nothing is left', async () => {
    const { run, must } = await createProjectBench(files);
    const before = await run('diff', { env });
    expect({ exitCode: before.exitCode, end: before.stdout.split('\n').at(-2) }).toEqual({
      exitCode: 8,
      end: '2 tasks to create.',
    });
    const { stdout, stderr } = await must('apply --yes', { env });
    expect(stdout.slice(stdout.indexOf('2 tasks to create.'))).toBe(
      '2 tasks to create.\n\n+ helloworld: created\n+ app-image: created\n2 tasks created.\n',
    );
    expect(stderr).toBe('helloworld: 2 changes made.\n');
    const after = await must('diff', { env });
    expect(after.stdout).toBe('acrtask.yaml and registry myregistry:\n2 tasks unchanged.\n');
    expect((await must('apply --yes', { env })).stdout).toBe(after.stdout);
  });

  it('sends of a change only what differs', async () => {
    const { write, must } = await createProjectBench(small());
    await must('apply --yes');
    write('acrtask.yaml', small(', timeout: 600, schedule: { nightly: "0 1 * * *" }')['acrtask.yaml'] ?? '');
    const { asked, stdout } = await must('apply --yes');
    expect(asked.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([
      {
        method: 'PATCH',
        path: 'myregistry/tasks/hello',
        body: {
          properties: {
            timeout: 600,
            step: { type: 'EncodedTask', encodedTaskContent: expect.any(String) },
            trigger: { timerTriggers: [{ name: 'nightly', schedule: '0 1 * * *', status: 'Enabled' }] },
          },
        },
      },
    ]);
    expect(stdout).toMatchInlineSnapshot(`
      "acrtask.yaml and registry myregistry:

      ~ hello: change
          - timeout: 3600
          + timeout: 600
            step.encodedTaskContent:
              @@ -2,4 +2,4 @@
               steps:
                 - cmd: bash echo hello
                   disableWorkingDirectoryOverride: true
              -    timeout: 3600
              +    timeout: 600
          + trigger.timerTriggers[nightly].status: Enabled
          + trigger.timerTriggers[nightly].schedule: 0 1 * * *

      1 task to change.

      ~ hello: changed
      1 task changed.
      "
    `);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toMatchInlineSnapshot(`
      [
        "GET /subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.ContainerRegistry/registries",
        "GET myregistry/tasks",
        "POST myregistry/tasks/hello/listDetails",
        "GET myregistry/tasks",
        "PATCH myregistry/tasks/hello",
        "GET myregistry/tasks",
      ]
    `);
  });

  it('replaces a task where the service can remove something in no other way', async () => {
    const { write, must, whole } = await createProjectBench(small(', schedule: { nightly: "0 1 * * *" }'));
    await must('apply --yes');
    write('acrtask.yaml', small()['acrtask.yaml'] ?? '');
    const { asked } = await must('apply --yes');
    expect(asked.filter(({ method }) => method === 'PUT' || method === 'PATCH').map(({ method }) => method)).toEqual([
      'PUT',
    ]);
    expect(await whole('hello')).toMatchObject({
      tags: { 'acrtask-project': 'mine' },
      properties: { trigger: { baseImageTrigger: {} } },
    });
    expect(JSON.stringify(await whole('hello'))).not.toContain('nightly');
  });

  it('deletes with --prune what it made and the file no longer has, and nothing else', async () => {
    const { write, run, must, arm } = await createProjectBench(small());
    await must('apply --yes');
    await must("create -r myregistry -n byhand --cmd 'bash echo' -c /dev/null");
    write('acrtask.yaml', 'registry: myregistry\nname: mine\ntasks: {}\n');
    const { stdout, exitCode } = await run('diff');
    expect({ stdout, exitCode }).toEqual({
      exitCode: 8,
      stdout: `acrtask.yaml and registry myregistry:

? hello: not in acrtask.yaml any more; apply --prune deletes it

? byhand: in the registry, and not in acrtask.yaml

2 tasks not in the file.
`,
    });
    expect((await must('apply --yes')).asked.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([]);
    await must('apply --yes --prune');
    const { value } = (await arm('GET', 'myregistry/tasks')) as { value: { name: string }[] };
    expect(value.map(({ name }) => name)).toEqual(['byhand']);
  });

  it('asks on a terminal, and without one requires --yes', async () => {
    const { run, arm } = await createProjectBench(small());
    const refused = await run('apply', { answers: ['n'], tty: ['stdin', 'stderr'] });
    expect(refused).toMatchObject({ exitCode: 1, stderr: 'ERROR: Operation cancelled.\n' });
    expect(await run('apply')).toMatchObject({
      exitCode: 1,
      stderr: 'ERROR: Unable to prompt for confirmation as no tty available. Use --yes.\n',
    });
    expect(await arm('GET', 'myregistry/tasks')).toEqual({ value: [] });
    expect((await run('apply --dry-run')).exitCode).toBe(0);
    expect(await arm('GET', 'myregistry/tasks')).toEqual({ value: [] });
    expect((await run('apply', { answers: ['y'], tty: ['stdin', 'stderr'] })).exitCode).toBe(0);
  });

  it('needs no secrets to show what it would do', async () => {
    const { run } = await createProjectBench(files);
    expect(await run('apply --dry-run')).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(
        "tasks.app-image.triggers.token: the environment variable 'GIT_TOKEN' is not set.",
      ),
    });
  });

  it('makes nothing for a task whose name is refused', async () => {
    const { run, arm } = await createProjectBench({
      'acrtask.yaml':
        'registry: myregistry\ntasks:\n  abc: { cmd: bash a, access: { identity: "new:mine", pull: [mybaseregistry] } }\n',
    });
    const { exitCode, asked } = await run('apply --yes');
    expect([exitCode, asked.filter(({ method }) => method === 'PUT')]).toEqual([1, []]);
    expect(await arm('GET', 'myregistry/tasks')).toEqual({ value: [] });
  });

  it('goes on when one task fails, and says so', async () => {
    const { run } = await createProjectBench({
      'acrtask.yaml': 'registry: myregistry\ntasks:\n  abc: { cmd: bash a }\n  hello: { cmd: bash b }\n',
    });
    const { exitCode, stdout, stderr } = await run('apply --yes');
    expect({ exitCode, stderr, end: stdout.slice(stdout.indexOf('2 tasks')) }).toEqual({
      exitCode: 1,
      stderr:
        "WARNING: Azure refuses the task name 'abc': it must have 5 to 50 characters.\nERROR: abc: Azure refuses the task name 'abc': it must have 5 to 50 characters.\n",
      end: `2 tasks to create.

! abc: failed
+ hello: created
1 task created, 1 failed.
Run 'acrtask apply' again to do the rest.
`,
    });
  });
});

describe('a list of no identities', () => {
  it('gives a task none, and takes those that it has', async () => {
    const { run, must, write, whole } = await createProjectBench(small(', identity: ["[system]"]'));
    await must('apply --yes');
    expect(await whole('hello')).toMatchObject({ identity: { type: 'SystemAssigned' } });
    write('acrtask.yaml', small(', identity: []')['acrtask.yaml'] ?? '');
    const { stdout } = await run('diff');
    expect(stdout.match(/^ +[-+].*/gm)).toEqual(['    - identity.type: SystemAssigned']);
    await must('apply --yes');
    await must('diff');
    await must('delete -r myregistry -n hello --yes');
    await must('apply --yes');
    expect((await whole('hello')).identity).toBe(undefined);
  });
});

describe('a new task', () => {
  it('is shown as it will be, and not beside what the service takes for granted', async () => {
    const { run } = await createProjectBench(small(', cpu: 4, timeout: 600, status: Disabled'));
    const { stdout } = await run('diff');
    expect(stdout.split('\n').filter((line) => /^ +-|cpu|timeout|status/.test(line))).toEqual([
      '    + status: Disabled',
      '    + agentConfiguration.cpu: 4',
      '    + timeout: 600',
      '    +         timeout: 600',
      '    + trigger.baseImageTrigger.status: Enabled',
    ]);
    const { tasks } = JSON.parse((await run('diff -o json')).stdout);
    expect(tasks[0].changes.filter(({ before }: { before: unknown }) => before !== null)).toEqual([]);
  });
});

describe('secrets of the project file', () => {
  const secretive = {
    'acrtask.yaml': `registry: myregistry
tasks:
  hello:
    cmd: bash echo hello
    setSecret: { A: env:MY_SECRET, B: file:secret.txt, C: kv:mykeyvault/Token, D: "text:plain" }
`,
  };
  it('stop apply, all at once and before anything is asked about tasks', async () => {
    const { run } = await createProjectBench(secretive);
    const { exitCode, stderr, asked } = await run('apply --yes');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `ERROR: 2 secrets of the project file cannot be read. Nothing was sent.
acrtask.yaml:5:21: error: tasks.hello.setSecret.A: the environment variable 'MY_SECRET' is not set.
  Set it where acrtask runs. To use a value literally, write text: before it.
acrtask.yaml:5:39: error: tasks.hello.setSecret.B: the file 'secret.txt' does not exist.
  To use a value literally, write text: before it.
`,
    });
    expect(asked.filter(({ path }) => path.includes('/tasks'))).toEqual([]);
  });

  it('are unknown to diff when they cannot be read, and compared when they can', async () => {
    const { run, must, write } = await createProjectBench({ ...secretive, 'secret.txt': 'planted-file-secret\n' });
    await must('apply --yes', { env: { MY_SECRET: 'planted-env-secret' } });
    const unread = await must('diff');
    expect(unread.stderr).toBe(`WARNING: A secret of the project file cannot be read, and cannot be compared.
acrtask.yaml:5:21: warning: tasks.hello.setSecret.A: the environment variable 'MY_SECRET' is not set.
  Set it where acrtask runs. To use a value literally, write text: before it.
`);
    expect(unread.stdout).toBe(`acrtask.yaml and registry myregistry:

  hello: unchanged
    ? step.values[A].value: (secret that cannot be compared)

1 task unchanged.
`);
    write('secret.txt', 'planted-other-secret\n');
    const { stdout, exitCode } = await run('diff', { env: { MY_SECRET: 'planted-env-secret' } });
    expect({ stdout, exitCode }).toEqual({
      exitCode: 8,
      stdout: `acrtask.yaml and registry myregistry:

~ hello: change
    - step.values[B].value: (secret)
    + step.values[B].value: (secret)

1 task to change.
`,
    });
  });

  it('never show, whatever is asked for', async () => {
    const { run, write } = await createProjectBench({ ...secretive, 'secret.txt': 'planted-file-secret\n' });
    const secrets = { MY_SECRET: 'planted-env-secret' };
    const shown: string[] = [];
    for (const line of [
      'diff',
      'diff -o json --debug',
      'apply --yes -o json --debug',
      'diff --verbose',
      'apply --yes -o yaml',
    ]) {
      const { stdout, stderr } = await run(line, { env: secrets });
      shown.push(stdout, stderr);
      write('secret.txt', 'planted-other-secret\n');
    }
    expect(shown.join('').match(/planted-\w+-secret|vaulted-token-4711/g)).toBe(null);
  });
});

describe('a task that cannot be compared', () => {
  const broken = {
    'acrtask.yaml': `registry: myregistry
name: mine
tasks:
  hello: { cmd: bash echo, access: { pull: [nosuchregistry], vaults: [nosuchvault] } }
  other: { cmd: bash echo }
`,
  };
  const errors = `ERROR: hello: There is no registry 'nosuchregistry' in this subscription.
There is no key vault 'nosuchvault' in this subscription.
Check access.pull, or create the registry.
Check access.vaults, or create the key vault.
`;

  it('is told in the words of the file, and makes diff fail', async () => {
    const { run } = await createProjectBench(broken);
    const { exitCode, stdout, stderr } = await run('diff');
    expect({ exitCode, stderr, end: stdout.split('\n').at(-2) }).toEqual({
      exitCode: 1,
      stderr: errors,
      end: '1 task to create, 1 that could not be compared.',
    });
    expect(stdout).toContain("\n! hello: There is no registry 'nosuchregistry' in this subscription.\n\n");
  });

  it('does not stop apply from making the others', async () => {
    const { run } = await createProjectBench(broken);
    const { exitCode, stdout, stderr } = await run('apply --yes');
    expect({ exitCode, stderr, end: stdout.slice(stdout.indexOf('1 task to create')) }).toEqual({
      exitCode: 1,
      stderr: errors,
      end: `1 task to create, 1 that could not be compared.

! hello: failed
+ other: created
1 task created, 1 failed.
Run 'acrtask apply' again to do the rest.
`,
    });
  });
});

describe('tags', () => {
  it('stay where the file has none, and are those of the file where it has some', async () => {
    const { must, write, whole, run } = await createProjectBench(small(', tags: { team: web, n: 1 }'));
    await must('apply --yes');
    expect(await whole('hello')).toMatchObject({ tags: { team: 'web', n: '1', 'acrtask-project': 'mine' } });
    write('acrtask.yaml', small()['acrtask.yaml'] ?? '');
    expect((await run('diff')).exitCode).toBe(0);
    write('acrtask.yaml', small(', tags: { team: api }')['acrtask.yaml'] ?? '');
    await must('apply --yes');
    expect((await whole('hello')).tags).toEqual({ team: 'api', 'acrtask-project': 'mine' });
  });
});

describe('a repository whose branch the context does not name', () => {
  it('keeps the branch that is watched', async () => {
    const task = ', context: "https://github.com/o/r.git", file: acb.yaml, triggers: { token: "text:planted" }';
    const project = { 'acrtask.yaml': `registry: myregistry\nname: mine\ntasks:\n  hello: { ${task.slice(2)} }\n` };
    const { must, run, arm, whole } = await createProjectBench(project);
    await must('apply --yes');
    const made = JSON.stringify(await whole('hello'));
    expect(made).toContain('"branch":"master"');
    await arm('PUT', 'myregistry/tasks/hello', JSON.parse(made.replace('"branch":"master"', '"branch":"dev"')));
    const { exitCode, stderr } = await run('diff');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });
});

describe('what the service says in other words', () => {
  it('is no change by somebody else: times with another suffix, and lists without the source identity', async () => {
    const { run, emulator } = await createProjectBench(small(', sourceAcrAuthId: "[system]"'));
    const { exitCode, stderr } = await run('apply --yes', {
      beforeRequest: async (_, request) => {
        if (request.method !== 'GET' || !new URL(request.url).pathname.endsWith('/tasks')) return undefined;
        const text = await (await emulator.fetch(request)).text();
        const other = text.replace(/("lastModifiedAt":"[^"]*?)(?:Z|\+00:00)"/g, '$10+00:00"');
        return new Response(other.replace('"identity":"[system]"', ''), {
          headers: { 'content-type': 'application/json' },
        });
      },
    });
    expect({ exitCode, errors: stderr.match(/^ERROR.*/gm) }).toEqual({ exitCode: 0, errors: null });
  });
});
