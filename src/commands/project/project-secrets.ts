import type { CommandContext } from '../../cli/command.ts';
import { readSecret } from '../../cli/secrets/read-secret.ts';
import { CommandError, InterruptedError } from '../../errors.ts';
import { unknownSecret } from '../../project/plan/unknown-secrets.ts';
import type { ProjectTask } from '../../project/project-schema.ts';
import type { Fault } from '../../project/reading/fault.ts';
import { nameOf } from '../../project/reading/schema-faults.ts';
import { type SecretReference, secretsOf, withSecrets } from '../../project/task-secrets.ts';
import type { LoadedProject } from './load-project.ts';

type Tasks = ReadonlyMap<string, ProjectTask>;

/** The chosen tasks with stand-ins for their secrets. */
export const withoutSecrets = (names: readonly string[], { project }: LoadedProject): Tasks =>
  new Map(
    names.flatMap((name) => {
      const task = project.tasks?.[name];
      return task
        ? [
            [
              name,
              withSecrets(
                task,
                secretsOf(task).map((_, at) => unknownSecret(at)),
              ),
            ],
          ]
        : [];
    }),
  );

/** Tasks with their secrets, and what could not be read of them: those have stand-ins. */
export interface ReadSecrets {
  readonly tasks: Tasks;
  readonly unread: readonly Fault[];
}

/**
 * The chosen tasks with the secrets that the project file refers to, each read once. Paths of files are relative to the
 * project file.
 */
export const readProjectSecrets = async (
  names: readonly string[],
  { project, folder, placeOf }: LoadedProject,
  { host, services, hide }: Pick<CommandContext, 'host' | 'services' | 'hide'>,
): Promise<ReadSecrets> => {
  const surroundings = { host: { env: host.env, cwd: folder }, services, hide };
  const known = new Map<string, Promise<string>>();
  const once = ({ text, form }: SecretReference, whose: string): Promise<string> => {
    const key = `${form === 'value' ? 'value' : 'login'} ${text}`;
    const read = known.get(key) ?? readSecret(text, whose, form, surroundings);
    known.set(key, read);
    return read;
  };
  const unread: Fault[] = [];
  const tasks = new Map<string, ProjectTask>();
  for (const name of names) {
    const task = project.tasks?.[name];
    if (!task) continue;
    const values: string[] = [];
    for (const reference of secretsOf(task)) {
      const path = ['tasks', name, ...reference.path];
      try {
        values.push(await once(reference, nameOf(path)));
      } catch (error) {
        if (!(error instanceof CommandError) || error instanceof InterruptedError) throw error;
        const { message, hint } = error;
        unread.push({
          ...placeOf(path),
          message: withName(message, nameOf(path)),
          ...(hint === undefined ? {} : { hint }),
          isSecret: true,
        });
        values.push(unknownSecret(unread.length));
      }
    }
    tasks.set(name, withSecrets(task, values));
  }
  return { tasks, unread };
};

/** A message about a secret that several tasks refer to, for one of them. */
const withName = (message: string, name: string): string => `${name}: ${message.replace(/^tasks\.[^:]*: /, '')}`;
