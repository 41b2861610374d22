import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { integer, optional, text } from '../../cli/option-schemas.ts';
import { askRunningEmulator } from './ask-emulator.ts';

interface EventRun {
  readonly runId: string;
  readonly registry: string;
  readonly task: string;
}

export default defineCommand({
  summary: 'Tell the running emulator of a commit or a pull request, as a Git host does.',
  description:
    'Tell the running emulator of a commit or a pull request, as a Git host does. The tasks whose triggers watch the branch run at that commit. Commits in repositories that are mapped to folders need no event: the emulator notices them.',
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
  ],
  options: {
    repository: option('--repository <url>', 'URL of the repository, as in the source triggers of tasks.', text()),
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
  },
  request: ({ repository, branch, commit, pullRequest }) => ({ repository, branch, commit, pullRequest }),
  execute: async (event, { host, messages }) => {
    const { value } = (await askRunningEmulator(host, 'PUT', '/emulator/source-events', event)) as {
      value: readonly EventRun[];
    };
    if (value.length === 0) {
      const what = event.pullRequest === undefined ? 'commits' : 'pull requests';
      const where = event.branch === undefined ? '' : `, branch ${event.branch}`;
      await messages.warn(`No task has an enabled trigger for ${what} in ${event.repository}${where}.`);
    }
    return value;
  },
  rows: (shaped) =>
    (shaped as readonly EventRun[]).map(({ runId, registry, task }) => ({
      REGISTRY: registry,
      TASK: task,
      'RUN ID': runId,
    })),
});
