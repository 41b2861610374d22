import { charactersOf, textWidth } from '../taskfile/diagnostics/text-width.ts';
import type { DrawnStep } from './step-drawing.ts';

/**
 * The beginning of a text, or its end, with an ellipsis in place of what does not fit into a number of columns. Of a path
 * the end begins with a whole part.
 */
export function shortened(text: string, columns: number, ellipsis = '…', from: 'start' | 'end' = 'start'): string {
  if (textWidth(text) <= columns) return text;
  if (columns <= textWidth(ellipsis)) return columns > 0 ? ellipsis.slice(0, columns) : '';
  const characters = from === 'start' ? charactersOf(text) : charactersOf(text).reverse();
  let room = columns - textWidth(ellipsis);
  const kept: string[] = [];
  for (const { text: each, width } of characters) {
    room -= width;
    if (room < 0) break;
    kept.push(each);
  }
  if (from === 'start') return `${kept.join('').trimEnd()}${ellipsis}`;
  const end = kept.reverse().join('');
  return `${ellipsis}${end.slice(Math.max(0, end.indexOf('/')))}`;
}

export interface StepLine {
  readonly tells: 'id' | 'what' | 'remarks';
  /** The first line that tells what the step does begins with its kind. */
  readonly text: string;
}

const mostImages = 4;

/** The lines in the box of a step, each at most so many columns wide: its ID, what it does, and what is special. */
export function stepLines(step: DrawnStep, columns: number, ellipsis = '…'): readonly StepLine[] {
  const { kind, id } = step;
  const indent = kind.length + 1;
  const doing = whatLines(step, columns - indent, ellipsis).map((line, index) =>
    index === 0 ? `${kind} ${line}`.trimEnd() : `${' '.repeat(indent)}${line}`,
  );
  const above = [shortened(id, columns, ellipsis), ...doing];
  const width = Math.min(columns, Math.max(...[...above, ...step.remarks].map(textWidth)));
  return [
    ...above.map((text, index) => ({ tells: index === 0 ? ('id' as const) : ('what' as const), text })),
    ...wrapped(step.remarks, width).map((text) => ({
      tells: 'remarks' as const,
      text: shortened(text, columns, ellipsis),
    })),
  ];
}

/** What a step does: in one line, or each image in a line of its own. */
function whatLines(step: DrawnStep, columns: number, ellipsis: string): readonly string[] {
  const images = imagesOf(step);
  if (textWidth(step.what) <= columns || images.length < 2) return [whatIn(step, columns, ellipsis)];
  const shown = images.length > mostImages ? images.slice(0, mostImages - 1) : images;
  const others = images.length - shown.length;
  return [
    ...shown.map((image) => shortened(image, columns, ellipsis, 'end')),
    ...(others > 0 ? [shortened(`and ${others} more`, columns, ellipsis)] : []),
  ];
}

/** What a step does, in one line: of several images the first, and of an image the end, which tells it from others. */
export function whatIn(step: DrawnStep, columns: number, ellipsis = '…'): string {
  const { what } = step;
  const [first, ...others] = imagesOf(step);
  if (textWidth(what) <= columns) return what;
  if (first === undefined) return shortened(withShortImage(what, ellipsis), columns, ellipsis);
  const more = others.length === 0 ? '' : ` +${others.length}`;
  return `${shortened(first, columns - more.length, ellipsis, 'end')}${more}`;
}

/** A command with the end of its image alone, so that there is room for its words. */
const withShortImage = (command: string, ellipsis: string): string =>
  command.replace(/^[^\s/]\S*(?=\/\S+\s)/, ellipsis);

/** The images that a step builds or pushes, when that is what is told of it. */
function imagesOf({ kind, what }: DrawnStep): readonly string[] {
  const images = what.split(', ');
  return kind === 'cmd' || images.some((image) => image.includes(' ')) ? [] : images;
}

/** Parts of a list in as few lines as fit. */
export function wrapped(remarks: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const remark of remarks) {
    const last = lines.at(-1);
    const joined = `${last}, ${remark}`;
    if (last !== undefined && textWidth(joined) <= columns) lines.splice(-1, 1, joined);
    else lines.push(remark);
  }
  return lines;
}
