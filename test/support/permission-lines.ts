import { principalId, type Setting, subscriptionId } from './example-settings.ts';

/** A command line, besides the examples of the help, that makes a command ask for more than they do. */
export interface PermissionLine extends Pick<Setting, 'before' | 'files' | 'env' | 'runsStayQueued'> {
  readonly line: string;
  /** The command whose setting it starts from, if not its own. */
  readonly from?: string;
  /** Requests, as `METHOD path`, that Azure refuses with 403. */
  readonly refused?: RegExp;
  /** Ctrl-C arrives when the command waits for the run. */
  readonly interrupted?: boolean;
}

/** A project with everything that makes `diff` and `apply` ask for more. */
const wholeProject = {
  files: {
    'whole.yaml': `registry: myregistry
name: mine
tasks:
  whole:
    cmd: bash echo hello
    identity: [myACRTasksId]
    sourceAcrAuthId: myACRTasksId
    access: { identity: 'new:another', pull: [mybaseregistry], vaults: [mysecrets, mypolicies/Password] }
  another:
    cmd: bash echo hello
    identity: [myACRTasksId]
    setSecret: { A: kv:mypolicies/Password }
`,
    'more.yaml': `registry: myregistry
name: mine
tasks:
  hello:
    file: helloworldtask.yaml
    access: { pull: [mybaseregistry], vaults: [mykeyvault, mypolicies] }
`,
    'less.yaml': 'registry: myregistry\nname: mine\ntasks: {}\n',
  },
  before: [
    'az identity create -g myResourceGroup -n myACRTasksId',
    'az keyvault create -g myResourceGroup -n mysecrets --enable-rbac-authorization true',
    'az keyvault create -g myResourceGroup -n mypolicies --enable-rbac-authorization false',
    'az keyvault secret set --vault-name mypolicies -n Password --value secret',
    'az keyvault set-policy -n mypolicies --object-id 33333333-3333-3333-3333-333333333333 --secret-permissions get',
  ],
};
const on = '-r myregistry -n hello';
const group = `/subscriptions/${subscriptionId}/resourceGroups/myResourceGroup`;
const identity = { before: ['az identity create -g myResourceGroup -n myACRTasksId'] };
const vault = {
  before: [
    'az keyvault create -g myResourceGroup -n mykeyvault',
    'az keyvault secret set --vault-name mykeyvault -n Password --value secret',
    'az keyvault set-policy -n mykeyvault --object-id 33333333-3333-3333-3333-333333333333 --secret-permissions get',
  ],
};
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/myACRTasksId`;
const folder = { files: { Dockerfile: 'FROM scratch\n', 'acb.yaml': 'steps:\n  - cmd: bash echo\n' } };
const pool = { ...folder, before: ['agentpool create -r myregistry -n mypool'] };
const noSecrets = { refused: /^POST .*\/listDetails$/i };
const queuedOnPool = {
  ...folder,
  before: ['agentpool create -r myregistry -n mypool --no-wait'],
  runsStayQueued: true,
};
const limited = '--agent-pool mypool --queue-timeout 1s';
const canceled = { runsStayQueued: true, interrupted: true };
const image = { before: ['az acr import -n myregistry --source docker.io/library/node:20 -t hello:1'] };

const secret = 'https://mypolicies.vault.azure.net/secrets/a';
/** A policy for somebody else, who may be a group. */
const otherPolicy = (name: string): string =>
  `az keyvault set-policy -n ${name} --object-id 33333333-3333-3333-3333-333333333333 --secret-permissions get`;
const secretTask = `version: v1.1.0
secrets:
  - id: a
    keyvault: ${secret}
  - id: b
    keyvault: https://myroles.vault.azure.net/secrets/a
steps:
  - cmd: mybaseregistry.azurecr.io/a
