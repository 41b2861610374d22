import type { Step, TaskFile } from '../model.ts';

/** A step in the order of things: what it is, and what it waits for. */
export interface StepNode {
  /** Its place among the steps of the file, from 0. */
  readonly index: number;
  /** The given or generated id. */
  readonly id: string;
  readonly kind: Step['type'];
  /** What it does, in one line: the images of a build or a push, the text of a command. It may contain secret values. */
  readonly label: string;
  /** The steps that it waits for itself, each once, in the order of the file; empty when it starts at once. */
  readonly dependsOn: readonly StepNode[];
}

export interface StepEdge {
  readonly from: StepNode;
  /** The step that waits for `from`. */
  readonly to: StepNode;
}

/** The steps of a task file and what each waits for (taskfile.md 5). All edges lead down the file, so there is no cycle. */
export interface StepGraph {
  /** In the order of the file. */
  readonly nodes: readonly StepNode[];
  /** In the order of the steps that wait. */
  readonly edges: readonly StepEdge[];
  /** Whether a step starts only after another has ended, because of its own `when` or that of steps between them. */
  waitsFor(later: StepNode, earlier: StepNode): boolean;
}

/**
 * The graph of a completed task file: a pure function. In a file that the engine refuses, ids that name no step above
 * are left out, and of several steps with one id the first is meant.
 */
export function stepGraph({ steps }: Pick<TaskFile, 'steps'>): StepGraph {
  const byId = new Map<string, StepNode>();
  const nodes = steps.map((step, index): StepNode => {
    const above = step.dependsOn.flatMap((id) => byId.get(id) ?? []);
    const dependsOn = [...new Set(above)].sort((one, other) => one.index - other.index);
    const node = { index, id: step.id, kind: step.type, label: labelOf(step), dependsOn };
    if (!byId.has(step.id)) byId.set(step.id, node);
    return node;
  });
  return { nodes, edges: nodes.flatMap((to) => to.dependsOn.map((from) => ({ from, to }))), waitsFor };
}

function waitsFor(later: StepNode, earlier: StepNode): boolean {
  const seen = new Set<StepNode>();
  const open = [later];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const each of node.dependsOn) {
      if (each === earlier) return true;
      // What stands above `earlier` cannot wait for it.
      if (each.index < earlier.index || seen.has(each)) continue;
      seen.add(each);
      open.push(each);
    }
  }
  return false;
}

function labelOf(step: Step): string {
  if (step.type === 'push') return step.push.join(', ');
  const text = step.type === 'cmd' ? step.cmd : step.tags.join(', ') || step.build;
  return text.trim().replace(/\s+/g, ' ');
}
