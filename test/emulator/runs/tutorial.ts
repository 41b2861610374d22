import { archiveOf, encodedTask, identityId, type Lab, registryId, temporaryFolder, upload, vaultId } from '../lab.ts';

/** The two repositories of the tutorial. */
export const repositories = {
  node: 'https://github.com/Azure-Samples/acr-build-helloworld-node.git',
  tasks: 'https://github.com/Azure-Samples/acr-tasks.git',
};

export const helloWorldTask = `version: v1.0.0
steps:
# Replace mybaseregistry with the name of your registry containing the base image
  - build: -t {{.Run.Registry}}/hello-world:{{.Run.ID}}  ${repositories.node} -f Dockerfile-app --build-arg REGISTRY_NAME=mybaseregistry.azurecr.io
  - push: ["{{.Run.Registry}}/hello-world:{{.Run.ID}}"]
`;

export const dockerHubTask = `version: v1.0.0
# Replace mykeyvault with the name of your key vault
secrets:
  - id: username
    keyvault: https://mykeyvault.vault.azure.net/secrets/UserName
  - id: password
    keyvault: https://mykeyvault.vault.azure.net/secrets/Password
steps:
# Log in to Docker Hub
  - cmd: docker login --username '{{.Secrets.username}}' --password '{{.Secrets.password}}'
# Build image
  - build: -t {{.Values.PrivateRepo}}:{{.Run.ID}} ${repositories.tasks} -f hello-world.dockerfile
# Push image to private repo in Docker Hub
  - push:
    - {{.Values.PrivateRepo}}:{{.Run.ID}}
`;

/** Folders that stand for the repositories; `remove` takes them away. */
export const tutorialFolders = async (): Promise<{ gitFolders: Record<string, string>; remove(): Promise<void> }> => {
  const node = await temporaryFolder({
    'Dockerfile-app': 'ARG REGISTRY_NAME\nFROM ${REGISTRY_NAME}/baseimages/node:9-alpine\nCOPY . /src\n',
    'server.js': 'console.log(1)\n',
  });
  const tasks = await temporaryFolder({ 'hello-world.dockerfile': 'FROM hello-world\n' });
  return {
    gitFolders: { [repositories.node]: node.path, [repositories.tasks]: tasks.path },
    remove: async () => {
      await node.remove();
      await tasks.remove();
    },
  };
};

/** What `az acr build --image baseimages/node:9-alpine --registry mybaseregistry --file Dockerfile .` asks for. */
export const buildBaseImage = async (lab: Lab): ReturnType<Lab['run']> =>
  lab.run('mybaseregistry', {
    type: 'DockerBuildRequest',
    imageNames: ['baseimages/node:9-alpine'],
    isPushEnabled: true,
    dockerFilePath: 'Dockerfile',
    platform: { os: 'Linux', architecture: 'amd64' },
    arguments: [],
    sourceLocation: await upload(lab, 'mybaseregistry', await archiveOf({ Dockerfile: 'FROM node:9-alpine\n' })),
  });

export interface FirstScenario {
  /** Leave out what the tutorial does, or do it differently. */
  readonly role?: false;
  readonly credential?: 'none' | 'other identity' | 'unknown registry';
}

/** The tutorial's first half up to the run: registries, base image, identity, role, task, credential. */
export const prepareHelloWorld = async (lab: Lab, { role, credential }: FirstScenario = {}): Promise<void> => {
  await lab.registry('myregistry');
  await lab.registry('mybaseregistry');
  await buildBaseImage(lab);
  const mine = await lab.identity('myACRTasksId');
  const other = await lab.identity('otherId');
  for (const { principalId } of role === false ? [] : [mine, other]) {
    await lab.assign(principalId, 'AcrPull', registryId('mybaseregistry'));
  }
  await lab.task('myregistry', 'helloworldtask', {
    identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId('myACRTasksId')]: {} } },
    step: encodedTask(helloWorldTask),
  });
  if (credential === 'none') return;
  const host = credential === 'unknown registry' ? 'mybasregistry.azurecr.io' : 'mybaseregistry.azurecr.io';
  const { clientId } = credential === 'other identity' ? other : mine;
  await lab.arm('PATCH', `${registryId('myregistry')}/tasks/helloworldtask`, {
    properties: { credentials: { customRegistries: { [host]: { identity: clientId } } } },
  });
};

export const runTask = (lab: Lab, name: string, values: object[] = []): ReturnType<Lab['run']> =>
  lab.run('myregistry', {
    type: 'TaskRunRequest',
    taskId: `${registryId('myregistry')}/tasks/${name}`,
    overrideTaskStepProperties: { arguments: [], values },
  });

export interface SecondScenario {
  readonly policy?: false;
  readonly secrets?: Record<string, string>;
}

/** The tutorial's second half up to the run: vault, secrets, task with a system-assigned identity, policy. */
export const prepareDockerHub = async (lab: Lab, { policy, secrets }: SecondScenario = {}): Promise<void> => {
  await lab.registry('myregistry');
  await lab.vault('mykeyvault', secrets ?? { UserName: 'hubuser', Password: 'hubpassword' });
  const { body } = await lab.task('myregistry', 'dockerhubtask', {
    identity: { type: 'SystemAssigned' },
    step: encodedTask(dockerHubTask),
  });
  if (policy === false) return;
  const vault = (await lab.arm('GET', vaultId('mykeyvault'))).body;
  const { tenantId, principalId: objectId } = body.identity;
  vault.properties.accessPolicies.push({ tenantId, objectId, permissions: { secrets: ['get'] } });
  await lab.arm('PUT', vaultId('mykeyvault'), vault);
};
