import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparable, recordedCases, recording } from '../../request/recorded.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { registryId, subscription } from '../../support/fake-azure.ts';
import { patched } from '../../support/patched.ts';

const git = 'https://github.com/a/b.git';
const identity = `/subscriptions/${subscription}/resourceGroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`;
const clientId = '44444444-4444-4444-4444-444444444444';

const dockerTask = {
  location: 'eastus',
  properties: {
    status: 'Enabled',
    platform: { os: 'linux', architecture: 'amd64' },
    agentConfiguration: { cpu: 2 },
    timeout: 3600,
    step: {
      type: 'Docker',
      contextPath: git,
      isPushEnabled: true,
      noCache: false,
      dockerFilePath: 'Dockerfile',
      arguments: [],
    },
    trigger: {
      baseImageTrigger: {
        baseImageTriggerType: 'Runtime',
        updateTriggerPayloadType: 'Default',
        status: 'Enabled',
        name: 'defaultBaseimageTriggerName',
      },
    },
    credentials: {},
    isSystemTask: false,
  },
};
const docker = `-c ${git} -f Dockerfile --commit-trigger-enabled false`;
const properties = (patch: object) => ({ properties: patch });
const step = (patch: object) => properties({ step: patch });
const trigger = (patch: object) => properties({ trigger: patch });
const baseImage = (patch: object) => trigger({ baseImageTrigger: patch });
const source = (patch: object) =>
  trigger({
    sourceTriggers: [
      {
        name: 'defaultSourceTriggerName',
        status: 'Enabled',
        sourceTriggerEvents: ['commit'],
        sourceRepository: {
          sourceControlType: 'Github',
          repositoryUrl: git,
          branch: 'master',
          sourceControlAuthProperties: { token: 'pat', tokenType: 'PAT', scope: 'repo' },
        },
        ...patch,
      },
    ],
  });
const withToken = { step: { contextAccessToken: 'pat' } };

