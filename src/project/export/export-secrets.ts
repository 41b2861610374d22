/** A secret of a stored task, which the project file names and does not contain. */
export interface ExportedSecret {
  /** The environment variable that is to hold it. */
  readonly variable: string;
  /** What it is for: `Git token of task 'app'`. */
  readonly purpose: string;
  /** Undefined when the service does not show it. */
  readonly value: string | undefined;
}

/** Gives secrets the names of environment variables, each once. */
export interface SecretNames {
  /** The reference in place of a secret of `task`, named for the task and for `words`: `env:APP_GIT_TOKEN`. */
  referTo(task: string, words: string, what: string, value: string | undefined): string;
  readonly secrets: readonly ExportedSecret[];
}

/** A name that POSIX allows for a variable: letters, digits, and underscores, not starting with a digit. */
const variableOf = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(?=\d|$)/, 'TASK_');

/** Names for the secrets of all tasks of one project file. */
export const createSecretNames = (): SecretNames => {
  const secrets: ExportedSecret[] = [];
  const taken = new Set<string>();
  return {
    secrets,
    referTo: (task, words, what, value) => {
      const wanted = variableOf(`${task} ${words}`);
      let variable = wanted;
      for (let count = 2; taken.has(variable); count += 1) variable = `${wanted}_${count}`;
      taken.add(variable);
      secrets.push({ variable, purpose: `${what} of task '${task}'`, value });
      return `env:${variable}`;
    },
  };
};
