import type {
  DockerBuildStep,
  EncodedTaskStep,
  FileTaskStep,
  TaskStepPropertiesUnion,
} from '@azure/arm-containerregistry';
import { taskFileFromCommand } from '../../request/task-file-text.ts';
import type { ProjectTask } from '../project-schema.ts';
import { readYaml } from '../reading/yaml-values.ts';
import { withoutMissing } from './without-missing.ts';

/** Gives the reference to a secret: the words of its name, and what it is. */
export type Refer = (words: string, what: string, value: string | undefined) => string;

interface NamedValue {
  readonly name: string;
  readonly value?: string | null;
  readonly isSecret?: boolean | null;
}

/** Plain and secret values by name. The last of two with the same name counts, as it does in a run. */
const namedValues = (
  list: readonly NamedValue[] | null | undefined,
  what: string,
  refer: Refer,
): { readonly plain?: Record<string, string>; readonly secret?: Record<string, string> } => {
  const last = new Map((list ?? []).map((each) => [each.name, each]));
  const plain = [...last.values()].filter(({ isSecret }) => isSecret !== true);
  const secret = [...last.values()].filter(({ isSecret }) => isSecret === true);
  return {
    ...(plain.length > 0 ? { plain: Object.fromEntries(plain.map(({ name, value }) => [name, value ?? ''])) } : {}),
    ...(secret.length > 0
      ? {
          secret: Object.fromEntries(
            // A variable that is empty would be taken for one that somebody forgot to set.
            secret.map(({ name, value }) => [
              name,
              value === '' ? 'text:' : refer(name, `${what} ${name}`, value ?? undefined),
            ]),
          ),
        }
      : {}),
  };
};

const setValues = (values: readonly NamedValue[] | null | undefined, refer: Refer): Partial<ProjectTask> => {
  const { plain, secret } = namedValues(values, 'secret value', refer);
  return withoutMissing({ set: plain, setSecret: secret });
};

const decoded = (text: string | null | undefined): string | undefined =>
  text ? Buffer.from(text, 'base64').toString('utf8') : undefined;

/** The command of a task file that is exactly what `--cmd` makes of it. */
const commandIn = (text: string, timeout: number | undefined): string | undefined => {
  const [, scalar] = /^ {2}- cmd: (.+)$/m.exec(text) ?? [];
  if (scalar === undefined) return undefined;
  const { value } = readYaml(scalar, () => {});
  return typeof value === 'string' && taskFileFromCommand(value, timeout) === text ? value : undefined;
};

const dockerStep = (step: DockerBuildStep, refer: Refer): Partial<ProjectTask> => {
  const { plain, secret } = namedValues(step.arguments, 'secret build argument', refer);
  const { dockerFilePath, imageNames, isPushEnabled, noCache, target } = step;
  return withoutMissing({
    context: step.contextPath || undefined,
    build: withoutMissing({
      images: imageNames?.length ? [...imageNames] : undefined,
      dockerfile: dockerFilePath === 'Dockerfile' ? undefined : dockerFilePath,
      target: target || undefined,
      args: plain,
      secretArgs: secret,
      noPush: isPushEnabled === false ? true : undefined,
      noCache: noCache === true ? true : undefined,
    }),
  });
};

const fileStep = (step: FileTaskStep, refer: Refer): Partial<ProjectTask> =>
  withoutMissing({
    context: step.contextPath || undefined,
    file: step.taskFilePath,
    values: step.valuesFilePath || undefined,
    ...setValues(step.values, refer),
  });

const encodedStep = (step: EncodedTaskStep, timeout: number, refer: Refer): Partial<ProjectTask> => {
  const content = decoded(step.encodedTaskContent);
  const valuesContent = decoded(step.encodedValuesContent);
  const cmd = content === undefined || valuesContent !== undefined ? undefined : commandIn(content, timeout);
  return withoutMissing({
    context: step.contextPath || undefined,
    content: cmd === undefined ? content : undefined,
    cmd,
    valuesContent,
    ...setValues(step.values, refer),
  });
};

/** What a stored task runs, in the words of the project file; texts inside the task are `content` and `valuesContent`. */
export const stepOf = (
  step: TaskStepPropertiesUnion | null | undefined,
  timeout: number,
  refer: Refer,
): Partial<ProjectTask> => {
  switch (step?.type?.toLowerCase()) {
    case 'docker':
      return dockerStep(step as DockerBuildStep, refer);
    case 'filetask':
      return fileStep(step as FileTaskStep, refer);
    case 'encodedtask':
      return encodedStep(step as EncodedTaskStep, timeout, refer);
    default:
      return {};
  }
};

/** The names that a list of arguments or values has more than once. */
export const repeatedNames = (step: TaskStepPropertiesUnion | null | undefined): string[] => {
  const { arguments: args, values } = (step ?? {}) as {
    arguments?: readonly NamedValue[];
    values?: readonly NamedValue[];
  };
  const names = (args ?? values ?? []).map(({ name }) => name);
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
};
