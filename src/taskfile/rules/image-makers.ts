import { imagesMadeBy, mayMakeOthers } from '../made-images.ts';
import type { Step } from '../model.ts';
import type { StepDocument } from '../schema.ts';
import { type StepGraph, type StepNode, stepGraph } from '../step-graph.ts';
import { type ImageName, imageKey, imageName } from './image-names.ts';
import type { CheckedDocument } from './rule.ts';

/** An image that a step makes. */
export interface MadeImage {
  readonly by: StepNode;
  readonly name: ImageName;
}

/** Which steps of a file make which images. */
export class ImageMakers {
  readonly graph: StepGraph;
  readonly #document: CheckedDocument;
  readonly #byKey = new Map<string, MadeImage[]>();
  readonly #pushed: ReadonlySet<string>;
  /** Whether some step may make images that are not known, by whether what it runs counts as a tool. */
  readonly #mayMakeOthers = new Map<boolean, boolean>();

  constructor(document: CheckedDocument) {
    const { task, completed, wordSpan } = document;
    this.#document = document;
    this.graph = stepGraph(completed);
    this.#pushed = new Set(task.steps.flatMap(({ push }) => push.map(imageKey)));
    for (const by of this.graph.nodes) {
      const whole = completed.steps[by.index] as Step;
      const step = task.steps[by.index] as StepDocument;
      for (const image of imagesMadeBy(whole)) {
        const key = imageKey(image);
        const made = this.#byKey.get(key) ?? [];
        made.push({ by, name: imageName(document, image, wordSpan(step, whole.type, image)) });
        this.#byKey.set(key, made);
      }
    }
  }

  /** All images that are made. */
  get all(): readonly MadeImage[] {
    return [...this.#byKey.values()].flat();
  }

  /** Who makes an image, in the order of the file. */
  of(name: ImageName): readonly MadeImage[] {
    const made = this.#byKey.get(imageKey(name.rendered)) ?? [];
    return made.filter((each) => (!each.name.isOpen && !name.isOpen) || each.name.written === name.written);
  }

  /** Whether a name is among those of the images that are made, as far as it is known. */
  has(name: ImageName): boolean {
    return this.#byKey.has(imageKey(name.rendered));
  }

  /**
   * Whether some step may make an image that is not known. What the file pushes is a product and not a tool that makes
   * images; neither is anything that it makes when `isNearlyMade`, because then a mistake is likelier.
   */
  mayMakeOthers(isNearlyMade: boolean): boolean {
    const known = this.#mayMakeOthers.get(isNearlyMade);
    if (known !== undefined) return known;
    const isProduct = (image: string): boolean => {
      const key = imageKey(image);
      return this.#pushed.has(key) || (isNearlyMade && this.#byKey.has(key));
    };
    const may = this.#document.completed.steps.some((step) => mayMakeOthers(step, isProduct));
    this.#mayMakeOthers.set(isNearlyMade, may);
    return may;
  }
}
