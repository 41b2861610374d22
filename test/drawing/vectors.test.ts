import { describe, expect, it } from 'vitest';
import { stepsPage } from '../../src/drawing/html.ts';
import { mermaidChart } from '../../src/drawing/mermaid.ts';
import { drawnSteps } from '../../src/drawing/step-drawing.ts';
import { shortened } from '../../src/drawing/step-lines.ts';
import { svgPicture } from '../../src/drawing/svg.ts';
import { terminalDrawing } from '../../src/drawing/terminal.ts';
import { readAsWritten } from '../../src/taskfile/read-as-written.ts';
import { parseSetEntries } from '../../src/taskfile/stages/template-values.ts';
import { stepGraph } from '../../src/taskfile/steps/step-graph.ts';
import { parsedByMermaid } from '../support/mermaid.ts';
import { readPicture } from '../support/svg-picture.ts';
import { readVectors } from '../taskfile/vector.ts';

const vectors = readVectors().filter(({ kind, expect: { ok } }) => kind === 'task' && ok);

describe('every valid task file of the vectors', () => {
  it('is there', () => expect(vectors.length).toBeGreaterThan(80));

  it.each(vectors)('$name is drawn, with every step', async ({ input, values, set, run, files, expect: expected }) => {
    const { reading, asWritten } = await readAsWritten(input, {
      ...(values === undefined ? {} : { values }),
      set: parseSetEntries(set ?? []),
      run: run ?? {},
      readAliasSource: async (source) => files?.[source] ?? '',
    });
    if (!reading.result.ok || !reading.examined) throw new Error('it is not read');
    const steps = drawnSteps(stepGraph(reading.result.task), reading.examined.document.steps, asWritten);
    const ids = steps.map(({ id }) => id);
    const { steps: given } = expected as { readonly steps?: readonly { readonly id: string }[] };
    if (given) expect(ids.length).toBe(given.length);
    const terminal = terminalDrawing(steps, { columns: 100, ascii: false, coloured: false });
    expect(ids.filter((id) => !terminal.includes(shortened(id, 16).slice(0, -1)))).toEqual([]);
    const { nodes, edges } = await parsedByMermaid(mermaidChart(steps));
    expect(Object.values(nodes).map(({ text }) => text.split('<br/>')[0])).toEqual(ids);
    expect(edges.length).toBe(steps.flatMap(({ waitsFor }) => waitsFor).length);
    expect(readPicture(svgPicture(steps, 'x')).steps.map(({ lines }) => lines[0])).toEqual(ids);
    expect(stepsPage(steps, 'x').match(/<tr>/g)?.length).toBe(steps.length + 1);
  });
});
