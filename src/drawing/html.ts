import { element, escaped } from './markup.ts';
import { htmlPage } from './page.ts';
import type { DrawnStep } from './step-drawing.ts';
import { svgPicture } from './svg.ts';

/** A page with the picture of the steps and a table that says the same in words. */
export function stepsPage(steps: readonly DrawnStep[], title: string): string {
  const heads = ['Step', 'Kind', 'What it does', 'Waits for', 'Remarks'];
  const rows = steps.map((step) => {
    const above = step.waitsFor.map((index) => code(steps[index]?.id ?? ''));
    const cells = [step.kind, code(step.what), above.join(', '), escaped(step.remarks.join(', '))];
    const head = `<th scope="row">${code(step.id)}</th>`;
    return `<tr>${head}${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const body = [
    `<div class="picture">\n${svgPicture(steps, title)}</div>`,
    '<div class="picture"><table>',
    `<thead><tr>${heads.map((head) => element('th', { scope: 'col' }, head)).join('')}</tr></thead>`,
    '<tbody>',
    ...rows,
    '</tbody>',
    '</table></div>',
  ];
  return htmlPage({ title, body: body.join('\n') });
}

const code = (text: string): string => (text === '' ? '' : element('code', {}, escaped(text)));
