import type { Point, Size } from './layered-layout.ts';
import { type Attributes, element } from './markup.ts';
import type { DrawnStep } from './step-drawing.ts';

/** How far the sides of a push lean. */
export const slant = 12;

/** The outline of a step's box around its middle: by its shape alone one tells builds, commands, and pushes apart. */
export function stepShape(kind: DrawnStep['kind'], middle: Point, { width, height }: Size): string {
  const [x, y] = [middle.x - width / 2, middle.y - height / 2];
  const box: Attributes = { x, y, width, height };
  switch (kind) {
    case 'build':
      return element('rect', { class: 'box', ...box }) + element('rect', { class: 'bar', x, y, width: 6, height });
    case 'cmd':
      return element('rect', { class: 'box', ...box, rx: 16 });
    case 'push':
      return element('polygon', {
        class: 'box',
        points: `${x + slant},${y} ${x + width},${y} ${x + width - slant},${y + height} ${x},${y + height}`,
      });
  }
}
