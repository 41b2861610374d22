import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** What the examples of a command require. */
export interface Setting {
  /** Command lines to run first, without the program's name. */
  readonly before?: readonly string[];
  /** Files in the current folder, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A user's answers at a terminal. */
  readonly answers?: readonly string[];
  readonly stdin?: string;
  /** Runs stay queued, as when all agents are busy. */
  readonly runsStayQueued?: boolean;
  /** The registry has a task run of this name. */
  readonly taskRun?: string;
  /** The name of the only subscription. */
  readonly subscriptionName?: string;
}

export const subscriptionId = '00000000-0000-0000-0000-000000000000';
/** The identity that the examples specify by its ID. */
export const principalId = '11112222-3333-4444-5555-666677778888';

const helloWorldRepository = 'https://github.com/Azure-Samples/acr-build-helloworld-node.git';
const repositoryFolder = fileURLToPath(new URL('example-repository', import.meta.url));
/** The git repositories in the examples, each with the folder that serves as it. */
export const gitFolders: Readonly<Record<string, string>> = {
  [helloWorldRepository]: repositoryFolder,
  'https://github.com/Azure-Samples/nodejs-docs-hello-world.git': repositoryFolder,
};

const group = ['az group create -n myResourceGroup -l eastus'];
const registry = [...group, 'az acr create -g myResourceGroup -n myregistry --sku Premium'];
const baseRegistry = ['az acr create -g myResourceGroup -n mybaseregistry --sku Standard'];
const identity = ['az identity create -g myResourceGroup -n myACRTasksId'];
const vault = ['az keyvault create -g myResourceGroup -n mykeyvault'];
const role = ['', '/providers/Microsoft.ContainerRegistry/registries/mybaseregistry'].map(
  (within) =>
    `az role assignment create --assignee ${principalId} --role acrpull --scope /subscriptions/${subscriptionId}/resourceGroups/myResourceGroup${within}`,
);
const secret = 'az keyvault secret set --vault-name mykeyvault -n Password --value secret';
const task = [...registry, "create -r myregistry -n hello --cmd 'bash echo hello' -c /dev/null --assign-identity"];
const gitTask = [
  ...registry,
  `create -r myregistry -n hello -t hello:{{.Run.ID}} -f Dockerfile -c ${helloWorldRepository} --commit-trigger-enabled false`,
];
const run = [...task, 'run -r myregistry -n hello'];
const imageRun = [...registry, `build -r myregistry -t hello-world:v1 ${helloWorldRepository}`];
const queuedRuns = [...task, ...Array<string>(2).fill('run -r myregistry -n hello --no-wait')];
const login = 'credential add -r myregistry -n hello --login-server mybaseregistry.azurecr.io --use-identity [system]';
const hubLogin = 'credential add -r myregistry -n hello --login-server docker.io -u hubuser -p old';
const timer = "timer add -r myregistry -n hello --timer-name nightly --schedule '0 2 * * *'";
const pool = [...registry, 'agentpool create -r myregistry -n mypool'];

const dockerfile = { Dockerfile: 'FROM node:20-alpine\n' };
const taskFile = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n';

/** A project whose tasks need access, and are there already. */
const project: Setting = {
  files: {
    'acrtask.yaml': `registry: myregistry
name: mine
tasks:
  hello:
    file: helloworldtask.yaml
    access: { pull: [mybaseregistry], vaults: [mykeyvault] }
`,
    'helloworldtask.yaml': taskFile,
    'deploy/acrtask.yaml': 'registry: myregistry\ntasks:\n  hello: { cmd: bash echo hello }\n',
  },
  before: [
    ...registry,
    ...baseRegistry,
    'az acr create -g myResourceGroup -n mystagingregistry --sku Basic',
    ...vault,
    'apply --yes',
  ],
};

