import { taskFileFromCommand } from '../../src/request/task-file-text.ts';
import type { StoredTask } from '../../src/service/resource.ts';
import { patched } from '../support/patched.ts';

export const identities =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const clientId = '44444444-4444-4444-4444-444444444444';
const otherClientId = '55555555-5555-5555-5555-555555555555';
export const git = 'https://github.com/o/r.git';

export const encode = (text: string): string => Buffer.from(text).toString('base64');

const baseImageTrigger = {
  name: 'defaultBaseimageTriggerName',
  baseImageTriggerType: 'Runtime',
  status: 'Enabled',
  updateTriggerPayloadType: 'Default',
};

/** A task as the service answers with it, without what the service alone decides. */
const stored = (properties: object, more: object = {}): StoredTask => ({
  id: '/tasks/hello',
  name: 'hello',
  location: 'eastus',
  ...more,
  properties: {
    provisioningState: 'Succeeded',
    creationDate: '2026-01-01T00:00:00Z',
    status: 'Enabled',
    platform: { os: 'linux', architecture: 'amd64' },
    agentConfiguration: { cpu: 2 },
    timeout: 3600,
    trigger: { baseImageTrigger },
    isSystemTask: false,
    ...properties,
  } as StoredTask['properties'],
});

const dockerStep = {
  type: 'Docker',
  contextPath: `${git}#main`,
  isPushEnabled: true,
  noCache: false,
  dockerFilePath: 'Dockerfile',
  arguments: [],
};
const fileStep = { type: 'FileTask', contextPath: `${git}#main`, taskFilePath: 'acb.yaml', values: [] };
const text = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n';
const encodedStep = { type: 'EncodedTask', encodedTaskContent: encode(text), values: [] };
const cmdStep = { ...encodedStep, encodedTaskContent: encode(taskFileFromCommand('bash echo hello', 3600)) };

const docker = (patch: object = {}, properties: object = {}, more: object = {}): StoredTask =>
  stored({ step: patched(dockerStep, patch), ...properties }, more);
const file = (patch: object = {}, properties: object = {}): StoredTask =>
  stored({ step: patched(fileStep, patch), ...properties });
const encoded = (patch: object = {}, properties: object = {}, more: object = {}): StoredTask =>
  stored({ step: patched(encodedStep, patch), ...properties }, more);
const cmd = (properties: object = {}, more: object = {}): StoredTask => stored({ step: cmdStep, ...properties }, more);
const content = (taskFile: string): StoredTask => encoded({ encodedTaskContent: encode(taskFile) });
const command = (words: string): StoredTask => content(taskFileFromCommand(words, 3600));

const plain = (name: string, value: string) => ({ name, value, isSecret: false });
const secret = (name: string, value: string) => ({ name, value, isSecret: true });

const token = (value: string) => ({ token: value, tokenType: 'PAT', scope: 'repo' });
const sourceTrigger = {
  name: 'defaultSourceTriggerName',
  status: 'Enabled',
  sourceTriggerEvents: ['commit'],
  sourceRepository: {
    sourceControlType: 'Github',
    repositoryUrl: `${git}#main`,
    branch: 'main',
    sourceControlAuthProperties: token('git-secret'),
  },
};
const watching = (patch: object = {}, step: object = {}): StoredTask =>
  docker(
    { contextAccessToken: 'git-secret', ...step },
    { trigger: { baseImageTrigger, sourceTriggers: [patched(sourceTrigger, patch)] } },
  );
const repository = (patch: object, step: object = {}): StoredTask => watching({ sourceRepository: patch }, step);
const timers = (...timerTriggers: readonly object[]): StoredTask =>
  cmd({ trigger: { baseImageTrigger, timerTriggers } });
const baseImage = (patch: object): StoredTask =>
  cmd({ trigger: { baseImageTrigger: patched(baseImageTrigger, patch) } });

const login = (entry: object, identity: object = { type: 'SystemAssigned', principalId: 'p' }): StoredTask =>
  cmd({ credentials: { customRegistries: { 'docker.io': entry } } }, { identity });
const opaque = (value: string) => ({ type: 'Opaque', value });
const vaulted = (path: string, host = 'mykeyvault.vault.azure.net') => ({
  type: 'Vaultsecret',
  value: `https://${host}/secrets/${path}`,
});
const mine = {
  type: 'UserAssigned',
  userAssignedIdentities: { [`${identities}/mine`]: { principalId: 'p', clientId } },
};
const both = {
  type: 'SystemAssigned, UserAssigned',
  userAssignedIdentities: {
    [`${identities}/mine`]: { principalId: 'p', clientId },
    [`${identities}/Other`]: { principalId: 'q', clientId: otherClientId },
  },
};
const source = (sourceRegistry: object, identity?: object): StoredTask =>
  cmd({ credentials: { sourceRegistry } }, identity ? { identity } : {});

