import { describe, expect, it } from 'vitest';
import { mermaidChart } from '../../src/drawing/mermaid.ts';
import type { DrawnStep } from '../../src/drawing/step-drawing.ts';
import { chain } from '../support/drawn.ts';
import { parsedByMermaid } from '../support/mermaid.ts';

const step = (id: string, more: Partial<DrawnStep> = {}): DrawnStep => ({
  id,
  isNamed: true,
  kind: 'cmd',
  what: 'bash',
  remarks: [],
  waitsFor: [],
  ...more,
});

describe('a Mermaid chart', () => {
  it('has a node for each step, its shape by its kind, and an edge for each wait', () => {
    const steps = [
      step('one', { kind: 'build', what: 'app:v1', remarks: ['starts at once', 'timeout 1h'] }),
      step('two', { waitsFor: [0] }),
      step('three', { kind: 'push', what: 'app:v1', waitsFor: [0, 1] }),
    ];
    expect(mermaidChart(steps)).toBe(`flowchart TD
  step0["one<br/>build app:v1<br/>starts at once, timeout 1h"]
  step1(["two<br/>cmd bash"])
  step2[/"three<br/>push app:v1"/]
  step0 --> step1
  step0 --> step2
  step1 --> step2
`);
  });

  it('is what Mermaid reads', async () => {
    const steps = chain('a', 'b: a', 'c: a b');
    expect(
      await parsedByMermaid(mermaidChart([{ ...steps[0], kind: 'push' } as DrawnStep, ...steps.slice(1)])),
    ).toEqual({
      nodes: {
        step0: { text: 'a<br/>push run a', shape: 'lean_right' },
        step1: { text: 'b<br/>cmd run b', shape: 'stadium' },
        step2: { text: 'c<br/>cmd run c', shape: 'stadium' },
      },
      edges: ['step0>step1', 'step0>step2', 'step1>step2'],
    });
  });

  it.each([
    'end',
    'subgraph',
    'a "b" \'c\'',
    '[x] (y) {z} ((a)) |b|',
    '`markdown` **bold** _em_ __strong__ ~~gone~~',
    '1. list',
    '- list',
    '# heading',
    '<b>bold</b><br/>&amp; #35; #quot;',
    '%% comment',
    "%%{init: {'theme': 'dark'}}%%",
    'x --> y; z',
    'style a fill:#f9f;',
    'classDef a fill:"x";',
    'click a href "javascript:alert(1)"',
    '$$x^2$$ $Registry/app:$ID',
    '{{.Values.image}}',
    '\\n \\" \\',
    '構建 🚀 é',
    'http://example.com/a?b=c&d=e',
    'a@{ shape: rect }',
    ':::class',
  ])('keeps %s as it is', async (text) => {
    const chart = mermaidChart([step(text, { what: text }), step('z', { kind: 'push', what: text, waitsFor: [0] })]);
    const { nodes, edges } = await parsedByMermaid(chart);
    expect([nodes.step0?.text, nodes.step1?.text, edges]).toEqual([
      `${text}<br/>cmd ${text}`,
      `z<br/>push ${text}`,
      ['step0>step1'],
    ]);
  });

  it('shortens long texts', () => {
    const chart = mermaidChart([step('a', { what: 'x'.repeat(500) })]);
    expect(chart).toBe(`flowchart TD\n  step0(["a<br/>cmd ${'x'.repeat(55)}…"])\n`);
  });
});
