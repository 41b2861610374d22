import { listResources } from '../arm/resources.ts';
import type { EmulatorContext, TagPush } from '../emulator-context.ts';
import type { OutputImage } from '../runs/run-engine.ts';
import { isFinal, runType } from '../runs/run-record.ts';
import type { Resource } from '../store/state.ts';
import { isSameImage } from './same-image.ts';

const taskIdOf = ({ id, properties }: Resource): string | undefined =>
  properties.task && `${id.slice(0, id.toLowerCase().lastIndexOf('/runs/'))}/tasks/${properties.task}`.toLowerCase();

/** Whether a run is known to have pushed that manifest under that tag: it says so once it has succeeded. */
export const hasPushed = (
  { properties }: Resource,
  push: Pick<TagPush, 'host' | 'repository' | 'tag' | 'digest'>,
): boolean =>
  ((properties.outputImages ?? []) as readonly OutputImage[]).some(
    (image) => image.digest === push.digest && isSameImage(image, push),
  );

/**
 * The tasks that led to a run, by their IDs: its own, and those whose runs pushed the image that set it off. With
 * `possible`, runs under way are taken for such runs, because what they have pushed is not known yet.
 */
export const lineageOf = (
  context: Pick<EmulatorContext, 'store'>,
  run: Resource,
  possible: boolean,
): ReadonlySet<string> => {
  const all = listResources(context, runType);
  const seen = new Set<Resource>();
  const visit = (each: Resource): void => {
    if (seen.has(each)) return;
    seen.add(each);
    for (const image of (each.properties.imageUpdateTrigger?.images ?? []) as readonly OutputImage[]) {
      const push = { ...image, host: image.registry };
      for (const other of all) {
        if (hasPushed(other, push) || (possible && !isFinal(other) && other !== each)) visit(other);
      }
    }
  };
  visit(run);
  return new Set([...seen].flatMap((each) => taskIdOf(each) ?? []));
};
