import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLab } from '../lab.ts';
import {
  buildBaseImage,
  prepareDockerHub,
  prepareHelloWorld,
  repositories,
  runTask,
  tutorialFolders,
} from './tutorial.ts';

let folders: Awaited<ReturnType<typeof tutorialFolders>>;
beforeAll(async () => {
  folders = await tutorialFolders();
});
afterAll(() => folders.remove());

const at = '2019/06/14 22:47:32';
const digests = {
  nodeOfDockerHub: 'sha256:c8341ad4ae5242a6774634ab04c3dcc889cb4d5fec50af70e6bfdee4b2a7c140',
  helloWorldOfDockerHub: 'sha256:a7823ee850c4d098581b988afe7a931dfef9edb64a21625cf3f1ed4bebb2981d',
};

const lines = (text: string): string => text.replaceAll('\n', '\r\n');

describe('the tutorial', () => {
  it('builds the base image', async () => {
    const lab = await createLab();
    await lab.registry('mybaseregistry');
    const { log, properties } = await buildBaseImage(lab);
    expect(properties.status).toBe('Succeeded');
    const volume = /acb_vol_[0-9a-f-]{36}/.exec(log)?.[0];
    const digest = /digest: (sha256:\S+) size/.exec(log)?.[1];
    const image = 'mybaseregistry.azurecr.io/baseimages/node:9-alpine';
    expect(log).toBe(
      lines(`${at} Downloading source code...
${at} Finished downloading source code
${at} Using ${volume} as the home volume
${at} Setting up Docker configuration...
${at} Successfully set up Docker configuration
${at} Logging in to registry: mybaseregistry.azurecr.io
${at} Successfully logged into mybaseregistry.azurecr.io
${at} Executing step ID: build. Timeout(sec): 28800, Working directory: '', Network: ''
${at} Scanning for dependencies...
${at} Successfully scanned dependencies
${at} Launching container with name: build
[emulator] step build: docker build -f Dockerfile -t ${image} . (containers are not started)
[emulator] base image node:9-alpine: ${digests.nodeOfDockerHub}
[emulator] ${image}: created a placeholder image
${at} Successfully executed container: build
${at} Executing step ID: push. Timeout(sec): 3600, Working directory: '', Network: ''
${at} Pushing image: ${image}, attempt 1
The push refers to repository [mybaseregistry.azurecr.io/baseimages/node]
9-alpine: digest: ${digest} size: 305
${at} Successfully pushed image: ${image}
${at} Step ID: build marked as successful (elapsed time in seconds: 0.000000)
${at} Populating digests for step ID: build...
${at} Successfully populated digests for step ID: build
${at} Step ID: push marked as successful (elapsed time in seconds: 0.000000)
${at} The following dependencies were found:
${at} 
- image:
    registry: mybaseregistry.azurecr.io
    repository: baseimages/node
    tag: 9-alpine
    digest: ${digest}
  runtime-dependency:
    registry: registry.hub.docker.com
    repository: library/node
    tag: 9-alpine
    digest: ${digests.nodeOfDockerHub}
  git: {}

Run ID: cf1 was successful after 0s
`),
    );
  });

  it('uses a base image with a user-assigned identity', async () => {
    const lab = await createLab({ gitFolders: folders.gitFolders });
    await prepareHelloWorld(lab);
    const { log, properties } = await runTask(lab, 'helloworldtask');
    expect(properties.status).toBe('Succeeded');
    const digest = /digest: (sha256:\S+) size/.exec(log)?.[1];
    const base = /9-alpine: (sha256:\S+)/.exec(log)?.[1];
    const revision = /git-head-revision: ([0-9a-f]{40})\r/.exec(log)?.[1];
    const image = 'myregistry.azurecr.io/hello-world:cf1';
    expect(log).toBe(
      lines(`${at} Creating Docker network: acb_default_network, driver: 'bridge'
${at} Successfully set up Docker network: acb_default_network
${at} Setting up Docker configuration...
${at} Successfully set up Docker configuration
${at} Logging in to registry: myregistry.azurecr.io
${at} Successfully logged into myregistry.azurecr.io
${at} Logging in to registry: mybaseregistry.azurecr.io
${at} Successfully logged into mybaseregistry.azurecr.io
${at} Executing step ID: acb_step_0. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Scanning for dependencies...
${at} Successfully scanned dependencies
${at} Launching container with name: acb_step_0
[emulator] step acb_step_0: docker build -t ${image}  ${repositories.node} -f Dockerfile-app --build-arg REGISTRY_NAME=mybaseregistry.azurecr.io (containers are not started)
[emulator] base image mybaseregistry.azurecr.io/baseimages/node:9-alpine: ${base}
[emulator] ${image}: created a placeholder image
${at} Successfully executed container: acb_step_0
${at} Executing step ID: acb_step_1. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Pushing image: ${image}, attempt 1
The push refers to repository [myregistry.azurecr.io/hello-world]
cf1: digest: ${digest} size: 305
${at} Successfully pushed image: ${image}
${at} Step ID: acb_step_0 marked as successful (elapsed time in seconds: 0.000000)
${at} Populating digests for step ID: acb_step_0...
${at} Successfully populated digests for step ID: acb_step_0
${at} Step ID: acb_step_1 marked as successful (elapsed time in seconds: 0.000000)
${at} The following dependencies were found:
${at} 
- image:
    registry: myregistry.azurecr.io
    repository: hello-world
    tag: cf1
    digest: ${digest}
  runtime-dependency:
    registry: mybaseregistry.azurecr.io
    repository: baseimages/node
    tag: 9-alpine
    digest: ${base}
  git:
    git-head-revision: ${revision}

Run ID: cf1 was successful after 0s
`),
    );
    const tags = Object.values(lab.store.state.repositories['myregistry.azurecr.io']?.['hello-world']?.tags ?? {});
    expect(tags.map((tag) => tag.digest)).toEqual([digest]);
    const stored = lab.store.state.repositories['mybaseregistry.azurecr.io']?.['baseimages/node']?.tags['9-alpine'];
    expect(stored?.digest).toBe(base);
  });

  it('pushes to Docker Hub with secrets that a system-assigned identity reads', async () => {
    const lab = await createLab({ gitFolders: folders.gitFolders });
    await prepareDockerHub(lab);
    const values = [{ name: 'PrivateRepo', value: 'hubuser/hubrepo' }];
    const { log, properties } = await runTask(lab, 'dockerhubtask', values);
    const digest = /digest: (sha256:\S+) size/.exec(log)?.[1];
    const revision = /git-head-revision: ([0-9a-f]{40})\r/.exec(log)?.[1];
    expect(properties.outputImages).toEqual([
      { registry: 'registry.hub.docker.com', repository: 'hubuser/hubrepo', tag: 'cf1', digest },
    ]);
    expect(log).toBe(
      lines(`${at} Creating Docker network: acb_default_network, driver: 'bridge'
${at} Successfully set up Docker network: acb_default_network
${at} Setting up Docker configuration...
${at} Successfully set up Docker configuration
${at} Logging in to registry: myregistry.azurecr.io
${at} Successfully logged into myregistry.azurecr.io
${at} Executing step ID: acb_step_0. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Launching container with name: acb_step_0
WARNING! Using --password via the CLI is insecure. Use --password-stdin.
WARNING! Your password will be stored unencrypted in /acb/home/.docker/config.json.
Configure a credential helper to remove this warning. See
https://docs.docker.com/engine/reference/commandline/login/#credential-stores

Login Succeeded
${at} Successfully executed container: acb_step_0
${at} Executing step ID: acb_step_1. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Scanning for dependencies...
${at} Successfully scanned dependencies
${at} Launching container with name: acb_step_1
[emulator] step acb_step_1: docker build -t hubuser/hubrepo:cf1 ${repositories.tasks} -f hello-world.dockerfile (containers are not started)
[emulator] base image hello-world:latest: ${digests.helloWorldOfDockerHub}
[emulator] hubuser/hubrepo:cf1: created a placeholder image
${at} Successfully executed container: acb_step_1
${at} Executing step ID: acb_step_2. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
${at} Pushing image: hubuser/hubrepo:cf1, attempt 1
The push refers to repository [docker.io/hubuser/hubrepo]
cf1: digest: ${digest} size: 305
${at} Successfully pushed image: hubuser/hubrepo:cf1
${at} Step ID: acb_step_0 marked as successful (elapsed time in seconds: 0.000000)
${at} Step ID: acb_step_1 marked as successful (elapsed time in seconds: 0.000000)
${at} Populating digests for step ID: acb_step_1...
${at} Successfully populated digests for step ID: acb_step_1
${at} Step ID: acb_step_2 marked as successful (elapsed time in seconds: 0.000000)
${at} The following dependencies were found:
${at} 
- image:
    registry: registry.hub.docker.com
    repository: hubuser/hubrepo
    tag: cf1
    digest: ${digest}
  runtime-dependency:
    registry: registry.hub.docker.com
    repository: library/hello-world
    tag: latest
    digest: ${digests.helloWorldOfDockerHub}
  git:
    git-head-revision: ${revision}

Run ID: cf1 was successful after 0s
`),
    );
  });
});
