import type { Step } from '../model.ts';
import { inspectBuild, workspacePath } from './build-command.ts';

export interface DockerRunLine {
  readonly text: string;
  /** Where the text of `cmd` or `build` begins in `text`. */
  readonly start: number;
}

/**
 * The line that the engine hands to the agent's shell for a cmd or build step: `docker run`, the step's options, and
 * the text of `cmd` or `build`, nothing of it quoted (taskfile.md 11.1).
 */
export function dockerRunLine(step: Step, sharedVolume: string): DockerRunLine {
  const isBuild = step.type === 'build';
  const { command, workdir } = inspectBuild(step.build, { stepId: step.id, workingDirectory: step.workingDirectory });
  const usesBuildx = isBuild && step.cache.toLowerCase() === 'enabled';
  const client = usesBuildx ? 'buildx build ' : isBuild ? 'docker build ' : '';
  const text = isBuild ? command : step.cmd;
  const env = isBuild && !usesBuildx && !step.usesBuildkit ? [...step.env, 'DOCKER_BUILDKIT=0'] : step.env;
  // One path for a volume that is mounted twice: the engine keeps the last one.
  const mounts = new Map(step.volumeMounts.map(({ name, mountPath }) => [name, mountPath]));
  const before = [
    'docker run',
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
    `--name ${step.id}`,
    `--volume ${sharedVolume}:/workspace`,
    '--volume /var/run/docker.sock:/var/run/docker.sock',
    '--volume home:/acb/home',
    ...[...mounts].map(([name, path]) => `--volume ${name}:${path}`),
    '--env HOME=/acb/home',
    ...env.map((entry) => `--env ${entry}`),
    ...(step.disableWorkingDirectoryOverride
      ? []
      : [`--workdir ${isBuild ? workdir : workspacePath(step.workingDirectory)}`]),
    client,
  ].join(' ');
  return { text: before + text, start: before.length };
}