`;
/** A task without everything that `doctor --fix` can give it. */
const nothingWorks: Pick<Setting, 'before' | 'files'> = {
  files: { 'acb.yaml': secretTask },
  before: [
    'az identity create -g myResourceGroup -n myACRTasksId',
    'az acr create -g myResourceGroup -n mybaseregistry --sku Premium --public-network-enabled false',
    'az keyvault create -g myResourceGroup -n mypolicies --enable-rbac-authorization false',
    otherPolicy('mypolicies'),
    'az keyvault create -g myResourceGroup -n myroles --enable-rbac-authorization true',
    'az keyvault secret set --vault-name mypolicies -n a --value a --disabled true',
    'agentpool create -r myregistry -n mypool',
    'agentpool update -r myregistry -n mypool --count 0',
    'update -r myregistry -n hello --file acb.yaml --context /dev/null --agent-pool mypool --status Disabled',
    'identity assign -r myregistry -n hello --identities myACRTasksId',
    'credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io --use-identity myACRTasksId',
    'identity remove -r myregistry -n hello --identities [system] myACRTasksId',
  ],
};

/** Tasks whose runs fail, each so that another thing is looked at. */
const failing: readonly Pick<Setting, 'before' | 'files'>[] = [
  {
    before: [
      'az identity create -g myResourceGroup -n myACRTasksId',
      'az acr create -g myResourceGroup -n mybaseregistry --sku Premium',
      'identity assign -r myregistry -n hello --identities myACRTasksId',
      'credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io --use-identity myACRTasksId',
    ],
  },
  { before: ['credential add -r myregistry -n hello --login-server nowhere.azurecr.io --use-identity [system]'] },
  {
    files: { 'acb.yaml': secretTask },
    before: [
      'az keyvault create -g myResourceGroup -n mypolicies --enable-rbac-authorization false',
      otherPolicy('mypolicies'),
      'identity assign -r myregistry -n hello --identities [system]',
      'update -r myregistry -n hello --file acb.yaml --context /dev/null',
    ],
  },
  {
    before: [
      'agentpool create -r myregistry -n mypool',
      'update -r myregistry -n hello --agent-pool mypool',
      'az acr create -g myResourceGroup -n mybaseregistry --sku Premium --public-network-enabled false',
      'credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io -u me -p p',
    ],
  },
];
const failed = (line: string): readonly PermissionLine[] =>
  failing.map((each) => ({ line: `${line} --no-preflight`, ...each }));
const failedBefore = (line: string): readonly PermissionLine[] =>
  failing.map(({ before = [], ...each }) => ({
    line,
    ...each,
    before: [...before, 'run -r myregistry -n hello --no-wait --no-preflight'],
  }));

/** By command, in the words that the help uses. */
export const permissionLines: Readonly<Record<string, readonly PermissionLine[]>> = {
  create: [
    {
      line: `${on} --cmd bash -c /dev/null --assign-identity myACRTasksId --source-acr-auth-id myACRTasksId`,
      ...identity,
    },
    { line: `${on} --cmd bash -c /dev/null --vault mykeyvault/Password`, ...vault },
  ],
  show: [{ line: `${on} --with-secure-properties` }],
  update: [
    { line: `${on} --source-acr-auth-id ${identityId}`, ...identity },
    { line: `${on} --timeout 600`, ...noSecrets },
  ],
  run: [
    { line: `${on} -c .`, ...folder },
    { line: `${on} ${limited} --cancel-on-timeout`, ...queuedOnPool },
    { line: `${on} -c . --agent-pool mypool`, ...pool },
    { line: on, ...noSecrets },
    { line: `${on} --on-interrupt cancel`, ...canceled },
    ...failed(on),
  ],
  'az acr task run': [
    { line: `${on} ${limited}`, ...queuedOnPool },
    { line: `${on} -c . --agent-pool mypool`, ...pool },
    { line: on, ...noSecrets },
    { line: `${on} --on-interrupt cancel`, ...canceled },
    ...failed(on),
  ],
  'az acr run': [
    { line: `-r myregistry ${limited} --cmd bash /dev/null`, ...queuedOnPool },
    { line: '-r myregistry --agent-pool mypool .', ...pool },
    { line: '-r myregistry --cmd bash /dev/null --on-interrupt cancel', ...canceled },
  ],
  build: [
    { line: `-r myregistry -t hello ${limited} .`, ...queuedOnPool },
    { line: '-r myregistry -t hello --agent-pool mypool .', ...pool },
    { line: '-r myregistry -t hello . --on-interrupt cancel', ...folder, ...canceled },
  ],
  'pack build': [
    { line: `-r myregistry -t hello --builder b ${limited} .`, ...queuedOnPool },
    { line: '-r myregistry -t hello --builder b --agent-pool mypool .', ...pool },
    { line: '-r myregistry -t hello --builder b . --on-interrupt cancel', ...folder, ...canceled },
  ],
  rerun: [
    { line: 'cf1 -r myregistry --on-interrupt cancel', ...canceled, from: 'cancel-run' },
    {
      line: 'cf1 -r myregistry --queue-timeout 1s',
      before: ['agentpool create -r myregistry -n mypool --no-wait', `run ${on} --agent-pool mypool --no-wait`],
      runsStayQueued: true,
      from: 'run',
    },
    ...failed('cf1 -r myregistry'),
  ],
  logs: [
    { line: '-r myregistry -t hello:1', ...image },
    { line: '-r myregistry -n gone' },
    { line: '-r myregistry --run-id cf1 --on-interrupt cancel', ...canceled, from: 'cancel-run' },
    ...failedBefore('-r myregistry -n hello --explain'),
  ],
  'list-runs': [{ line: '-r myregistry -t hello:1', ...image }, { line: '-r myregistry -n gone' }],
  'check-runs': [
    {
      line: '-r myregistry',
      before: ['run -r myregistry --cmd nosuch.azurecr.io/a /dev/null --no-wait --no-preflight'],
    },
  ],
  'taskrun logs': [{ line: '-r myregistry -n mytaskrun --on-interrupt cancel', ...canceled }],
  'credential add': [
    { line: `${on} --login-server a.io --use-identity myACRTasksId`, ...identity },
    { line: `${on} --login-server a.io --use-identity [system]`, ...noSecrets },
  ],
  'credential update': [
    { line: `${on} --login-server docker.io --use-identity ${identityId}`, ...identity },
    { line: `${on} --login-server docker.io --use-identity [system]`, ...noSecrets },
  ],
  'explain-trigger': [
    { line: 'hello -r myregistry', ...noSecrets },
    {
      line: 'hello -r myregistry',
      before: [
        'az acr import -n myregistry --source docker.io/library/node:20 -t base:1',
        'update -r myregistry -n hello -f Dockerfile-app --arg REGISTRY=myregistry.azurecr.io',
        'run -r myregistry -n hello',
      ],
    },
  ],
  export: [{ line: 'hello -r myregistry', ...noSecrets }],
  doctor: [
    { line: 'hello -r myregistry --fix --yes', ...nothingWorks },
    { line: 'hello -r myregistry', ...noSecrets },
    ...failing.map((each) => ({ line: 'hello -r myregistry', ...each })),
    {
      line: 'hello -r myregistry',
      before: ["update -r myregistry -n hello --cmd 'nowhere.azurecr.io/a'", 'run -r myregistry -n hello --no-wait'],
    },
    {
      line: 'hello -r myregistry --fix --yes',
      before: [
        'az acr create -g myResourceGroup -n mybaseregistry --sku Premium --public-network-enabled false',
        'credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io --use-identity [system]',
      ],
    },
  ],
  'credential remove': [{ line: `${on} --login-server mybaseregistry.azurecr.io`, ...noSecrets }],
  'identity setup': [
    { line: 'hello -r myregistry' },
    { line: 'hello -r myregistry', ...noSecrets },
    {
      line: 'hello -r myregistry --vault mykeyvault',
      before: [
        'az keyvault set-policy -n mykeyvault --object-id 33333333-3333-3333-3333-333333333333 --secret-permissions get',
        'identity assign -r myregistry -n hello --identities [system]',
      ],
    },
  ],
  diff: [
    { line: '-f more.yaml', ...wholeProject },
    { line: '-f whole.yaml', ...wholeProject },
    { line: '-f whole.yaml', ...wholeProject, before: [...wholeProject.before, 'apply -f whole.yaml --yes'] },
  ],
  apply: [
    { line: '-f more.yaml --yes', ...wholeProject },
    { line: '-f whole.yaml --yes', ...wholeProject },
    { line: '-f whole.yaml --yes', ...wholeProject, before: [...wholeProject.before, 'apply -f whole.yaml --yes'] },
    { line: '-f less.yaml --prune --yes', ...wholeProject },
  ],
  'identity assign': [{ line: `${on} --identities myACRTasksId` }],
  'identity show': [{ line: on, ...noSecrets }],
  'agentpool create': [
    { line: `-r myregistry -n mypool --subnet-id ${group}/providers/Microsoft.Network/virtualNetworks/a/subnets/b` },
  ],
  'az acr create': [
    {
      line: '-g myResourceGroup -n yourregistry --sku Premium --identity myACRTasksId --key-encryption-key https://k.vault.azure.net/keys/a/1',
      ...identity,
    },
    { line: '-g myResourceGroup -n yourregistry --sku Basic --workspace mine' },
  ],
  'az role assignment create': [
    { line: `--assignee me@example.com --role AcrPull --scope ${group}` },
    { line: `--assignee 22222222-2222-2222-2222-222222222222 --role AcrPull --scope ${group}` },
    {
      line: `--assignee-object-id ${principalId} --role acrpull --scope ${group}`,
      before: [`az role assignment create --assignee-object-id ${principalId} --role acrpull --scope ${group}`],
    },
    {
      line: `--assignee-object-id ${principalId} --role 'Key Vault Secrets User' --scope ${group}/providers/Microsoft.KeyVault/vaults/mykeyvault`,
      before: ['az keyvault create -g myResourceGroup -n mykeyvault'],
    },
  ],
  'az role assignment list': [{ line: '--assignee me@example.com' }],
  'az role assignment delete': [
    { line: '--assignee me@example.com' },
    { line: '--assignee 22222222-2222-2222-2222-222222222222' },
  ],
  'az keyvault set-policy': [
    { line: '-n mykeyvault --upn me@example.com --secret-permissions get' },
    { line: '-n mykeyvault --spn 22222222-2222-2222-2222-222222222222 --secret-permissions get' },
  ],
};
