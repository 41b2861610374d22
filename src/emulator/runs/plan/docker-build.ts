import { withLatestTag } from '../../../taskfile/image-reference.ts';
import type { TaskFile } from '../../../taskfile/model.ts';
import type { RunJob, RunWork } from '../engine.ts';

type DockerBuild = Extract<RunWork, { kind: 'dockerBuild' }>;

const quoted = JSON.stringify;

const buildText = (work: DockerBuild, tags: readonly string[]): string =>
  [
    ...(work.noCache ? ['--no-cache'] : []),
    `-f ${work.dockerFilePath || 'Dockerfile'}`,
    ...tags.map((tag) => `-t ${tag}`),
    ...work.arguments.map(({ name, value }) => `--build-arg ${name}=${value}`),
    ...(work.target ? [`--target ${work.target}`] : []),
    '.',
  ].join(' ');

/** The task file that a docker-build style run amounts to: steps `build` and `push` (taskfile.md 18). */
export const dockerBuildTaskFile = (work: DockerBuild): string => {
  const build = `  - id: build\n    build: ${quoted(buildText(work, work.imageNames))}\n    timeout: 28800\n`;
  if (!work.isPushEnabled || work.imageNames.length === 0) return `steps:\n${build}`;
  return `steps:\n${build}  - id: push\n    push: ${quoted(work.imageNames)}\n    when: [build]\n    timeout: 3600\n`;
};

/**
 * What is different about the loaded file of such a run: no network, and tags are completed with the registry unless
 * they begin with a registry that the run knows, or with `library/` (taskfile.md 18).
 */
export const completeDockerBuild = (task: TaskFile, work: DockerBuild, job: RunJob): TaskFile => {
  const known = [job.registry.loginServer, ...job.logins.map((login) => login.loginServer), 'library/'];
  const complete = (tag: string): string =>
    known.some((start) => tag.startsWith(start)) ? tag : `${job.registry.loginServer}/${tag}`;
  return {
    ...task,
    networks: [],
    steps: task.steps.map((step) => {
      const tags = step.tags.map(complete);
      return {
        ...step,
        network: '',
        tags,
        build: step.type === 'build' ? buildText(work, tags) : '',
        buildArgs: step.type === 'build' ? work.arguments.map(({ name, value }) => `${name}=${value}`) : [],
        push: step.push.map((image) => withLatestTag(complete(image))),
      };
    }),
  };
};