describe('each option of create, as it reaches the service', () => {
  it.each<[string, object]>([
    [docker, {}],
    [`${docker} -t a:v1 --image b`, step({ imageNames: ['a:v1', 'b'] })],
    [`${docker} --no-push`, step({ isPushEnabled: false })],
    [`${docker} --no-push false`, {}],
    [`${docker} --no-cache TRUE`, step({ noCache: true })],
    [`${docker} --target prod`, step({ target: 'prod' })],
    [
      `${docker} --secret-arg S=2 --arg A=1 --arg HOSTED`,
      step({
        arguments: [
          { name: 'A', value: '1', isSecret: false },
          { name: 'HOSTED', value: 'yes', isSecret: false },
          { name: 'S', value: '2', isSecret: true },
        ],
      }),
    ],
    [
      `-c ${git} -f acb.yaml --commit-trigger-enabled false --values v.yaml --set a=1 --set-secret b=2`,
      step({
        type: 'FileTask',
        taskFilePath: 'acb.yaml',
        valuesFilePath: 'v.yaml',
        values: [
          { name: 'a', value: '1', isSecret: false },
          { name: 'b', value: '2', isSecret: true },
        ],
        dockerFilePath: undefined,
        isPushEnabled: undefined,
        noCache: undefined,
        arguments: undefined,
      }),
    ],
    [
      `${docker} --platform Windows/arm64/v8`,
      properties({ platform: { os: 'windows', architecture: 'arm64', variant: 'v8' } }),
    ],
    [`${docker} --cpu 4`, properties({ agentConfiguration: { cpu: 4 } })],
    [`${docker} --timeout 300`, properties({ timeout: 300 })],
    [`${docker} --status disabled`, properties({ status: 'Disabled' })],
    [`${docker} --agent-pool pool1`, properties({ agentPoolName: 'pool1' })],
    [`${docker} --log-template logs:{{.Run.ID}}`, properties({ logTemplate: 'logs:{{.Run.ID}}' })],
    [`${docker} --is-system-task`, properties({ isSystemTask: true })],
    [`${docker} --assign-identity`, { identity: { type: 'SystemAssigned' } }],
    [`${docker} --assign-identity [System]`, { identity: { type: 'SystemAssigned' } }],
    [
      `${docker} --assign-identity ${identity}`,
      { identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } } },
    ],
    [
      `${docker} --assign-identity [system] ${identity}`,
      { identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [identity]: {} } } },
    ],
    [`${docker} --auth-mode none`, properties({ credentials: { sourceRegistry: { loginMode: 'None' } } })],
    [`${docker} --source-acr-auth-id none`, {}],
    [
      `${docker} --source-acr-auth-id [system]`,
      {
        identity: { type: 'SystemAssigned' },
        ...properties({ credentials: { sourceRegistry: { identity: '[system]' } } }),
      },
    ],
    [
      `${docker} --source-acr-auth-id ${identity}`,
      {
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
        ...properties({ credentials: { sourceRegistry: { identity: clientId } } }),
      },
    ],
    [
      `${docker} --auth-mode Default --source-acr-auth-id [system]`,
      {
        identity: { type: 'SystemAssigned' },
        ...properties({ credentials: { sourceRegistry: { loginMode: 'Default', identity: '[system]' } } }),
      },
    ],
    [`-c ${git} -f Dockerfile --git-access-token pat`, patched(source({}), properties(withToken))],
    [
      `-c ${git}#main:src -f Dockerfile --git-access-token pat`,
      patched(
        source({
          sourceRepository: {
            sourceControlType: 'Github',
            repositoryUrl: `${git}#main:src`,
            branch: 'main',
            sourceControlAuthProperties: { token: 'pat', tokenType: 'PAT', scope: 'repo' },
          },
        }),
        step({ contextAccessToken: 'pat', contextPath: `${git}#main:src` }),
      ),
    ],
    [
      `-c ${git} -f Dockerfile --git-access-token pat --source-trigger-name mine --pull-request-trigger-enabled`,
      patched(source({ name: 'mine', sourceTriggerEvents: ['commit', 'pullrequest'] }), properties(withToken)),
    ],
    [
      `${docker} --schedule 'daily:0 12 * * Mon-Fri' --schedule '0 1 * * *'`,
      trigger({
        timerTriggers: [
          { name: 'daily', status: 'Enabled', schedule: '0 12 * * Mon-Fri' },
          { name: 't2', status: 'Enabled', schedule: '0 1 * * *' },
        ],
      }),
    ],
    [`${docker} --base-image-trigger-name mine`, baseImage({ name: 'mine' })],
    [`${docker} --base-image-trigger-enabled false`, trigger({ baseImageTrigger: undefined })],
    [`${docker} --base-image-trigger-type all`, baseImage({ baseImageTriggerType: 'All' })],
    [
      `${docker} --update-trigger-endpoint https://hook --update-trigger-payload-type token`,
      baseImage({ updateTriggerEndpoint: 'https://hook', updateTriggerPayloadType: 'Token' }),
    ],
  ])('%s', async (words, patch) => {
    const { asked, exitCode } = await runCommandLine(`create -r myregistry -n hello ${words}`, {
      env: { HOSTED: 'yes' },
    });
    expect(exitCode).toBe(0);
    expect(asked.at(-1)).toEqual(['PUT R/tasks/hello', patched(dockerTask, patch)]);
  });

  it('sends an identity for the source registry with the api-version that knows it', async () => {
    const { azure } = await runCommandLine(`create -r myregistry -n hello ${docker} --source-acr-auth-id [system]`);
    expect(azure.versions['PUT R/tasks/hello']).toBe('2025-03-01-preview');
  });

  it('asks for nothing but the registry before', async () => {
    const { asked } = await runCommandLine(`create -r myregistry -n hello ${docker} -g myResourceGroup`);
    expect(asked.slice(0, -1)).toEqual(['GET R']);
  });
});

