import type { Step } from '../model.ts';
import { inspectBuild, workspacePath } from './build-command.ts';

export interface DockerRunLine {
  readonly text: string;
  /** Where the text of `cmd` or `build` begins in `text`. */
  readonly start: number;
}

/** Where a step's container is started, and what it is given of there: words of a shell line, quoted where they need it. */
export interface StepAgent {
  /** The program and its words that start a container. */
  readonly client: string;
  readonly containerName: string;
  /** Options besides those of the step. */
  readonly options: readonly string[];
  /** What is `/workspace`, the socket of the daemon (undefined for none), and `/acb/home` in the container. */
  readonly workspace: string;
  readonly socket: string | undefined;
  readonly home: string;
  /** What each mount of the step mounts, in order. */
  mounts(step: Step): readonly (readonly [source: string, path: string])[];
}

/**
 * The agent of Azure Container Registry Tasks (taskfile.md 11.1). `sharedVolume` is the name of the volume that is the
 * workspace.
 */
export const serviceAgent = (step: Step, sharedVolume: string): StepAgent => ({
  client: 'docker run',
  containerName: step.id,
  options: [],
  workspace: sharedVolume,
  socket: '/var/run/docker.sock',
  home: 'home',
  // One path for a volume that is mounted twice: the engine keeps the last one.
  mounts: ({ volumeMounts }) => [...new Map(volumeMounts.map(({ name, mountPath }) => [name, mountPath]))],
});

/**
 * The line that is handed to the agent's shell for a cmd or build step: `docker run`, the step's options, and the text
 * of `cmd` or `build`, nothing of the task file quoted (taskfile.md 11.1).
 */
export function dockerRunLine(step: Step, agent: StepAgent): DockerRunLine {
  const isBuild = step.type === 'build';
  const { command, workdir } = inspectBuild(step.build, { stepId: step.id, workingDirectory: step.workingDirectory });
  const usesBuildx = isBuild && step.cache.toLowerCase() === 'enabled';
  const client = usesBuildx ? 'buildx build ' : isBuild ? 'docker build ' : '';
  const text = isBuild ? command : step.cmd;
  const env = isBuild && !usesBuildx && !step.usesBuildkit ? [...step.env, 'DOCKER_BUILDKIT=0'] : step.env;
  const before = [
    agent.client,
    ...(step.keep ? [] : ['--rm']),
    ...(step.detach ? ['--detach'] : []),
    ...step.ports.map((port) => `-p ${port}`),
    ...step.expose.map((port) => `--expose ${port}`),
    ...(step.privileged ? ['--privileged'] : []),
    ...(step.user ? [`--user ${step.user}`] : []),
    ...(step.network ? [`--network ${step.network}`] : []),
    ...(step.isolation ? [`--isolation ${step.isolation}`] : []),
    ...(step.cpus ? [`--cpus ${step.cpus}`] : []),
    ...(step.entryPoint && !isBuild ? [`--entrypoint ${step.entryPoint}`] : []),
    `--name ${agent.containerName}`,
    ...agent.options,
    `--volume ${agent.workspace}:/workspace`,
    ...(agent.socket === undefined ? [] : [`--volume ${agent.socket}:/var/run/docker.sock`]),
    `--volume ${agent.home}:/acb/home`,
    ...agent.mounts(step).map(([source, path]) => `--volume ${source}:${path}`),
    '--env HOME=/acb/home',
    ...env.map((entry) => `--env ${entry}`),
    ...(step.disableWorkingDirectoryOverride
      ? []
      : [`--workdir ${isBuild ? workdir : workspacePath(step.workingDirectory)}`]),
    client,
  ].join(' ');
  return { text: before + text, start: before.length };
}
