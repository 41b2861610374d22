import type { Judging } from '../judging.ts';
import type { Source, TaskFacts, TriggerNeed, Verdict } from '../model.ts';
import { because, byUser, fail, pass, unknown } from './verdict.ts';

const judgeGitToken = (
  registry: string,
  task: TaskFacts,
  { name, repository }: { readonly name: string; readonly repository: string },
  sources: readonly Source[],
): readonly Verdict[] => {
  const about = { check: 'git-token', target: `task ${task.name}`, sources } as const;
  const { gitToken } = task;
  if (!gitToken.known) return [unknown(about, `The git token cannot be checked: ${because(gitToken.reason)}.`)];
  switch (gitToken.value) {
    case 'accepted':
      return [pass(about, `The host of ${repository} accepts the git token.`)];
    case 'none':
      return [unknown(about, `Task ${task.name} shows no git token to check.`)];
    case 'refused':
      return [
        fail(
          about,
          `The host of ${repository} refuses the git token: the trigger ${name} cannot read the repository.`,
          byUser(
            'Create a new token, and store it with the task.',
            `acrtask update -r ${registry} -n ${task.name} --git-access-token env:GIT_TOKEN`,
          ),
        ),
      ];
  }
};

/**
 * A base image trigger watches the images that a run has recorded: without one it watches nothing. That is told, but it
 * is not a failure: every new task begins with it, and its runs succeed.
 */
const judgeBaseImages = (registry: string, task: TaskFacts, { sources }: TriggerNeed): Verdict => {
  const about = { check: 'base-image-trigger', target: `task ${task.name}`, sources } as const;
  const { tracksBaseImages: tracks } = task;
  if (!tracks.known) {
    return unknown(about, `Whether the base image trigger watches images is not known: ${because(tracks.reason)}.`);
  }
  return tracks.value
    ? pass(about, `The base image trigger watches the images that the last run recorded.`)
    : unknown(
        about,
        `The base image trigger watches nothing yet: no run has recorded the base images of the task. To record them, run it: acrtask run -r ${registry} -n ${task.name}`,
      );
};

/** The triggers that have to be able to fire. */
export const judgeTriggers = ({ needs, facts: { task, registry } }: Judging): readonly Verdict[] =>
  needs.flatMap((need) => {
    if (need.kind !== 'trigger' || !task) return [];
    const { trigger } = need;
    return trigger.type === 'source'
      ? judgeGitToken(registry.name, task, trigger, need.sources)
      : [judgeBaseImages(registry.name, task, need)];
  });
