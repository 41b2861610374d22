import { bool, having, int, list, map, object, type Shape, type Shaped, string } from './yaml/shapes.ts';

const dashedGuid = '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}';

/** The forms of texts, as sources of regular expressions for the whole text (taskfile.md 3). */
export const forms = {
  id: '\\S+',
  stepId: '(?!acb_root$)\\S+',
  // A comma begins another entry.
  inheritedEnv: '[^,]*=[^,]*(?:,[^,]*=[^,]*)*',
  // The engine does not look at the two characters around it, usually braces.
  guid: `(?:[Uu][Rr][Nn]:[Uu][Uu][Ii][Dd]:)?${dashedGuid}|[ -~]${dashedGuid}[ -~]|[0-9A-Fa-f]{32}`,
  volumeName: '[A-Za-z0-9_-]+',
  fileName: '[A-Za-z0-9_.-]+',
  secretUrl: 'https://[^/?#]+\\.[^/?#]+/secrets/[^/?#]+(?:/[^/?#]*)?/?',
  aliasName: '[A-Za-z0-9]+',
  directive: '[^A-Za-z0-9]',
} as const;

/** Whether a text as a whole has a form. */
export function hasForm(text: string, form: keyof typeof forms): boolean {
  return new RegExp(`^(?:${forms[form]})$`, 'u').test(text);
}

/** In any letter case; the newest first. */
export const versions = ['v1.1.0', 'v1.0.0', '1.0-preview-1'] as const;
/** In any letter case. */
export const cacheModes = ['enabled', 'disabled'] as const;
/** In seconds. */
export const defaultStepTimeout = 600;
/** In seconds; the documentation says 0. */
export const defaultRetryDelay = 5;
/** The version of a file that names none; without aliases, so not one to suggest. */
export const defaultVersion = 'v1.0.0';

const secret = object('secretmgmt.Secret', {
  id: having(string, { form: forms.id, isNeeded: true }),
  keyvault: having(string, { form: forms.secretUrl, isNeeded: true }),
  clientID: having(string, { form: forms.guid }),
});
const network = object('graph.Network', {
  name: string,
  driver: string,
  ipv6: having(bool, { standard: false }),
  skipCreation: having(bool, { standard: false }),
  isDefault: having(bool, { standard: false }),
});
const volume = object('volume.Volume', {
  name: having(string, { form: forms.volumeName, isNeeded: true }),
  secret: having(map(string), { form: forms.fileName, isNeeded: true }),
});
const mount = object('volume.Mount', {
  name: having(string, { isNeeded: true }),
  mountPath: having(string, { isNeeded: true }),
});

/** A step: exactly one of `cmd`, `build`, and `push`. */
export const stepShape = object('graph.Step', {
  id: having(string, { form: forms.stepId }),
  cmd: string,
  build: string,
  push: list(string),
  when: list(string),
  timeout: int,
  startDelay: having(int, { standard: 0 }),
  ignoreErrors: having(bool, { standard: false }),
  workingDirectory: string,
  env: list(string),
  retries: having(int, { standard: 0, least: 0 }),
  retryDelay: having(int, { standard: defaultRetryDelay }),
  retryOnErrors: list(string),
  repeat: having(int, { standard: 0, least: 0 }),
  keep: having(bool, { standard: false }),
  detach: having(bool, { standard: false }),
  privileged: having(bool, { standard: false }),
  user: string,
  network: string,
  isolation: string,
  cpus: string,
  entryPoint: string,
  expose: list(string),
  ports: list(string),
  disableWorkingDirectoryOverride: having(bool, { standard: false }),
  pull: having(bool, { standard: false }),
  cmdDownloadRetries: having(int, { standard: 0 }),
  cmdDownloadRetryDelay: having(int, { standard: 0 }),
  cache: having(string, { choices: cacheModes }),
  volumeMounts: list(mount),
  exitedWith: list(int),
  exitedWithout: list(int),
});

/** The keys of a task file and their types (taskfile.md 3). */
export const taskShape = object('graph.Task', {
  version: having(string, { choices: versions }),
  steps: list(stepShape),
  stepTimeout: having(int, { standard: defaultStepTimeout }),
  workingDirectory: string,
  env: list(having(string, { form: forms.inheritedEnv, isNeeded: true })),
  secrets: list(secret),
  networks: list(network),
  volumes: list(volume),
});

/** The kinds of step. */
export const stepKinds = ['cmd', 'build', 'push'] as const;
export type StepKind = (typeof stepKinds)[number];

const containers: readonly StepKind[] = ['cmd', 'build'];

/** The kinds of step on which a key has an effect (taskfile.md 3); a key that is not listed has one on every kind. */
export const kindsWithEffect: Readonly<Partial<Record<keyof StepDocument, readonly StepKind[]>>> = {
  workingDirectory: containers,
  env: containers,
  retries: containers,
  retryDelay: containers,
  retryOnErrors: containers,
  repeat: containers,
  keep: containers,
  detach: containers,
  privileged: containers,
  user: containers,
  network: containers,
  isolation: containers,
  cpus: containers,
  entryPoint: ['cmd'],
  expose: containers,
  ports: containers,
  disableWorkingDirectoryOverride: containers,
  pull: ['cmd'],
  cmdDownloadRetries: ['cmd'],
  cmdDownloadRetryDelay: ['cmd'],
  cache: ['build'],
  volumeMounts: containers,
  exitedWith: [],
  exitedWithout: [],
};

/** The alias section (taskfile.md 3.5), under its key. */
export const aliasFileShape = object('graph.Task', {
  alias: object('graph.Alias', {
    src: list(string),
    values: having(map(string), { form: forms.aliasName }),
    directive: having(string, { form: forms.directive, standard: '$' }),
  }),
});

/** A shape with keys. */
export type ObjectShape = Extract<Shape, { kind: 'object' }>;

export type TaskDocument = Shaped<typeof taskShape>;
export type StepDocument = TaskDocument['steps'][number];
export type SecretDocument = TaskDocument['secrets'][number];
export type VolumeDocument = TaskDocument['volumes'][number];
