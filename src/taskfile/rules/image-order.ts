import { usesOfCommand } from '../docker-uses.ts';
import type { Step } from '../model.ts';
import type { StepDocument } from '../schema.ts';
import { immediately } from '../step-dependencies.ts';
import type { StepNode } from '../step-graph.ts';
import { ImageMakers } from './image-makers.ts';
import { type ImageName, imageName } from './image-names.ts';
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
    for (const use of usesIn(document, node)) {
      const maker = makerToWaitFor(makers, node, use.name);
      if (maker) yield unordered(document, use, maker);
    }
  }
}

interface Use {
  readonly does: 'push' | 'run';
  readonly node: StepNode;
  readonly step: StepDocument;
  readonly name: ImageName;
  readonly at: Span | undefined;
}

/** A name that contains the id or the date of the run: such an image cannot be there before. */
const isNewEachRun = /\b(?:Run|Build)\.(?:ID|Date)\b|\$(?:ID|Date)\b/;

function* usesIn(document: CheckedDocument, node: StepNode): Iterable<Use> {
  const { task, completed, valueSpan, wordSpan } = document;
  const step = task.steps[node.index] as StepDocument;
  const { cmd, type } = completed.steps[node.index] as Step;
  for (const [index, image] of step.push.entries()) {
    const at = valueSpan(step.push, index);
    yield { does: 'push', node, step, name: imageName(document, image, at), at };
  }
  for (const use of type === 'cmd' ? usesOfCommand(cmd) : []) {
    if (use.does !== 'pull' && use.does !== 'push') continue;
    const at = wordSpan(step, 'cmd', use.image);
    const name = imageName(document, use.image, at);
    if (use.does === 'push') yield { does: 'push', node, step, name, at };
    else if (isNewEachRun.test(name.written)) yield { does: 'run', node, step, name, at };
  }
}

/** The step that makes an image, when another does not wait for it, nor for any other one that makes it. */
function makerToWaitFor(makers: ImageMakers, node: StepNode, name: ImageName): StepNode | undefined {
  const nodes = makers.of(name).map(({ by }) => by);
  if (nodes.some((maker) => maker === node || makers.graph.waitsFor(node, maker))) return undefined;
  return nodes.findLast(({ index }) => index < node.index) ?? nodes[0];
}

function unordered(document: CheckedDocument, use: Use, maker: StepNode): Finding {
  const { task, valueSpan } = document;
  const { does, node, step, name, at } = use;
  const made = task.steps[maker.index] as StepDocument;
  const other = otherName(document, made);
  const code = does === 'push' ? 'unordered-push' : 'unordered-run';
  if (maker.index > node.index) {
    const message = `${ownName(step)} ${does === 'push' ? 'pushes' : 'runs'} '${name.written}' before ${other} makes it`;
    return { code, at, message, hint: `Move ${ownName(step)} below ${other}.` };
  }
  return {
    code,
    at: step.when.length > 0 ? valueSpan(step.when, 0) : at,
    message: `${ownName(step)} does not wait for ${other}, which makes '${name.written}'`,
    hint: made.id === '' ? `Give ${other} an id, and name it in 'when'.` : whenFor(node, step, maker),
  };
}

/** What to write under `when`: what the step waits for now, and the step that makes its image. */
function whenFor(node: StepNode, step: StepDocument, maker: StepNode): string {
  const now = step.when.length > 0 ? step.when.filter((id) => id !== immediately) : node.dependsOn.map(({ id }) => id);
  return `Write when: [${[...now, maker.id].join(', ')}].`;
}
