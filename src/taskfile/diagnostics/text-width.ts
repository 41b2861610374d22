import { eastAsianWidth } from 'get-east-asian-width';

/** What a reader sees as one character. */
export interface Character {
  readonly text: string;
  /** Columns of a terminal; 0 for a mark that stands alone. */
  readonly width: number;
  /** Offset in the text, in UTF-16 units. */
  readonly at: number;
}

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text with their widths; a control character counts as one column. */
export function charactersOf(text: string): Character[] {
  if (/^[\t -~]*$/.test(text)) return [...text].map((each, at) => ({ text: each, width: 1, at }));
  segmenter ??= new Intl.Segmenter('en');
  return [...segmenter.segment(text)].map(({ segment, index }) => ({
    text: segment,
    width: widthOf(segment),
    at: index,
  }));
}

/** The columns that a text takes on a terminal. */
export const textWidth = (text: string): number => charactersOf(text).reduce((sum, { width }) => sum + width, 0);

function widthOf(segment: string): number {
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(segment)) return 2;
  const base = [...segment].find((each) => !/[\p{Mark}\p{Format}]/u.test(each));
  return base === undefined ? 0 : eastAsianWidth(base.codePointAt(0) ?? 0);
}