/** The files of an OCI image layout without layers. */
const imageLayout = (folder: string): Record<string, string> => {
  const blobs: Record<string, string> = {};
  const stored = (content: object): object => {
    const text = JSON.stringify(content);
    const hex = createHash('sha256').update(text).digest('hex');
    blobs[`${folder}/blobs/sha256/${hex}`] = text;
    return { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${hex}`, size: text.length };
  };
  const config = stored({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
  const manifests = [stored({ schemaVersion: 2, config, layers: [] })];
  return { ...blobs, [`${folder}/index.json`]: JSON.stringify({ schemaVersion: 2, manifests }) };
};

/** By command, in the words that the help uses. */
export const settings: Readonly<Record<string, Setting>> = {
  create: { before: [...registry, ...baseRegistry], files: { 'helloworldtask.yaml': taskFile } },
  show: { before: task },
  list: { before: task },
  update: { before: gitTask },
  delete: { before: task, answers: ['y'] },
  run: { before: task, files: { 'mytask.yaml': taskFile } },
  'az acr task run': { before: task },
  'az acr run': { before: registry, files: { 'acb.yaml': taskFile }, stdin: taskFile },
  logs: { before: run },
  'list-runs': { before: queuedRuns, runsStayQueued: true },
  'show-run': { before: imageRun },
  'update-run': { before: run },
  'cancel-run': { before: queuedRuns, runsStayQueued: true },
  rerun: { before: run },
  'wait-run': { before: queuedRuns },
  'check-runs': { before: run },
  'credential add': { before: [...task, ...baseRegistry] },
  'credential update': { before: [...task, ...baseRegistry, login, hubLogin], env: { PASSWORD: 'new' } },
  'credential list': { before: [...task, ...baseRegistry, login] },
  'credential remove': { before: [...task, ...baseRegistry, login] },
  'timer add': { before: task },
  'timer update': { before: [...task, timer] },
  'timer list': { before: [...task, timer] },
  'timer remove': { before: [...task, timer] },
  'identity assign': { before: [...task, ...identity] },
  'identity remove': {
    before: [...task, ...identity, "identity assign -r myregistry -n hello --identities '[system]' myACRTasksId"],
  },
  'identity setup': {
    before: [...task, ...baseRegistry, ...vault, secret],
    files: { 'mytask.yaml': taskFile },
  },
  'identity show': { before: task },
  validate: { files: { 'acb.yaml': taskFile, 'values.yaml': 'version: 1\n' }, stdin: taskFile },
  diff: { ...project, before: [...(project.before ?? []), 'apply -f deploy/acrtask.yaml -r mystagingregistry --yes'] },
  apply: { ...project, answers: ['y'] },
  graph: { before: run, files: { 'acb.yaml': taskFile } },
  render: { files: { 'acb.yaml': taskFile, 'values.yaml': 'tag: v1\n' } },
  schema: { files: { 'acb.yaml': taskFile, 'deploy/task.yaml': taskFile, '.vscode/settings.json': '{}' } },
  export: { before: task },
  doctor: { before: task, files: { 'mytask.yaml': taskFile } },
  'explain-trigger': { before: [...gitTask, 'run -r myregistry -n hello'] },
  build: { before: registry, files: dockerfile },
  'pack build': { before: registry, files: { 'server.js': '' } },
  'taskrun show': { before: registry, taskRun: 'mytaskrun' },
  'taskrun list': { before: registry, taskRun: 'mytaskrun' },
  'taskrun logs': { before: registry, taskRun: 'mytaskrun' },
  'taskrun delete': { before: registry, taskRun: 'mytaskrun', answers: ['y'] },
  'agentpool create': { before: registry, env: { SUBNET_ID: 'mysubnet' } },
  'agentpool show': { before: pool },
  'agentpool list': { before: pool },
  'agentpool update': { before: pool },
  'agentpool delete': { before: pool, answers: ['y'] },
  'context ls': { files: { ...dockerfile, 'src/app.js': '', '.dockerignore': 'src/*.js\n' } },
  demo: {},
  configure: { before: ['configure --defaults registry=yours'] },
  permissions: {},
  completion: {},
  version: {},
  clean: {},
  'az account show': {},
  'az account set': { subscriptionName: 'My subscription' },
  'az acr create': { before: group },
  'az acr show': { before: registry },
  'az acr list': { before: registry },
  'az acr update': { before: registry },
  'az acr delete': { before: registry, answers: ['y'] },
  'az acr check-name': {},
  'az acr credential show': { before: [...registry, 'az acr update -n myregistry --admin-enabled true'] },
  'az acr login': { before: registry },
  'az acr import': {
    before: [
      ...registry,
      ...baseRegistry,
      'az acr import -n mybaseregistry --source docker.io/library/node:20 -t base/node:20',
    ],
  },
  'az acr repository list': { before: imageRun },
  'az acr repository show': { before: imageRun },
  'az acr repository delete': { before: imageRun, answers: ['y'] },
  'az acr manifest list-metadata': {
    before: [...imageRun, `build -r myregistry -t hello-world:v1 ${helloWorldRepository}`],
  },
  'az acr manifest show-metadata': { before: imageRun },
  'az acr repository show-tags': { before: imageRun },
  'az group create': {},
  'az group show': { before: group },
  'az group list': { before: ['az group create -n myResourceGroup -l eastus --tags team=web'] },
  'az group exists': { before: group },
  'az group delete': { before: group, answers: ['y'] },
  'az identity create': { before: group },
  'az identity show': { before: [...group, ...identity] },
  'az identity list': { before: [...group, ...identity] },
  'az identity delete': { before: [...group, ...identity] },
  'az role assignment create': { before: [...group, ...baseRegistry] },
  'az role assignment list': { before: [...group, ...baseRegistry, ...role] },
  'az role assignment delete': { before: [...group, ...baseRegistry, ...role] },
  'az keyvault create': { before: group },
  'az keyvault show': { before: [...group, ...vault] },
  'az keyvault list': { before: [...group, ...vault] },
  'az keyvault delete': { before: [...group, ...vault] },
  'az keyvault purge': { before: [...group, ...vault, 'az keyvault delete -n mykeyvault'] },
  'emulator port': { before: registry },
  'emulator seed': { files: { ...imageLayout('node'), ...imageLayout('runtime') } },
  'emulator group': { before: [...group, ...identity] },
  'az ad signed-in-user show': {},
  'az keyvault secret set': {
    before: [...group, ...vault],
    files: { 'password.txt': 'secret' },
    env: { PASSWORD: 'secret' },
  },
  'az keyvault secret set-attributes': { before: [...group, ...vault, secret] },
  'az keyvault secret show': { before: [...group, ...vault, secret] },
  'az keyvault set-policy': { before: [...group, ...vault] },
};
