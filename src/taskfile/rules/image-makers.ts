import type { StepDocument } from '../schema.ts';
import { type DockerUse, usesOfStep } from '../steps/docker-uses.ts';
import { imagesIn, mayMakeOthers } from '../steps/made-images.ts';
import { type StepGraph, type StepNode, stepGraph } from '../steps/step-graph.ts';
import { type ImageName, imageKey, imageName } from './image-names.ts';
import type { CheckedDocument } from './rule.ts';

/** An image that a step makes. */
export interface MadeImage {
  readonly by: StepNode;
  readonly image: string;
}

/** Names of images that may build others with the agent's Docker. */
const builders =
  /docker|build|compose|pack|kaniko|podman|bazel|bake|earthly|jib|maven|mvn|gradle|dotnet|sdk|\bko\b|nix|skaffold/i;

/** Which steps of a file make which images. */
export class ImageMakers {
  readonly graph: StepGraph;
  /** What each step does with images, by its place in the file. */
  readonly uses: readonly (readonly DockerUse[])[];
  readonly #document: CheckedDocument;
  readonly #byKey = new Map<string, MadeImage[]>();
  readonly #pushed: ReadonlySet<string>;
  #all: readonly MadeImage[] | undefined;
  #open: readonly ImageName[] | undefined;
  /** Whether some step may make images that are not known, by whether what it runs counts as a tool. */
  readonly #mayMakeOthers = new Map<boolean, boolean>();

  constructor(document: CheckedDocument) {
    const { task, completed } = document;
    this.#document = document;
    this.graph = stepGraph(completed);
    this.uses = completed.steps.map(usesOfStep);
    this.#pushed = new Set(task.steps.flatMap(({ push }) => push.map(imageKey)));
    for (const by of this.graph.nodes) {
      for (const image of imagesIn(this.uses[by.index] ?? [])) {
        const key = imageKey(image);
        const made = this.#byKey.get(key) ?? [];
        made.push({ by, image });
        this.#byKey.set(key, made);
      }
    }
  }

  /** All images that are made. */
  get all(): readonly MadeImage[] {
    this.#all ??= [...this.#byKey.values()].flat();
    return this.#all;
  }

  /** The names of those that may become others, because values are not given yet. */
  get open(): readonly ImageName[] {
    this.#open ??= this.all.map((made) => this.nameOf(made)).filter(({ isOpen }) => isOpen);
    return this.#open;
  }

  /** Who makes an image, in the order of the file. */
  of(image: string): readonly MadeImage[] {
    return this.#byKey.get(imageKey(image)) ?? [];
  }

  /** The name of a made image, as it is written. */
  nameOf({ by, image }: MadeImage): ImageName {
    const { task, wordSpan } = this.#document;
    return imageName(this.#document, image, wordSpan(task.steps[by.index] as StepDocument, by.kind, image));
  }

  /**
   * Whether some step may make an image that is not known. What the file pushes is a product and not a tool that makes
   * images; neither is anything that it makes, nor what is not named like such a tool, when `isNearlyMade`, because
   * then a mistake is likelier.
   */
  mayMakeOthers(isNearlyMade: boolean): boolean {
    const known = this.#mayMakeOthers.get(isNearlyMade);
    if (known !== undefined) return known;
    const isProduct = (image: string): boolean => {
      const key = imageKey(image);
      return this.#pushed.has(key) || (isNearlyMade && (this.#byKey.has(key) || !builders.test(image)));
    };
    const may = this.#document.completed.steps.some((step) => mayMakeOthers(step, isProduct));
    this.#mayMakeOthers.set(isNearlyMade, may);
    return may;
  }
}
