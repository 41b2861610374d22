import { escaped } from './markup.ts';
import { colour, fonts, themeStyle } from './theme.ts';

export interface Page {
  readonly title: string;
  /** Rules beside those of every page. */
  readonly style?: string;
  /** Markup of the page below its heading. */
  readonly body: string;
}

const style = [
  themeStyle(':root'),
  `body { margin: 2rem auto; max-width: 80rem; padding: 0 1rem; background: ${colour('page')}; color: ${colour('text')}; font: 1rem/1.5 ${fonts.text}; }`,
  'h1 { font-size: 1.4rem; overflow-wrap: anywhere; }',
  'h2 { font-size: 1.1rem; }',
  `code { font-family: ${fonts.code}; font-size: 0.9em; overflow-wrap: anywhere; }`,
  '.picture { overflow-x: auto; }',
  '.picture svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }',
  'table { border-collapse: collapse; width: 100%; margin: 1.5rem 0; }',
  `th, td { border-bottom: 1px solid ${colour('frame')}; padding: 0.35rem 0.75rem; text-align: left; vertical-align: top; }`,
  `th { font-weight: 600; }`,
  `thead th { color: ${colour('quiet')}; }`,
  // Names that are not all too long stay in one line.
  'tbody th { width: 20%; min-width: 9rem; }',
].join('\n');

/** A complete HTML page that needs nothing else: no script, no file, no network. Its heading is its title. */
export const htmlPage = (page: Page): string =>
  `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(page.title)}</title>
<style>
${[style, ...(page.style === undefined ? [] : [page.style])].join('\n')}
</style>
</head>
<body>
<h1>${escaped(page.title)}</h1>
${page.body}
</body>
</html>
`;
