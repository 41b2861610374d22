import { printable } from '../printable.ts';
import type { Step } from '../taskfile/model.ts';
import type { StepDocument } from '../taskfile/schema.ts';
import { immediately } from '../taskfile/stages/step-dependencies.ts';
import { findTags } from '../taskfile/steps/build-command.ts';
import type { StepGraph, StepNode } from '../taskfile/steps/step-graph.ts';

/** A step as drawings show it. All texts are in one line, without characters that would act on a terminal. */
export interface DrawnStep {
  readonly id: string;
  /** Whether the file gives it its ID. */
  readonly isNamed: boolean;
  readonly kind: Step['type'];
  /** The images of a build or a push, or a command. */
  readonly what: string;
  /** What is special about it, such as `timeout 1h`. */
  readonly remarks: readonly string[];
  /** The places of the steps that it waits for, each less than its own. */
  readonly waitsFor: readonly number[];
}

/**
 * The steps of a task file as drawings show them, in its order. `documents` are the steps as the file has them, and
 * `asWritten` puts names in place of what stands for unknown values.
 */
export function drawnSteps(
  { nodes }: StepGraph,
  documents: readonly StepDocument[],
  asWritten: (text: string) => string,
): readonly DrawnStep[] {
  const oneLine = (text: string): string => lineOf(asWritten(text));
  return nodes.map((node) => {
    const document = documents[node.index];
    return {
      id: oneLine(node.id),
      isNamed: document?.id !== undefined && document.id !== '',
      kind: node.kind,
      what: oneLine(document ? whatOf(node, document) : node.label),
      remarks: document ? remarksOf(document, asWritten).map(oneLine) : [],
      waitsFor: node.dependsOn.map(({ index }) => index),
    };
  });
}

/** The steps and their edges as data, for programs. */
export const stepData = (steps: readonly DrawnStep[]) => ({
  nodes: steps.map(({ id, kind, what, remarks }) => ({ id, kind, what, remarks })),
  edges: steps.flatMap(({ id, waitsFor }) => waitsFor.map((above) => ({ from: steps[above]?.id ?? '', to: id }))),
});

function whatOf({ kind }: StepNode, { cmd, build, push }: StepDocument): string {
  if (kind === 'cmd') return cmd;
  return kind === 'push' ? push.join(', ') : findTags(build).join(', ') || build;
}

function remarksOf(step: StepDocument, asWritten: (text: string) => string): string[] {
  const isContainer = step.push.length === 0;
  /** A number, unless it stands for a value that is not known. */
  const shown = (count: number, text: (count: number) => string): string =>
    asWritten(String(count)) === String(count) ? text(count) : asWritten(String(count));
  const counted = (count: number, one: string, many: string): string =>
    `${shown(count, String)} ${count === 1 ? one : many}`;
  return [
    ...(step.when.length === 1 && step.when[0] === immediately ? ['starts at once'] : []),
    ...(step.startDelay > 0 ? [`starts after ${shown(step.startDelay, secondsText)}`] : []),
    ...(step.timeout > 0 ? [`timeout ${shown(step.timeout, secondsText)}`] : []),
    ...(isContainer && step.retries > 0 ? [counted(step.retries, 'retry', 'retries')] : []),
    ...(isContainer && step.repeat > 0 ? [counted(step.repeat, 'repetition', 'repetitions')] : []),
    ...(isContainer && step.detach ? ['detached'] : []),
    ...(step.ignoreErrors ? ['errors ignored'] : []),
  ];
}

/** `45s`, `10m`, `1h30m`. */
function secondsText(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return ['h', 'm', 's'].flatMap((unit, index) => (parts[index] ? [`${parts[index]}${unit}`] : [])).join('');
}

/** Characters that turn the direction of the text around them, that no terminal shows, and halves of characters. */
const unfit = /[\p{Surrogate}\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff\ufffe\uffff]/gu;

const lineOf = (text: string): string => printable(text.trim().replace(/\s+/g, ' ')).replace(unfit, '\ufffd');
