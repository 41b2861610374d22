import type { StepDocument } from '../schema.ts';
import { immediately } from '../stages/step-dependencies.ts';
import type { StepNode } from '../steps/step-graph.ts';
import { ImageMakers, type MadeImage } from './image-makers.ts';
import { imageName } from './image-names.ts';
import { otherName, ownName } from './named-steps.ts';
import type { CheckedDocument, Finding, Span } from './rule.ts';
import { unbuiltPushes } from './unbuilt-pushes.ts';

/** In larger files nobody wrote the order by hand, and to look for waits would take long. */
const mostSteps = 2000;

/** Images that a step pushes or runs although no step makes them, or without waiting for the step that does. */
export function* imageOrder(document: CheckedDocument): Iterable<Finding> {
  const { task, isValid } = document;
  // What the engine refuses may be the reason for all that would be found here.
  if (!isValid || task.steps.length > mostSteps) return;
  const makers = new ImageMakers(document);
  yield* unbuiltPushes(document, makers);
  for (const node of makers.graph.nodes) {
    for (const use of usesIn(document, makers, node)) yield* unordered(document, makers, use);
  }
}

interface Use {
  readonly does: 'push' | 'run';
  readonly node: StepNode;
  readonly step: StepDocument;
  readonly image: string;
  at(): Span | undefined;
}

/** A name that contains the id or the date of the run: such an image cannot be there before. */
const isNewEachRun = /\b(?:Run|Build)\.(?:ID|Date)\b|\$(?:ID|Date)\b/;

function* usesIn(document: CheckedDocument, makers: ImageMakers, node: StepNode): Iterable<Use> {
  const { task, valueSpan, wordSpan } = document;
  const step = task.steps[node.index] as StepDocument;
  for (const [index, image] of step.push.entries()) {
    yield { does: 'push', node, step, image, at: () => valueSpan(step.push, index) };
  }
  if (node.kind !== 'cmd') return;
  for (const use of makers.uses[node.index] ?? []) {
    if (use.does !== 'pull' && use.does !== 'push') continue;
    const { image } = use;
    const at = (): Span | undefined => wordSpan(step, 'cmd', image);
    yield { does: use.does === 'push' ? 'push' : 'run', node, step, image, at };
  }
}

/** The step that makes an image, when another does not wait for it, nor for any other one that makes it. */
function makerToWaitFor({ graph }: ImageMakers, node: StepNode, made: readonly MadeImage[]): MadeImage | undefined {
  if (made.some(({ by }) => by === node || graph.waitsFor(node, by))) return undefined;
  return made.findLast(({ by }) => by.index < node.index) ?? made[0];
}

function* unordered(document: CheckedDocument, makers: ImageMakers, use: Use): Iterable<Finding> {
  const { does, node, step, image } = use;
  const unawaited = makerToWaitFor(makers, node, makers.of(image));
  if (!unawaited) return;
  const at = use.at();
  const name = imageName(document, image, at);
  if (does === 'run' && !isNewEachRun.test(name.written)) return;
  const madeName = makers.nameOf(unawaited);
  // Names that values may change are only the same when they are written alike.
  if ((name.isOpen || madeName.isOpen) && name.written !== madeName.written) return;
  const { by: maker } = unawaited;
  const made = document.task.steps[maker.index] as StepDocument;
  const other = otherName(document, made);
  const code = does === 'push' ? 'unordered-push' : 'unordered-run';
  if (maker.index > node.index) {
    const message = `${ownName(step)} ${does === 'push' ? 'pushes' : 'runs'} '${name.written}' before ${other} makes it`;
    yield { code, at, message, hint: `Move ${ownName(step)} below ${other}.` };
    return;
  }
  yield {
    code,
    at: step.when.length > 0 ? document.valueSpan(step.when, 0) : at,
    message: `${ownName(step)} does not wait for ${other}, which makes '${name.written}'`,
    hint: made.id === '' ? `Give ${other} an id, and name it in 'when'.` : whenFor(node, step, maker),
  };
}

/** What to write under `when`: what the step waits for now, and the step that makes its image. */
function whenFor(node: StepNode, step: StepDocument, maker: StepNode): string {
  const now = step.when.length > 0 ? step.when.filter((id) => id !== immediately) : node.dependsOn.map(({ id }) => id);
  return `Write when: [${[...now, maker.id].join(', ')}].`;
}