/** Tasks that a project file says completely: every option of `create` and of its neighbours, and odd ones. */
export const sayable: Readonly<Record<string, StoredTask>> = {
  'a build': docker(),
  'an image': docker({ imageNames: ['app:{{.Run.ID}}'] }),
  'several images': docker({ imageNames: ['app:{{.Run.ID}}', 'app:latest'] }),
  'a Dockerfile of another name': docker({ dockerFilePath: 'src/Dockerfile.prod' }),
  'no push': docker({ isPushEnabled: false }),
  'no cache': docker({ noCache: true }),
  'a target': docker({ target: 'prod' }),
  'arguments that look like numbers and Booleans': docker({
    arguments: [plain('A', '1.10'), plain('B', 'yes'), plain('C', ''), plain('D', 'null'), plain('E', "it's: #1")],
  }),
  'a secret argument': docker({ arguments: [plain('A', '1'), secret('NPM_TOKEN', 'npm-secret')] }),
  'an empty secret argument': docker({ arguments: [secret('NOTHING', '')] }),
  'an argument that looks like a secret': docker({ arguments: [plain('PASSWORD', 'hunter22')] }),
  'a context without a branch': docker({ contextPath: git }),
  'a context with a folder': docker({ contextPath: `${git}#main:src/app` }),
  'an artifact as the context': docker({ contextPath: 'oci://myregistry.azurecr.io/app:v1' }),
  'an address of Azure DevOps': docker({ contextPath: 'https://dev.azure.com/o/p/_git/r#main' }),
  'a clone address of Azure DevOps': docker({ contextPath: 'https://Contoso@dev.azure.com/contoso/p/_git/r#main' }),
  'a GitHub address without .git': docker({ contextPath: 'https://github.com/o/r' }),
  'a tarball': docker({ contextPath: 'https://example.com/context.tar.gz' }),
  'a token for the context alone': docker({ contextAccessToken: 'context-secret' }),
  'a task file in the context': file(),
  'a values file in the context': file({ valuesFilePath: 'values.yaml' }),
  'values and secret values': file({ values: [plain('env', 'test'), secret('password', 'value-secret')] }),
  'a task file without a context': encoded(),
  'a values file without a context': encoded({ encodedValuesContent: encode('env: test\nname: [a, b]\n') }),
  'values for a task file without a context': encoded({
    values: [plain('env', 'true'), secret('password', 'value-secret')],
  }),
  'a task file in Windows lines': content('version: v1.1.0\r\nsteps:\r\n  - cmd: a\r\n'),
  'a task file with tabs and blanks at ends': content('# \t \nsteps:  \n  - cmd: a\t\n\n\n'),
  'a task file without a last line end': content('steps:\n  - cmd: a'),
  'a task file that starts indented': content('\n   steps:\n     - cmd: a\n'),
  'a task file of one line': content('steps: [{cmd: a}]'),
  'a task file in many letters': content('# ä, 漢, 🚀, \u2028, \u0007\nsteps:\n  - cmd: a\n'),
  'a task file with a byte order mark': content('\ufeffsteps:\n  - cmd: a\n'),
  'the task file that az makes of a command': content(
    'version: v1.1.0\nsteps: \n  - cmd: bash echo hi\n    disableWorkingDirectoryOverride: true\n    timeout: 3600\n',
  ),
  'a command': cmd(),
  'a command with quotation marks': command('bash -c \'echo "hello: #1"\''),
  'a command in several lines': command('bash -c "echo a\necho b"'),
  'a command that is a number': command('1'),
  'a command with values': stored({ step: { ...cmdStep, values: [plain('a', 'b')] } }),
  'a command that keeps its own timeout': cmd({ timeout: 600 }),
  'a command with a timeout': stored({
    timeout: 600,
    step: { ...cmdStep, encodedTaskContent: encode(taskFileFromCommand('bash', 600)) },
  }),
  'another platform': docker({}, { platform: { os: 'linux', architecture: 'arm64' } }),
  'a variant': docker({}, { platform: { os: 'linux', architecture: 'arm', variant: 'v7' } }),
  Windows: docker({}, { platform: { os: 'windows', architecture: 'amd64' } }),
  cores: cmd({ agentConfiguration: { cpu: 4 } }),
  'a disabled task': cmd({ status: 'Disabled' }),
  'an agent pool': cmd({ agentPoolName: 'mypool' }),
  'a template for the log': cmd({ logTemplate: 'logs:{{.Run.ID}}' }),
  tags: cmd({}, { tags: { team: 'web', 'a b': '', version: '1.0' } }),
  'the system-assigned identity': cmd({}, { identity: { type: 'SystemAssigned', principalId: 'p', tenantId: 't' } }),
  'a user-assigned identity': cmd({}, { identity: mine }),
  'several identities': cmd({}, { identity: both }),
  'no identity': cmd({}, { identity: { type: 'None' } }),
  'an authentication mode': source({ loginMode: 'None' }),
  'the other authentication mode': source({ loginMode: 'Default' }),
  'the system-assigned identity for its own registry': source({ identity: '[system]' }, { type: 'SystemAssigned' }),
  'a user-assigned identity for its own registry': source({ identity: clientId, loginMode: 'Default' }, both),
  'a login in plain text': login({ userName: opaque('me'), password: opaque('login-secret') }),
  'a login in a key vault': login({
    userName: vaulted('UserName'),
    password: vaulted('Password/0123456789abcdef'),
    identity: '[system]',
  }),
  'a login in a key vault of another cloud': login({
    userName: opaque('me'),
    password: { type: 'Opaque', value: 'https://mykeyvault.vault.example/secrets/Password' },
    identity: '[system]',
  }),
  'a login with an identity': login({ identity: '[system]' }),
  'a login with a user-assigned identity': login({ identity: otherClientId }, both),
  'several logins': cmd(
    {
      credentials: {
        sourceRegistry: { loginMode: 'Default' },
        customRegistries: {
          'other.azurecr.io': { identity: '[system]' },
          'localhost:5000': { userName: opaque('me'), password: opaque('login-secret') },
        },
      },
    },
    { identity: { type: 'SystemAssigned' } },
  ),
  'a timer': timers({ name: 'nightly', schedule: '0 1 * * *', status: 'Enabled' }),
  'a disabled timer and an enabled one': timers(
    { name: 't1', schedule: '*/5 * * * *', status: 'Disabled' },
    { name: 'on', schedule: '0 1 * * 1-5', status: 'Enabled' },
  ),
  'timers with odd names': timers(
    { name: '7', schedule: '0 2 * * *', status: 'Enabled' },
    { name: 'a:b', schedule: '0 1 * * *', status: 'Enabled' },
  ),
  commits: watching(),
  'pull requests': watching({ sourceTriggerEvents: ['pullrequest'] }),
  'commits and pull requests': watching({ sourceTriggerEvents: ['commit', 'pullrequest'] }),
  'a source trigger of another name': watching({ name: 'mine' }),
  'a disabled source trigger': watching({ status: 'Disabled' }),
  'a source trigger that an update turned off': watching({ status: 'Disabled', sourceTriggerEvents: [] }),
  'another branch': repository({ branch: 'release' }),
  'a branch that the context does not name': repository({ repositoryUrl: git }, { contextPath: git }),
  'a repository without the branch of the context': repository({ repositoryUrl: git }),
  'another repository': repository({ repositoryUrl: 'https://github.com/o/other.git#main' }),
  'a repository on Azure DevOps': repository(
    { repositoryUrl: 'https://dev.azure.com/o/p/_git/r#main', sourceControlType: 'VisualStudioTeamService' },
    { contextPath: 'https://dev.azure.com/o/p/_git/r#main' },
  ),
  'a repository of a task without a context': stored({
    step: { ...cmdStep, contextAccessToken: 'git-secret' },
    trigger: { sourceTriggers: [sourceTrigger] },
  }),
  'tokens that differ': watching({}, { contextAccessToken: 'context-secret' }),
  'no base image trigger': cmd({ trigger: {} }),
  'all base images': baseImage({ baseImageTriggerType: 'All' }),
  'a disabled base image trigger': baseImage({ status: 'Disabled' }),
  'a base image trigger of another name': baseImage({ name: 'mine', baseImageTriggerType: 'All' }),
  'a webhook': baseImage({
    updateTriggerEndpoint: 'https://hook.example/?code=hook-secret',
    updateTriggerPayloadType: 'Token',
  }),
  'what the service adds': docker({
    baseImageDependencies: [
      { type: 'Runtime', registry: 'registry.hub.docker.com', repository: 'library/node', tag: '9' },
    ],
  }),
};

/** Every secret in these tasks. */
export const secretsOfThem = [
  'npm-secret',
  'context-secret',
  'value-secret',
  'git-secret',
  'login-secret',
  'hook-secret',
];

export const task = {
  stored,
  docker,
  file,
  encoded,
  cmd,
  timers,
  login,
  watching,
  opaque,
  vaulted,
  plain,
  secret,
  source,
};
