import { type DrawnStep, drawnSteps } from '../../src/drawing/step-drawing.ts';
import { readAsWritten } from '../../src/taskfile/read-as-written.ts';
import { stepGraph } from '../../src/taskfile/steps/step-graph.ts';

/** The steps of a task file that is in order. */
export const drawnFrom = async (text: string): Promise<readonly DrawnStep[]> => {
  const { reading, asWritten } = await readAsWritten(text, {});
  if (!reading.result.ok || !reading.examined) throw new Error('the task file is not in order');
  return drawnSteps(stepGraph(reading.result.task), reading.examined.document.steps, asWritten);
};

/** Steps that do nothing in particular: each entry is an ID, and after a colon the IDs of the steps it waits for. */
export const chain = (...entries: readonly string[]): readonly DrawnStep[] => {
  const parts = entries.map((entry) => entry.split(':').map((part) => part.trim()));
  const ids = parts.map(([id = '']) => id);
  return parts.map(([id = '', above = '']) => ({
    id,
    isNamed: true,
    kind: 'cmd',
    what: `run ${id}`,
    remarks: [],
    waitsFor: above.split(/\s+/).flatMap((name) => (name === '' ? [] : [ids.indexOf(name)])),
  }));
};