describe('what the Azure CLI was recorded to send', () => {
  const sent = recordedCases('task', 'create').filter(({ body }) => body !== undefined);
  it.each(sent)('$id', async ({ argv, body, stdin }) => {
    const { asked, exitCode } = await runCommandLine(['az', 'acr', ...argv], {
      ...(stdin === undefined ? {} : { stdin }),
      prepare: async ({ cwd }) => {
        for (const [name, text] of Object.entries(recording.files)) await writeFile(join(cwd, name), text);
      },
    });
    expect(exitCode).toBe(0);
    expect(comparable(asked.at(-1)?.[1])).toEqual(comparable(body));
  });

  const refused = recordedCases('task', 'create').filter(({ error }) => error !== undefined);
  it.each(refused)('$id is refused before anything is asked', async ({ argv, error = '' }) => {
    const { asked, exitCode, stderr } = await runCommandLine(['az', 'acr', ...argv]);
    expect({ asked, exitCode }).toEqual({ asked: [], exitCode: 1 });
    expect(stderr).toContain(error);
  });
});

describe('what names no identity of a new task', () => {
  const beside = '[all] means every identity and cannot be combined with others.';
  it.each([
    ['--assign-identity [all] mine', beside],
    ['--assign-identity [ALL] [system]', beside],
    ['--assign-identity [all]', '[all] is not an identity that can be assigned to a task.'],
    ['--assign-identity [caller]', "'[caller]' is not a valid task identity."],
    [
      '--source-acr-auth-id [caller]',
      '--source-acr-auth-id [caller] is for builds and quick runs: a task has no caller.',
    ],
  ])('%s is refused before anything is asked', async (words, message) => {
    const { asked, exitCode, stderr } = await runCommandLine(`create -r myregistry -n hello ${docker} ${words}`);
    expect([asked, exitCode, stderr.split('\n')[0]]).toEqual([[], 2, `ERROR: ${message}`]);
  });

  it.each([
    ['[all]', 0, 'WARNING: The task gets no identity: [all] is not an identity.\n'],
    ['[all] mine', 1, `ERROR: ${beside}\n`],
  ])('under az, --assign-identity %s', async (words, exitCode, said) => {
    const line = `az acr task create -r myregistry -n hello ${docker} --assign-identity ${words}`;
    const result = await runCommandLine(line);
    expect([result.exitCode, result.stderr]).toEqual([exitCode, said]);
  });
});

describe('what create says beside its result', () => {
  const abac = {
    id: registryId('myregistry'),
    name: 'myregistry',
    location: 'eastus',
    sku: { name: 'Premium' },
    properties: { loginServer: 'myregistry.azurecr.io', roleAssignmentMode: 'AbacRepositoryPermissions' },
  };
  const identityNeedsRole =
    "WARNING: The task logs in to registry 'myregistry' with the identity '[system]'. Make sure that the identity has a role on the registry.\n";
  const noPermission =
    "WARNING: The task has no permission to pull from, push to, or delete from registry 'myregistry'. To give it access, specify an identity with --source-acr-auth-id.\n";
  it.each<[string, boolean, number, string]>([
    ['', false, 0, ''],
    ['--source-acr-auth-id [system]', false, 0, identityNeedsRole],
    ['--source-acr-auth-id [system]', true, 0, identityNeedsRole],
    ['', true, 0, noPermission],
    ['--source-acr-auth-id none', true, 0, noPermission],
    ['--set a=1', false, 0, 'WARNING: --set is ignored: it does not apply to a task that builds a Dockerfile.\n'],
  ])('%s, with repository permissions: %s', async (words, isAbac, exitCode, stderr) => {
    const result = await runCommandLine(`create -g myResourceGroup -r myregistry -n hello ${docker} ${words}`, {
      replies: isAbac ? { 'GET R': [[200, abac]] } : {},
    });
    expect([result.exitCode, result.stderr]).toEqual([exitCode, stderr]);
  });

  it('refuses an identity together with no login at all, before the task is made', async () => {
    const { asked, exitCode, stderr } = await runCommandLine(
      `create -g myResourceGroup -r myregistry -n hello ${docker} --auth-mode None --source-acr-auth-id [system]`,
    );
    expect([asked, exitCode]).toEqual([['GET R'], 2]);
    expect(stderr).toContain('Conflicting Authentication Parameters');
  });
});
