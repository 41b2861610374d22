import { messageOf } from '../../errors.ts';
import { type ImageReference, parseImageReference } from '../../taskfile/steps/image-reference.ts';
import { type Json, objectBody } from '../arm/json-body.ts';
import { invalid, json } from '../arm/responses.ts';
import type { Clock } from '../clock.ts';
import type { EmulatorContext, TagPush } from '../emulator-context.ts';
import { commitAt } from '../git/checkout.ts';
import { folderOf } from '../git/mapped-folders.ts';
import { GitError } from '../git/run-git.ts';
import { digestOf } from '../registry/digests.ts';
import { type Route, route } from '../router.ts';
import { emulatedHost, isDockerHub } from '../runs/registry-hosts.ts';
import type { Resource } from '../store/state.ts';
import { branchOf, watchesOfRepository } from './source-events.ts';
import type { Triggers } from './triggers.ts';

const wrong = (message: string): Error => invalid('InvalidRequestContent', message);

/** A queued run, for the user who caused it. */
const shownRun = ({ id, name, properties }: Resource): Json => {
  const { timerTrigger } = properties;
  return {
    runId: name,
    registry: id.split('/').at(-3),
    task: properties.task,
    ...(timerTrigger ? { timer: timerTrigger.timerTriggerName, time: timerTrigger.scheduleOccurrence } : {}),
  };
};

/** The full ID of a commit in the folder of a repository. Refused with 400 when it is not there. */
const findCommit = async (folder: string, names: readonly string[], otherwise: string): Promise<string> => {
  try {
    for (const name of names) {
      const commit = await commitAt(folder, name);
      if (commit !== undefined) return commit;
    }
  } catch (problem) {
    if (!(problem instanceof GitError)) throw problem;
    throw wrong(`git cannot read the repository in ${folder}: ${problem.message}`);
  }
  throw wrong(otherwise);
};

/** Endpoints that Azure does not have: for the commands `emulator clock` and `emulator push-event`. */
export const triggerRoutes = (context: EmulatorContext, clock: Clock, triggers: Triggers): Route[] => {
  const shownClock = (): Json => ({ time: clock.now().toISOString(), aheadMs: clock.ahead() });

  const targetOf = ({ by, to }: Json): number => {
    const now = clock.now().getTime();
    if (typeof by === 'number' && by > 0) return now + by;
    const target = Date.parse(String(to));
    if (Number.isNaN(target)) throw wrong("A number of milliseconds 'by' or a time 'to' is expected.");
    if (target >= now) return target;
    throw wrong(
      `The emulator's clock shows ${clock.now().toISOString()}, and moves forward only. To set it back to the time of this machine, use 'acrtask emulator clock --reset'.`,
    );
  };

  const commitOf = async (event: Json, branch: string): Promise<string> => {
    const { repository, commit, pullRequest } = event;
    const folder = folderOf(context, repository);
    if (folder === undefined) {
      if (commit) return commit;
      throw wrong(
        `${repository} is not mapped to a folder, so its newest commit is not known. Name the commit with --commit, or map a folder: acrtask emulator map ${repository}=DIR`,
      );
    }
    if (commit) return findCommit(folder, [commit], `The repository in ${folder} has no commit '${commit}'.`);
    if (pullRequest) {
      const names = ['head', 'merge'].map((each) => `refs/pull/${pullRequest}/${each}`);
      return findCommit(
        folder,
        names,
        `The repository in ${folder} has no reference ${names[0]}. Name the commit of the pull request with --commit.`,
      );
    }
    const names = [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`];
    return findCommit(folder, names, `The repository in ${folder} has no branch '${branch}'.`);
  };

  /** A push of an image with content that nobody knows. */
  const pushOf = (image: string): TagPush => {
    let named: ImageReference;
    try {
      named = parseImageReference(image);
    } catch (problem) {
      throw wrong(messageOf(problem));
    }
    const { registry, repository, tag = '' } = named;
    if (tag === '') throw wrong(`'${image}' has no tag: an image with a digest never changes.`);
    if (emulatedHost(context, registry) !== undefined)
      throw wrong(`${registry} is a registry of the emulator. Push the image, or import it: acrtask az acr import`);
    const host = isDockerHub(registry) ? 'docker.io' : registry.toLowerCase();
    return { host, repository, tag, digest: digestOf(context.newId()), previous: undefined };
  };

  return [
    route('GET', '/emulator/clock', 'Emulator_GetClock', () => json(shownClock())),
    route('PUT', '/emulator/clock', 'Emulator_MoveClock', async (exchange) => {
      const body = await objectBody(exchange);
      if (body.reset === true) {
        await triggers.resetClock();
        return json({ ...shownClock(), runs: [], isCut: false });
      }
      const { runs, isCut } = await triggers.moveClock(targetOf(body));
      return json({ ...shownClock(), runs: runs.map(shownRun), isCut });
    }),
    route('PUT', '/emulator/image-events', 'Emulator_DeliverImageEvent', async (exchange) => {
      const { image } = await objectBody(exchange);
      const push = pushOf(String(image ?? ''));
      const queued = await triggers.tagPushed(push);
      return json({ value: queued.map(shownRun) });
    }),
    route('PUT', '/emulator/source-events', 'Emulator_DeliverSourceEvent', async (exchange) => {
      const event = await objectBody(exchange);
      const { repository, branch, pullRequest } = event;
      if (typeof repository !== 'string' || repository === '') throw wrong("A 'repository' is expected.");
      const watches = watchesOfRepository(context, repository, pullRequest ? 'pullrequest' : 'commit');
      const watched = [...new Set(watches.map(({ trigger }) => branchOf(trigger)))];
      const queued: Resource[] = [];
      for (const each of watched.filter((one) => !branch || one === branch)) {
        const commit = await commitOf(event, each);
        const pulled = pullRequest ? { pullRequest: String(pullRequest) } : {};
        queued.push(...(await triggers.deliver({ repository, branch: each, commit, ...pulled })));
      }
      return json({ value: queued.map(shownRun) });
    }),
  ];
};
