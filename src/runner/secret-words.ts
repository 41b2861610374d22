import type { Step } from '../taskfile/model.ts';
import { buildSwitches } from '../taskfile/steps/docker-build-words.ts';
import { runSwitches } from '../taskfile/steps/docker-uses.ts';
import { type CommandValue, commandValues } from '../taskfile/steps/shell-options.ts';
import { quoteForShell, replaceParts, type ShellWord, shellSpans } from '../taskfile/steps/shell-spans.ts';

/** Whether a text has a secret in it. */
export type IsSecret = (text: string) => boolean;

/** A text whose secrets stand in assignments for the shell, which come before the program: no argument has them. */
export interface HiddenWords {
  readonly text: string;
  readonly assignments: readonly string[];
}

/** The client of an engine itself would take these for its own. */
const ownVariables =
  /^(?:PATH|HOME|PWD|IFS|TMPDIR|ENV|SHELL|DOCKER_\w+|BUILDKIT_\w+|BUILDX_\w+|CONTAINER\w*|STORAGE_\w+|XDG_\w+|REGISTRY_AUTH_FILE|LD_\w+|SSL_CERT_\w+|\w*_PROXY)$/i;

/** `NAME=value` as an assignment; undefined when the shell has no variable of that name to offer. */
const assignmentOf = ({ word, prefix, value }: Pick<CommandValue, 'word' | 'prefix' | 'value'>, text: string) => {
  const [, name, rest = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(value) ?? [];
  if (name === undefined || ownVariables.test(name)) return undefined;
  if (word.isPlain) return { name, assignment: `${name}=${quoteForShell(rest)}` };
  const raw = text.slice(word.start, word.end);
  const assignment = raw.slice(prefix.length);
  return raw.startsWith(prefix) && assignment.startsWith(`${name}=`) ? { name, assignment } : undefined;
};

const hide = (
  text: string,
  values: readonly CommandValue[],
  options: readonly string[],
  isSecret: IsSecret,
): HiddenWords => {
  const found = values.flatMap((each) => {
    if (each.option === undefined || !options.includes(each.option) || !isSecret(each.value)) return [];
    const made = assignmentOf(each, text);
    return made ? [{ ...made, word: each.word, prefix: each.prefix }] : [];
  });
  return {
    text: replaceParts(
      text,
      found.map(({ name, word, prefix }) => ({ start: word.start, end: word.end, text: prefix + name })),
    ),
    assignments: found.map(({ assignment }) => assignment),
  };
};

/** The entries of `env`: docker takes `NAME` alone from its own environment. */
export const hideInEnv = (entries: readonly string[], isSecret: IsSecret): { env: string[]; assignments: string[] } => {
  const assignments: string[] = [];
  const env = entries.map((entry) => {
    const [[word, ...more] = [], ...others] = shellSpans(entry);
    if (word === undefined || more.length > 0 || others.length > 0 || !isSecret(word.value)) return entry;
    const made = assignmentOf({ word, prefix: '', value: word.value }, entry);
    if (made) assignments.push(made.assignment);
    return made?.name ?? entry;
  });
  return { env, assignments };
};

/** `--build-arg NAME=value` of a `build`. */
export const hideInBuild = (text: string, isSecret: IsSecret): HiddenWords => {
  const [words = []] = shellSpans(text);
  return hide(text, commandValues(words, buildSwitches, true), ['build-arg'], isSecret);
};

/** `--env NAME=value` before the image of a `cmd`; in `docker run` and `docker build` too when it begins with `docker`. */
export const hideInCommand = (text: string, isSecret: IsSecret): HiddenWords => {
  const [words = []] = shellSpans(text);
  const [program, verb, ...rest] = words;
  if (program?.value !== 'docker') return hide(text, commandValues(words, runSwitches), ['e', 'env'], isSecret);
  const isBuild = verb?.value === 'build';
  const values = isBuild ? commandValues(rest, buildSwitches, true) : commandValues(rest, runSwitches);
  return hide(text, values, isBuild ? ['build-arg'] : ['e', 'env'], isSecret);
};

const hasSecret = (text: string, isSecret: IsSecret): boolean =>
  isSecret(text) || shellSpans(text).some((words: readonly ShellWord[]) => words.some(({ value }) => isSecret(value)));

/** Whether a step starts a program with a secret among its arguments, which all users of the machine can see. */
export const showsSecret = (step: Step, isSecret: IsSecret): boolean => {
  if (step.type === 'push') return step.push.some(isSecret);
  if (step.type === 'build') return hasSecret(hideInBuild(step.build, isSecret).text, isSecret);
  const { env } = hideInEnv(step.env, isSecret);
  return [...env, hideInCommand(step.cmd, isSecret).text].some((text) => hasSecret(text, isSecret));
};
