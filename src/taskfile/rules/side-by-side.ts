import { posix } from 'node:path';
import type { Step } from '../model.ts';
import { immediately } from '../stages/step-dependencies.ts';
import { inspectBuild } from '../steps/build-command.ts';
import { imagesMadeBy } from '../steps/made-images.ts';
import { imageKey } from './image-names.ts';
import { otherName, ownName } from './named-steps.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/**
 * Builds that could run side by side. Steps share the workspace, so that is only said of files that have nothing but
 * builds of different folders and pushes of what they make, and that name no order; once per file.
 */
export function* sideBySide(document: CheckedDocument): Iterable<Finding> {
  const { task, completed, isValid, valueSpan } = document;
  if (!isValid || task.steps.some(({ when, startDelay }) => when.length > 0 || startDelay !== 0)) return;
  const { steps } = completed;
  const builds = steps.filter(({ type }) => type === 'build');
  const waits = builds.length < 2 || !areApart(builds) ? undefined : neededWaits(steps);
  if (!waits) return;
  const [first, second] = builds.map(({ id }) => steps.findIndex((step) => step.id === id));
  const [earlier, later] = [task.steps[first ?? 0], task.steps[second ?? 0]];
  if (!earlier || !later) return;
  const lines = waits.flatMap((ids, index) => {
    const step = task.steps[index];
    // Without `when` a step waits for the one above it.
    if (!step || index === 0 || ids.join() === steps[index - 1]?.id) return [];
    return `when: [${ids.length === 0 ? `"${immediately}"` : ids.join(', ')}] in ${otherName(document, step)}`;
  });
  yield {
    code: 'sequential-steps',
    at: valueSpan(later),
    message: `${ownName(later)} waits for ${otherName(document, earlier)}, which builds another folder`,
    hint: `If no Dockerfile needs an image of another step, let them run side by side: write ${lines.join('; ')}.`,
  };
}

/** Whether builds read different folders, and none of them names an image of another one. */
function areApart(builds: readonly Step[]): boolean {
  const contexts = builds
    .map(({ build }) => inspectBuild(build))
    .map(({ context, contextKind }) =>
      contextKind === 'local' ? `${posix.normalize(context).replace(/\/$/, '')}/` : context,
    );
  const images = builds.map((step) => imagesMadeBy(step));
  return builds.every((step, index) => {
    const context = contexts[index] ?? './';
    if (/base|builder|common|shared/i.test(step.build) || context.startsWith('.') || images[index]?.length === 0)
      return false;
    return builds.every(
      (_, other) =>
        other === index ||
        (!contexts[other]?.startsWith(context) && !images[other]?.some((image) => step.build.includes(image))),
    );
  });
}

/** The ids that each step has to wait for; undefined when something else than builds and their pushes is there. */
function neededWaits(steps: readonly Step[]): readonly (readonly string[])[] | undefined {
  const makers = new Map<string, string>();
  const waits: (readonly string[])[] = [];
  for (const step of steps) {
    if (step.type === 'cmd') return undefined;
    for (const image of imagesMadeBy(step)) makers.set(imageKey(image), step.id);
    const ids = step.push.map((image) => makers.get(imageKey(image)));
    if (ids.includes(undefined)) return undefined;
    waits.push([...new Set(ids as string[])]);
  }
  return waits;
}
