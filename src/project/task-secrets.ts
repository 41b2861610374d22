import type { ProjectTask } from './project-schema.ts';
import type { Path } from './reading/yaml-values.ts';

/** A value of a task that says where a secret comes from. */
export interface SecretReference {
  /** Within the task. */
  readonly path: Path;
  /** `env:NAME`, `file:PATH`, `kv:VAULT/SECRET`, or `text:VALUE`; of a login also a name in plain text, or an address. */
  readonly text: string;
  /** What it is for: the secrets of logins can stay in a key vault, from which runs read them. */
  readonly form: 'value' | 'login' | 'loginName';
}

type Form = SecretReference['form'];

const references = (owner: Readonly<Record<string, string>> | undefined, path: Path): SecretReference[] =>
  Object.entries(owner ?? {}).map(([name, text]) => ({ path: [...path, name], text, form: 'value' }));

const reference = (text: string | undefined, path: Path, form: Form = 'value'): SecretReference[] =>
  text === undefined ? [] : [{ path, text, form }];

/** All secrets that a task names, in the order of the schema. */
export const secretsOf = ({
  build,
  setSecret,
  gitAccessToken,
  triggers,
  credentials,
}: ProjectTask): SecretReference[] => {
  const baseImage = triggers?.baseImage;
  return [
    ...references(build?.secretArgs, ['build', 'secretArgs']),
    ...references(setSecret, ['setSecret']),
    ...reference(gitAccessToken, ['gitAccessToken']),
    ...reference(triggers?.token, ['triggers', 'token']),
    ...reference(typeof baseImage === 'object' ? baseImage.updateTriggerEndpoint : undefined, [
      'triggers',
      'baseImage',
      'updateTriggerEndpoint',
    ]),
    ...Object.entries(credentials ?? {}).flatMap(([server, { username, password }]) => [
      ...reference(username, ['credentials', server, 'username'], 'loginName'),
      ...reference(password, ['credentials', server, 'password'], 'login'),
    ]),
  ];
};

const replaced = <T>(owner: T, [first, ...rest]: Path, value: unknown): T =>
  first === undefined
    ? (value as T)
    : ({ ...owner, [first]: replaced((owner as Record<string | number, unknown>)[first], rest, value) } as T);

/** The task with each secret in place of its reference; `values` are in the order of `secretsOf`. */
export const withSecrets = (task: ProjectTask, values: readonly string[]): ProjectTask =>
  secretsOf(task).reduce((filled, { path }, at) => replaced(filled, path, values[at]), task);
