import type { SecretDocument, StepDocument, TaskDocument, VolumeDocument } from '../schema.ts';

/** What an editor shows about a key. */
export interface Description {
  /** What the key does, in one or two sentences. */
  readonly text: string;
  readonly examples?: readonly unknown[];
}

type Descriptions<T> = { readonly [K in keyof T]-?: Description };

/** The parts of a task file that are objects: what each is, and what its keys do. */
interface DescribedObject<T> {
  readonly title: string;
  readonly text: string;
  readonly keys: Descriptions<T>;
}

const task: DescribedObject<TaskDocument & { readonly alias: unknown }> = {
  title: 'ACR Tasks task file',
  text: 'The steps that Azure Container Registry Tasks carries out in a run.',
  keys: {
    version: {
      text: 'Version of the format. v1.1.0 turns on aliases such as $Registry and $ID; a file without a version is read as v1.0.0.',
      examples: ['v1.1.0'],
    },
    steps: {
      text: 'What the run does, in order. Each step waits for the one above it unless it has a when.',
      examples: [[{ cmd: 'bash echo hello' }]],
    },
    stepTimeout: { text: 'Seconds that a step may take unless it has a timeout of its own.', examples: [1800] },
    workingDirectory: {
      text: 'Working directory of the steps that have none of their own, relative to /workspace, which holds the source.',
      examples: ['src'],
    },
    env: {
      text: 'Environment variables of all cmd and build steps, as NAME=value. A value must not contain a comma: the entry is split there.',
      examples: [['DOCKER_BUILDKIT=1']],
    },
    secrets: {
      text: 'Secrets that the run reads from Azure Key Vault. Templates print them as {{.Secrets.ID}}.',
      examples: [[{ id: 'password', keyvault: 'https://mykeyvault.vault.azure.net/secrets/Password' }]],
    },
    networks: {
      text: 'Docker networks that the run creates. Without any, all containers share a network of the run, on which they reach each other by step ID.',
      examples: [[{ name: 'backend', isDefault: true }]],
    },
    volumes: {
      text: 'Volumes that hold secret files, for the steps that mount them with volumeMounts.',
      examples: [[{ name: 'config', secret: { 'settings.json': '{{.Secrets.settings | b64enc}}' } }]],
    },
    alias: {
      text: 'Names of your own that $NAME stands for everywhere in the file. Needs version v1.1.0.',
      examples: [{ values: { image: '{{.Run.Registry}}/app' } }],
    },
  },
};

const step: DescribedObject<StepDocument> = {
  title: 'Step',
  text: 'One step of the run. It has exactly one of cmd, build, and push.',
  keys: {
    id: {
      text: 'Name of the step, which other steps give in when. It is also the name of the container, so it has two or more letters, digits, and the characters _ . -, and other containers reach it under this name. Steps without one are acb_step_0, acb_step_1, and so on, by their place in the file.',
      examples: ['build', 'unit-tests'],
    },
    cmd: {
      text: 'Runs a container: the image, then its arguments. Options of docker run may stand before the image. A shell on the agent reads the line.',
      examples: ['bash echo hello', '$Registry/app:$ID npm test', 'docker tag app:$ID $Registry/app:latest'],
    },
    build: {
      text: 'Builds an image: the arguments of docker build, with the folder or URL of the context last. A tag must include the registry for the image to be pushed.',
      examples: ['-t $Registry/app:$ID .', '-t $Registry/app:$ID -f docker/Dockerfile --build-arg VERSION=1 src'],
    },
    push: {
      text: 'Pushes images that earlier steps built or tagged, each with its registry.',
      examples: [['$Registry/app:$ID']],
    },
    when: {
      text: 'IDs of steps above this one that must have succeeded before it starts. Without it, the step waits for the one directly above; ["-"] starts it at once.',
      examples: [['-'], ['build', 'unit-tests']],
    },
    timeout: {
      text: 'Seconds that the step may take, all attempts together. Defaults to stepTimeout of the task.',
      examples: [1800],
    },
    startDelay: {
      text: 'Seconds to wait before the step starts. They do not count towards its timeout.',
      examples: [10],
    },
    ignoreErrors: { text: 'Whether the run goes on as if the step had succeeded when it fails.' },
    workingDirectory: {
      text: "Working directory of the container, relative to /workspace, which holds the source. Defaults to the task's.",
      examples: ['src/web'],
    },
    env: {
      text: "Environment variables of the container, as NAME=value. They are added to the task's, and take precedence.",
      examples: [['NODE_ENV=test', 'TOKEN={{.Secrets.token}}']],
    },
    retries: { text: 'How often to try again after a failure.', examples: [3] },
    retryDelay: { text: 'Seconds between attempts. 0 means 5, too.', examples: [30] },
    retryOnErrors: {
      text: 'Try again only when the output contains one of these texts.',
      examples: [['connection reset', 'TLS handshake timeout']],
    },
    repeat: { text: 'How many more times to run the step after the first.', examples: [1] },
    keep: { text: 'Whether the container stays until the end of the run instead of being removed with its step.' },
    detach: {
      text: 'Whether the container runs in the background while the following steps run, as a server that they test does.',
    },
    privileged: { text: 'Whether the container has extended rights on the agent, as docker run --privileged gives.' },
    user: { text: 'User that the container runs as: a name or UID, optionally with a group.', examples: ['1000:1000'] },
    network: { text: "Name of the network that the container joins. Defaults to the task's default network." },
    isolation: { text: 'Isolation of a Windows container.', examples: ['hyperv', 'process'] },
    cpus: { text: 'How many CPUs the container may use.', examples: ['1.5'] },
    entryPoint: { text: "Program to run instead of the image's entry point.", examples: ['/bin/sh'] },
    expose: { text: 'Ports that the container exposes to other containers.', examples: [['8080']] },
    ports: { text: 'Ports that the container publishes on the agent, as HOST:CONTAINER.', examples: [['8080:80']] },
    disableWorkingDirectoryOverride: {
      text: "Whether to keep the working directory of the image instead of setting the step's.",
    },
    pull: {
      text: 'Whether to pull the image anew even if it is there. The pull has no login, so it works for public images only.',
    },
    cmdDownloadRetries: { text: 'How often to try again when the pull that pull asks for fails.', examples: [3] },
    cmdDownloadRetryDelay: { text: 'Seconds between these attempts.', examples: [10] },
    cache: {
      text: 'Whether the build keeps its layers in the registry and reuses them in later runs. Linux only.',
      examples: ['enabled'],
    },
    volumeMounts: {
      text: 'Volumes of the task to mount into the container, each at a path of its own.',
      examples: [[{ name: 'config', mountPath: '/etc/app' }]],
    },
    exitedWith: { text: 'Accepted, but nothing uses it.' },
    exitedWithout: { text: 'Accepted, but nothing uses it.' },
  },
};

