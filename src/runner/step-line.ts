import { join, posix } from 'node:path';
import type { Step } from '../taskfile/model.ts';
import { inspectBuild } from '../taskfile/steps/build-command.ts';
import { dockerRunLine } from '../taskfile/steps/docker-run-line.ts';
import { quoteForShell, shellSpans } from '../taskfile/steps/shell-spans.ts';
import { containerPaths, directoryOnMachine } from './container-paths.ts';
import type { RunFolder } from './run-folder.ts';
import { hideInBuild, hideInCommand, hideInEnv, type IsSecret } from './secret-words.ts';
import { buildTextOnMachine, clientTextOnMachine } from './text-on-machine.ts';

/** How a client with docker's words is called. */
export interface ClientCall {
  /** The program, and what stands before its commands. */
  readonly words: readonly string[];
  /** What starts a container in the line of a step; `run` of the program when omitted. */
  readonly run?: string;
  /** The daemon's socket where containers run, mounted in each of them; undefined when there is no daemon. */
  readonly socket: string | undefined;
  /** Options of every `run` and of every `build`. */
  readonly runOptions: readonly string[];
  readonly buildOptions: readonly string[];
}

/** What the container of a step is made with in the engine. */
export interface StepNames {
  readonly container: string;
  readonly label: string;
  /** Where the client writes the container's ID to. */
  readonly file: string;
  /** The network as the engine knows it; empty for none. */
  readonly network: string;
}

/** A line for a shell of this machine, and the folder to run it in. */
export interface StepLine {
  readonly text: string;
  readonly folder: string;
}

interface LineOptions {
  readonly folder: RunFolder;
  readonly call: ClientCall;
  readonly isSecret: IsSecret;
}

const joined = (...parts: readonly (string | readonly string[])[]): string => parts.flat().join(' ');

const quoted = (words: readonly string[]): string[] => words.map(quoteForShell);

/** Networks of docker's own know no names of containers. */
const knowsNames = (network: string): boolean => !/^(?:|bridge|host|none|default|container:.*)$/.test(network);

/**
 * The line of a cmd step: a container with what the agent of the service gives it (taskfile.md 11.1), the run's folders in
 * place of its volumes.
 */
export const containerLine = (step: Step, names: StepNames, { folder, call, isSecret }: LineOptions): StepLine => {
  const { env, assignments } = hideInEnv(step.env, isSecret);
  const cmd = hideInCommand(step.cmd, isSecret);
  const alias =
    names.container === step.id || !knowsNames(names.network) ? [] : [`--network-alias ${quoteForShell(step.id)}`];
  const line = dockerRunLine(
    { ...step, env, cmd: cmd.text, network: names.network },
    {
      client: call.run ?? joined(quoted(call.words), 'run'),
      containerName: names.container,
      options: [
        `--label ${quoteForShell(names.label)}`,
        `--cidfile ${quoteForShell(names.file)}`,
        ...alias,
        ...quoted(call.runOptions),
      ],
      workspace: quoteForShell(folder.workspace),
      socket: call.socket === undefined ? undefined : quoteForShell(call.socket),
      home: quoteForShell(folder.home),
      // Every mount: a volume may have several paths.
      mounts: ({ volumeMounts }) =>
        volumeMounts.map(({ name, mountPath }) => [quoteForShell(join(folder.volumes, name)), mountPath]),
    },
  );
  return { text: joined(assignments, cmd.assignments, line.text), folder: folder.workspace };
};

/** The variables of a step for a program that runs on this machine, outside of containers. */
const assignmentsOf = (env: readonly string[]): string[] =>
  env.flatMap((entry) => {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(entry) ?? [];
    if (name === undefined || keptVariables.test(name)) return [];
    const [words = [], ...others] = shellSpans(entry);
    return [words.length === 1 && others.length === 0 ? entry : `${name}=${quoteForShell(value)}`];
  });

/** The client is found, and finds its logins and its daemon, by these. */
const keptVariables = /^(?:PATH|HOME|DOCKER_CONFIG|DOCKER_HOST|LD_\w+)$/;

/** The line of a build step: on this machine, in the folder that is the working directory of its container in Azure. */
export const buildLine = (step: Step, { folder, call, isSecret }: LineOptions): StepLine => {
  const { command, workdir } = inspectBuild(step.build, { stepId: step.id, workingDirectory: step.workingDirectory });
  const isCached = step.cache.toLowerCase() === 'enabled';
  const build = hideInBuild(command, isSecret);
  const paths = containerPaths(folder, step.volumeMounts);
  return {
    text: joined(
      assignmentsOf(step.usesBuildkit || isCached ? step.env : [...step.env, 'DOCKER_BUILDKIT=0']),
      build.assignments,
      quoted(call.words),
      isCached ? 'buildx build' : 'build',
      quoted(call.buildOptions),
      buildTextOnMachine(build.text, paths, workdir),
    ),
    folder: directoryOnMachine(folder, workdir, step.volumeMounts),
  };
};

/** The client that a cmd step names as its image; undefined when it runs another image. */
export const clientOfCommand = ({ cmd }: Pick<Step, 'cmd'>): 'docker' | 'buildx' | undefined => {
  const [, client] = /^(docker|buildx)(?::latest)?(?:\s|$)/.exec(cmd) ?? [];
  return client as 'docker' | 'buildx' | undefined;
};

/** The line of a cmd step whose image is docker's client, carried out by the client of this machine. */
export const clientLine = (step: Step, { folder, isSecret }: Omit<LineOptions, 'call'>): StepLine => {
  const directory = posix.resolve('/workspace', step.workingDirectory);
  const text = step.cmd.replace(/^(docker|buildx)(?::latest)?/, (_all, client: string) =>
    client === 'buildx' ? 'docker buildx' : 'docker',
  );
  const cmd = hideInCommand(text, isSecret);
  const onMachine = clientTextOnMachine(cmd.text, containerPaths(folder, step.volumeMounts), directory);
  // Where the client is not docker's, a function of that name stands before the line.
  const program = step.entryPoint || 'docker';
  return {
    text: joined(assignmentsOf(step.env), cmd.assignments, `${program}${onMachine.slice('docker'.length)}`),
    folder: directoryOnMachine(folder, step.workingDirectory, step.volumeMounts),
  };
};
