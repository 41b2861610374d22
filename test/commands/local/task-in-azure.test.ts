import { describe, expect, it } from 'vitest';
import { registryId } from '../../support/fake-azure.ts';
import { runLocalLine } from '../../support/fake-engine.ts';

const encoded = (text: string): string => Buffer.from(text).toString('base64');

const taskWith = (properties: object) => ({
  id: `${registryId('myregistry')}/tasks/hello`,
  name: 'hello',
  location: 'eastus',
  properties: { status: 'Enabled', platform: { os: 'linux', architecture: 'amd64' }, ...properties },
});
const replyWith = (properties: object) => ({
  'POST R/tasks/hello/listDetails': [[200, taskWith(properties)]] as [number, unknown][],
});

const step = {
  type: 'EncodedTask',
  encodedTaskContent: encoded(
    'steps:\n  - id: say\n    cmd: busybox echo {{.Values.who}} {{.Values.what}} {{.Run.Registry}} {{.Run.TaskName}}\n',
  ),
  values: [
    { name: 'who', value: 'you', isSecret: false },
    { name: 'what', value: 'hello', isSecret: false },
  ],
};
const said = (started: readonly string[]) => started.flatMap((line) => /busybox echo (.*)/.exec(line)?.slice(1) ?? []);

describe('run --local --name', () => {
  it('runs the task as it stands in Azure, with what the run replaces', async () => {
    const { started, asked, exitCode } = await runLocalLine('run --local -r myregistry --name hello --set who=me', {
      replies: replyWith({ step }),
    });
    expect({
      said: said(started),
      exitCode,
      scheduled: asked.filter((each) => String(each).includes('scheduleRun')),
    }).toEqual({
      said: ['me hello myregistry.azurecr.io hello'],
      exitCode: 0,
      scheduled: [],
    });
  });

  it('asks for the secret values that the service does not tell', async () => {
    const secret = { name: 'what', isSecret: true };
    const { stderr, exitCode, started } = await runLocalLine('run --local -r myregistry --name hello', {
      replies: replyWith({ step: { ...step, values: [secret] } }),
    });
    expect({ stderr, exitCode, started }).toEqual({
      stderr: `ERROR: The service does not tell the secret values 'what' of the task 'hello'.
Give them yourself: --set-secret what=env:VARIABLE.
`,
      exitCode: 1,
      started: [],
    });
  });

  it('builds the image of a task that builds one, in the folder of --context', async () => {
    const { started, exitCode } = await runLocalLine(
      'run --local -r myregistry --name hello --context . --run-id r1 --no-push',
      {
        files: { 'web.Dockerfile': 'FROM scratch\n' },
        replies: replyWith({
          step: {
            type: 'Docker',
            dockerFilePath: 'web.Dockerfile',
            imageNames: ['app:{{.Run.ID}}'],
            isPushEnabled: true,
            noCache: true,
            arguments: [{ name: 'A', value: '1', isSecret: false }],
          },
        }),
      },
    );
    const builds = started.flatMap((line) => /'?docker'? build (.*)/.exec(line)?.slice(1) ?? []);
    expect({ builds, exitCode, pushes: started.filter((line) => / push /.test(line)) }).toEqual({
      builds: ['--no-cache -f web.Dockerfile -t myregistry.azurecr.io/app:r1 --build-arg A=1 .'],
      exitCode: 0,
      pushes: [],
    });
  });

  it('logs in to the registries of its credentials', async () => {
    const { started, inputs } = await runLocalLine(
      'run --local -r myregistry --name hello --credential docker.io=me:env:HUB',
      {
        env: { HUB: 'hub-password' },
        replies: {
          ...replyWith({
            step,
            credentials: { customRegistries: { 'mybase.azurecr.io': { identity: '[system]' }, 'docker.io': {} } },
          }),
          'POST https://myregistry.azurecr.io/oauth2/exchange': [[200, { refresh_token: 'own-token' }]],
          'POST https://mybase.azurecr.io/oauth2/exchange': [[200, { refresh_token: 'base-token' }]],
        },
      },
    );
    const logins = started.flatMap((line) => / login .* (\S+)$/.exec(line)?.slice(1) ?? []);
    expect(logins.map((server, at) => `${server} ${inputs[at]}`)).toEqual([
      'docker.io hub-password',
      'myregistry.azurecr.io own-token',
      'mybase.azurecr.io base-token',
    ]);
  });
});

describe('build --local', () => {
  const files = { 'src/Dockerfile': 'FROM scratch\n', 'src/app.js': '', 'web.Dockerfile': 'FROM scratch\n' };
  const buildsOf = (started: readonly string[]) =>
    started.flatMap((line) => /'?docker'? build (.*)/.exec(line)?.slice(1) ?? []);

  it.each<[string, string]>([
    ['src', '-f Dockerfile .'],
    ['-t app:1 -t app:2 --no-push src', '-f Dockerfile -t app:1 -t app:2 .'],
    ['-t app:{{.Run.ID}} --run-id r1 --no-push src', '-f Dockerfile -t app:r1 .'],
    ['-t app --registry-server 127.0.0.1:5000 src', '-f Dockerfile -t 127.0.0.1:5000/app .'],
    ['--build-arg A=1 --target web --no-cache src', '--no-cache -f Dockerfile --build-arg A=1 --target web .'],
    ['-t app:{{.Values.v}} --set v=3 --no-push src', '-f Dockerfile -t app:3 .'],
    ['-f src/Dockerfile src', '-f Dockerfile .'],
  ])('%s', async (words, expected) => {
    const { started, exitCode } = await runLocalLine(`build --local ${words}`, { files });
    expect({ builds: buildsOf(started), exitCode }).toEqual({ builds: [expected], exitCode: 0 });
  });

  it('sends a Dockerfile outside of the source along', async () => {
    const { started, exitCode } = await runLocalLine('build --local -f web.Dockerfile src', { files });
    expect({ builds: buildsOf(started), exitCode }).toEqual({
      builds: [expect.stringMatching(/^-f [0-9a-f]{32}_web\.Dockerfile \.$/)],
      exitCode: 0,
    });
  });
});