const secret: DescribedObject<SecretDocument> = {
  title: 'Secret',
  text: 'A secret in Azure Key Vault. The managed identity of the task needs the right to read it.',
  keys: {
    id: {
      text: 'Name of the secret in templates: {{.Secrets.ID}}, or {{index .Secrets "ID"}} when it contains a dash.',
      examples: ['password'],
    },
    keyvault: {
      text: 'URL of the secret, optionally with a version. Its value is read when the run starts.',
      examples: ['https://mykeyvault.vault.azure.net/secrets/Password'],
    },
    clientID: {
      text: 'Client ID of the user-assigned identity of the task that reads the secret. Without it, the system-assigned identity does.',
      examples: ['00001111-aaaa-2222-bbbb-3333cccc4444'],
    },
  },
};

const network: DescribedObject<TaskDocument['networks'][number]> = {
  title: 'Network',
  text: 'A Docker network.',
  keys: {
    name: { text: 'Name of the network, which steps give in network.', examples: ['backend'] },
    driver: { text: "Docker's driver of the network.", examples: ['bridge'] },
    ipv6: { text: 'Whether the network has IPv6.' },
    skipCreation: { text: 'Whether the network is there already, and is neither created nor removed.' },
    isDefault: { text: 'Whether steps without a network use this one. The last network that says so does.' },
  },
};

const volume: DescribedObject<VolumeDocument> = {
  title: 'Volume',
  text: 'A volume with secret files.',
  keys: {
    name: {
      text: 'Name of the volume, which steps give in volumeMounts: letters, digits, - and _. No file or folder of the source may have this name.',
      examples: ['config'],
    },
    secret: {
      text: 'The files of the volume: the name of each, and its content in Base64.',
      examples: [{ 'settings.json': '{{.Secrets.settings | b64enc}}' }],
    },
  },
};

const mount: DescribedObject<StepDocument['volumeMounts'][number]> = {
  title: 'Mount',
  text: 'Where a volume of the task is in the container.',
  keys: {
    name: { text: 'Name of a volume that the task has under volumes.', examples: ['config'] },
    mountPath: { text: 'Path of the volume in the container.', examples: ['/etc/app'] },
  },
};

const alias: DescribedObject<{ src: unknown; values: unknown; directive: unknown }> = {
  title: 'Aliases',
  text: 'Where aliases come from, and how they are written.',
  keys: {
    src: {
      text: 'Files and URLs to read aliases from: YAML maps of names to texts. Later ones take precedence, and values over all.',
      examples: [['aliases.yaml']],
    },
    values: {
      text: 'Aliases and what each stands for, which may contain templates but no other alias. Names are letters and digits.',
      examples: [{ image: '{{.Run.Registry}}/app' }],
    },
    directive: { text: 'Character that begins an alias in place of $.', examples: ['@'] },
  },
};

/** The descriptions by the engine's name of the object; `graph.Alias` is the alias section. */
export const descriptions: Readonly<
  Record<
    string,
    { readonly title: string; readonly text: string; readonly keys: Readonly<Record<string, Description>> }
  >
> = {
  'graph.Task': task,
  'graph.Step': step,
  'secretmgmt.Secret': secret,
  'graph.Network': network,
  'volume.Volume': volume,
  'volume.Mount': mount,
  'graph.Alias': alias,
};
