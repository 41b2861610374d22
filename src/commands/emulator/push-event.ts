import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { integer, optional, text } from '../../cli/option-schemas.ts';
import { askRunningEmulator } from './ask-emulator.ts';

interface EventRun {
  readonly runId: string;
  readonly registry: string;
  readonly task: string;
}

interface SourceEvent {
  readonly repository: string | undefined;
  readonly branch: string | undefined;
  readonly commit: string | undefined;
  readonly pullRequest: number | undefined;
}

type EventRequest = { readonly image: string } | { readonly source: SourceEvent };

/** Why an event has led to nothing. */
const nobodyWatches = (event: EventRequest): string => {
  if ('image' in event)
    return `No task has an enabled trigger for base images, and was built on ${event.image} when it last succeeded.`;
  const { repository, branch, pullRequest } = event.source;
  const what = pullRequest === undefined ? 'commits' : 'pull requests';
  return `No task has an enabled trigger for ${what} in ${repository}${branch === undefined ? '' : `, branch ${branch}`}.`;
};

export default defineCommand({
  summary: 'Tell the running emulator of a commit, a pull request, or a new image elsewhere.',
  description:
    'Tell the running emulator of a commit, a pull request, or a new image elsewhere. The tasks whose triggers watch the branch run at that commit, and those that depend on the image run again. Commits in repositories that are mapped to folders, and images in registries of the emulator, need no event: the emulator notices them.',
  examples: [
    {
      about: 'Run the tasks that watch a repository, at the newest commit of their branch.',
      command: 'acrtask emulator push-event --repository https://github.com/example/app.git',
    },
    {
      about: 'Tell of a pull request into main.',
      command:
        'acrtask emulator push-event --repository https://github.com/example/app.git --branch main --pull-request 7',
    },
    {
      about: 'Run the tasks that are built on a public image.',
      command: 'acrtask emulator push-event --image node:20-alpine',
    },
  ],
  options: {
    repository: option(
      '--repository <url>',
      'URL of the repository, as in the source triggers of tasks.',
      optional(text()),
    ),
    branch: option(
      '--branch <branch>',
      'Branch with the commit, or that the pull request is to be merged into; defaults to each branch that a task watches.',
      optional(text()),
    ),
    commit: option(
      '--commit <sha>',
      'Commit; defaults to the newest one of the branch or the pull request in the folder that the repository is mapped to.',
      optional(text()),
    ),
    pullRequest: option(
      '--pull-request <number>',
      'Number of a pull request, to tell of that instead of a commit.',
      optional(integer({ min: 1 })),
    ),
    image: option(
      '--image <image>',
      'Image with a tag, such as node:20-alpine, to tell that it was updated on Docker Hub or in another registry outside of the emulator.',
      optional(text()),
    ),
  },
  check: ({ repository, image, branch, commit, pullRequest }) => {
    if (image === undefined)
      return repository === undefined ? ['argument --repository: name a repository, or an image with --image'] : [];
    return repository === undefined && branch === undefined && commit === undefined && pullRequest === undefined
      ? []
      : ['argument --image: not allowed with --repository, --branch, --commit, or --pull-request'];
  },
  request: ({ image, ...source }): EventRequest => (image === undefined ? { source } : { image }),
  execute: async (event, { host, messages }) => {
    const path = 'image' in event ? '/emulator/image-events' : '/emulator/source-events';
    const body = 'image' in event ? event : event.source;
    const { value } = (await askRunningEmulator(host, 'PUT', path, body)) as { value: readonly EventRun[] };
    if (value.length === 0) await messages.warn(nobodyWatches(event));
    return value;
  },
  rows: (shaped) =>
    (shaped as readonly EventRun[]).map(({ runId, registry, task }) => ({
      REGISTRY: registry,
      TASK: task,
      'RUN ID': runId,
    })),
});
