import { posix } from 'node:path';

/** A page without its fenced blocks, which contain no headings or links. */
const withoutBlocks = (text: string): string => text.replace(/^( *)```.*\n(?:.*\n)*?\1```$/gm, '');

/** The anchors of a page's headings, as GitHub makes them: a second heading of the same text ends in `-1`. */
export const anchorsOf = (text: string): readonly string[] => {
  const seen = new Map<string, number>();
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => {
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
};

/** The targets of a page's links and images, except those on the web. */
export const linksOf = (text: string): readonly string[] =>
  [...withoutBlocks(text).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)|\b(?:href|src)="([^"]+)"/g)]
    .map(([, inline, html]) => inline ?? html ?? '')
    .filter((target) => !/^(?:https?|mailto):/.test(target));

/** What a link may point to: whether a path exists, and its text. */
export interface Place {
  isThere(path: string): boolean;
  textOf(path: string): string;
}

/** The broken links of a page, which is given by its path in `place`. */
export const brokenLinks = (page: string, { isThere, textOf }: Place): readonly string[] =>
  linksOf(textOf(page)).filter((target) => {
    const [path = '', anchor] = target.split('#');
    const to = path === '' ? page : posix.normalize(posix.join(posix.dirname(page), path));
    if (to.startsWith('..') || !isThere(to)) return true;
    return anchor !== undefined && !(to.endsWith('.md') && anchorsOf(textOf(to)).includes(anchor));
  });
