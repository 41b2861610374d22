import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The Markdown files in a folder of the project, optionally with its subfolders. */
const pagesIn = (folder: string, { recursive }: { readonly recursive: boolean }): readonly string[] =>
  readdirSync(join(root, folder), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .sort();

/** The pages with commands for users to type: the README and every guide. */
export const guides: readonly string[] = ['README.md', ...pagesIn('docs', { recursive: false })];

/** Every page of the project that links to others. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...pagesIn('docs', { recursive: true }),
];

/** The text of a page, given by its path in the project. */
export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8').replaceAll('\r\n', '\n');
