import { bool, int, list, map, object, type Shaped, string } from './yaml/shapes.ts';

const secret = object('secretmgmt.Secret', { id: string, keyvault: string, clientID: string });
const network = object('graph.Network', {
  name: string,
  driver: string,
  ipv6: bool,
  skipCreation: bool,
  isDefault: bool,
});
const volume = object('volume.Volume', { name: string, secret: map(string) });
const mount = object('volume.Mount', { name: string, mountPath: string });

const step = object('graph.Step', {
  id: string,
  cmd: string,
  build: string,
  push: list(string),
  when: list(string),
  timeout: int,
  startDelay: int,
  ignoreErrors: bool,
  workingDirectory: string,
  env: list(string),
  retries: int,
  retryDelay: int,
  retryOnErrors: list(string),
  repeat: int,
  keep: bool,
  detach: bool,
  privileged: bool,
  user: string,
  network: string,
  isolation: string,
  cpus: string,
  entryPoint: string,
  expose: list(string),
  ports: list(string),
  disableWorkingDirectoryOverride: bool,
  pull: bool,
  cmdDownloadRetries: int,
  cmdDownloadRetryDelay: int,
  cache: string,
  volumeMounts: list(mount),
  exitedWith: list(int),
  exitedWithout: list(int),
});

/** The keys of a task file and their types (taskfile.md 3). */
export const taskShape = object('graph.Task', {
  version: string,
  steps: list(step),
  stepTimeout: int,
  workingDirectory: string,
  env: list(string),
  secrets: list(secret),
  networks: list(network),
  volumes: list(volume),
});

/** The alias section (taskfile.md 3.5), under its key. */
export const aliasFileShape = object('graph.Task', {
  alias: object('graph.Alias', { src: list(string), values: map(string), directive: string }),
});

export type TaskDocument = Shaped<typeof taskShape>;
export type StepDocument = TaskDocument['steps'][number];
export type SecretDocument = TaskDocument['secrets'][number];
export type VolumeDocument = TaskDocument['volumes'][number];
