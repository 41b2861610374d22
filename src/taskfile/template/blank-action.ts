import { suggest } from '../../did-you-mean.ts';
import type { Place } from '../diagnostics/problem.ts';
import { endOfAction } from './action-end.ts';

/** A text in which something is put in place of an action, and where that was. */
export interface Blanked {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const control = /^\{\{-?\s*(?:if|else|end|range|with|define|template|block|break|continue)\b/;

/** The word that an action of one word was meant to be, when that ends or turns what others begin. */
function meantControl(action: string): string | undefined {
  const [, word = ''] = /^\{\{-?\s*([a-z]+)\s*-?\}\}$/.exec(action) ?? [];
  if (word.startsWith('end') || word === 'fi' || word === 'done') return 'end';
  return word === '' ? undefined : suggest(word, ['end', 'else'])[0];
}

/**
 * Puts digits in place of the template action, or alias, that a problem is about, so that the rest of the text can be
 * looked at, or the `end` that a misspelt one was meant to be; offsets stay what they are. Undefined for actions that decide about other parts of the text.
 */
export function blankAction(text: string, { offset, end }: Place): Blanked | undefined {
  if (offset === undefined) return undefined;
  const open = text.startsWith('{{', offset) ? offset : text.lastIndexOf('{{', offset);
  const isInAction = open >= 0 && !text.slice(open, offset).includes('}}');
  if (isInAction) return control.test(text.slice(open)) ? undefined : replaced(text, open, endOfTorn(text, open));
  return end === undefined || end <= offset ? undefined : replaced(text, offset, end);
}

/** Behind an action, or behind what there is of one on its line. */
function endOfTorn(text: string, open: number): number {
  const line = text.indexOf('\n', open);
  const lineEnd = line < 0 ? text.length : line;
  const whole = endOfAction(text, open);
  // Braces further down belong to another action.
  if (whole !== undefined && !text.slice(open + 2, whole).includes('{{')) return whole;
  const brace = text.slice(open, lineEnd).indexOf('}');
  return brace < 0 ? lineEnd : open + brace + 1;
}

function replaced(text: string, start: number, end: number): Blanked {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const isAlone =
    text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd < 0 ? undefined : lineEnd).trim() === '';
  const action = text.slice(start, end);
  const word = meantControl(action);
  if (word !== undefined && word.length + 4 <= action.length) {
    const instead = `{{${word}${' '.repeat(action.length - word.length - 4)}}}`;
    return { text: text.slice(0, start) + instead + text.slice(end), start, end };
  }
  const filling = text.slice(start, end).replace(/[^\r\n]/g, isAlone ? ' ' : '1');
  return { text: text.slice(0, start) + filling + text.slice(end), start, end };
}
