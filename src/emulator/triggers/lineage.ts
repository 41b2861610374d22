import { listResources } from '../arm/resources.ts';
import type { EmulatorContext, TagPush } from '../emulator-context.ts';
import type { OutputImage } from '../runs/run-engine.ts';
import { isFinal, runType } from '../runs/run-record.ts';
import type { Resource } from '../store/state.ts';
import { isSameImage } from './same-image.ts';

const taskIdOf = ({ id, properties }: Resource): string | undefined =>
  properties.task && `${id.slice(0, id.toLowerCase().lastIndexOf('/runs/'))}/tasks/${properties.task}`.toLowerCase();

type Pushed = Pick<TagPush, 'host' | 'repository' | 'tag' | 'digest'>;

/** The manifests that a run is known to have pushed under a tag: it says so once it has succeeded. */
const pushedUnder = ({ properties }: Resource, tagged: Pushed): readonly OutputImage[] =>
  ((properties.outputImages ?? []) as readonly OutputImage[]).filter((image) => isSameImage(image, tagged));

const hasPushed = (run: Resource, push: Pushed): boolean =>
  pushedUnder(run, push).some(({ digest }) => digest === push.digest);

/**
 * Whether a run that has ended pushed that manifest under that tag. What a run pushed before it failed is not recorded:
 * it did if runs of its task push to that tag.
 */
export const mayHavePushed = (context: Pick<EmulatorContext, 'store'>, run: Resource, push: Pushed): boolean => {
  if (run.properties.status === 'Succeeded') return hasPushed(run, push);
  const taskId = taskIdOf(run);
  return listResources(context, runType).some(
    (each) => taskIdOf(each) === taskId && pushedUnder(each, push).length > 0,
  );
};

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
