import type { RunWork } from '../runs/engine.ts';

/** The words after `docker build` of a docker-build style run, in the engine's order and not rendered (taskfile.md 18). */
export const dockerBuildText = (work: Extract<RunWork, { kind: 'dockerBuild' }>): string =>
  [
    ...(work.noCache ? ['--no-cache'] : []),
    `-f ${work.dockerFilePath || 'Dockerfile'}`,
    ...work.imageNames.map((tag) => `-t ${tag}`),
    ...work.arguments.map(({ name, value }) => `--build-arg ${name}=${value}`),
    ...(work.target ? [`--target ${work.target}`] : []),
    '.',
  ].join(' ');
