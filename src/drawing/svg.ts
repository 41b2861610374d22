import { textWidth } from '../taskfile/diagnostics/text-width.ts';
import { type Layout, layOut, type Point, type Size } from './layered-layout.ts';
import { element, escaped } from './markup.ts';
import type { DrawnStep } from './step-drawing.ts';
import { type StepLine, stepLines } from './step-lines.ts';
import { slant, stepShape } from './step-shapes.ts';
import { edgePath, layerBoundsOf } from './svg-edges.ts';
import { colour, fonts, themeStyle } from './theme.ts';

const textColumns = 56;
const fontSize = 13;
/** Columns of a font of fixed width are as wide as this, which `textLength` makes true of every font. */
const columnWidth = 7.8;
const lineHeight = 19;
const padding = { x: 16 + slant / 2, y: 10 };
const margin = 16;
const gaps = { boxes: 28, lines: 20, layers: 52 };

const style = [
  themeStyle('.steps'),
  `.steps text { font: ${fontSize}px ${fonts.code}; fill: ${colour('text')}; }`,
  '.steps .id { font-weight: 700; }',
  '.steps .generated { font-weight: 400; font-style: italic; }',
  `.steps .remarks { fill: ${colour('quiet')}; }`,
  '.steps .box { stroke-width: 1.5; }',
  ...(['build', 'cmd', 'push'] as const).flatMap((kind) => [
    `.steps .${kind} .box { fill: ${colour(`${kind}-fill`)}; stroke: ${colour(kind)}; }`,
    `.steps .${kind} .bar, .steps .${kind} .kind { fill: ${colour(kind)}; }`,
  ]),
  `.steps .edge { fill: none; stroke: ${colour('line')}; stroke-width: 1.5; }`,
  `.steps .arrow { fill: ${colour('line')}; }`,
  `.steps .background { fill: ${colour('page')}; }`,
].join('\n');

/** A picture of the steps, which needs nothing else: a complete SVG document. `title` says what it shows. */
export function svgPicture(steps: readonly DrawnStep[], title: string): string {
  const texts = steps.map((step) => stepLines(step, textColumns));
  const sizes = texts.map(sizeOf);
  const layout = layOut(
    sizes,
    steps.map(({ waitsFor }) => waitsFor),
    gaps,
  );
  const [width, height] = [layout.width + 2 * margin, layout.height + 2 * margin].map(Math.ceil) as [number, number];
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'steps',
      width,
      height,
      viewBox: `${-margin} ${-margin} ${width} ${height}`,
      role: 'img',
      'aria-labelledby': 'steps-title steps-description',
    },
    [
      '',
      element('title', { id: 'steps-title' }, escaped(title)),
      element('desc', { id: 'steps-description' }, escaped(descriptionOf(steps))),
      `<style>${style}</style>`,
      element('rect', { class: 'background', x: -margin, y: -margin, width, height }),
      ...edges(layout, sizes),
      ...steps.map((step, index) => box(step, texts[index] ?? [], layout.boxes[index] as Point, sizes[index] as Size)),
      '',
    ].join('\n'),
  )}\n`;
}

/** In words, what the picture shows. */
function descriptionOf(steps: readonly DrawnStep[]): string {
  const sentences = steps.map(({ id, kind, waitsFor }) => {
    const above = waitsFor.map((index) => steps[index]?.id);
    return `${id} (${kind}) ${above.length === 0 ? 'waits for nothing' : `waits for ${above.join(', ')}`}.`;
  });
  return sentences.join(' ');
}

function sizeOf(lines: readonly StepLine[]): Size {
  return {
    width: Math.max(...lines.map(({ text }) => textWidth(text))) * columnWidth + 2 * padding.x,
    height: lines.length * lineHeight + 2 * padding.y,
  };
}

function edges(layout: Layout, sizes: readonly Size[]): string[] {
  const bounds = layerBoundsOf(layout, sizes);
  return layout.edges.map((edge) => {
    const { path, end } = edgePath(edge, layout, sizes, bounds);
    const arrow = `${end.x - 4.5},${end.y - 8} ${end.x + 4.5},${end.y - 8} ${end.x},${end.y}`;
    return element('path', { class: 'edge', d: path }) + element('polygon', { class: 'arrow', points: arrow });
  });
}

function box(step: DrawnStep, lines: readonly StepLine[], middle: Point, size: Size): string {
  const left = middle.x - size.width / 2 + padding.x;
  const top = middle.y - size.height / 2 + padding.y;
  const texts = lines.map(({ tells, text }, index) => {
    const line = text.trimStart();
    return element(
      'text',
      {
        class: tells === 'id' && !step.isNamed ? 'id generated' : tells,
        x: left + (text.length - line.length) * columnWidth,
        y: top + index * lineHeight + 14,
        textLength: textWidth(line) * columnWidth,
        lengthAdjust: 'spacingAndGlyphs',
      },
      index === 1
        ? element('tspan', { class: 'kind' }, step.kind) + escaped(line.slice(step.kind.length))
        : escaped(line),
    );
  });
  const whole = [step.id, `${step.kind} ${step.what}`, ...step.remarks].join('\n');
  const content = [element('title', {}, escaped(whole)), stepShape(step.kind, middle, size), ...texts].join('');
  return element('g', { class: step.kind }, content);
}
