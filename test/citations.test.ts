import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = ['commands.md', 'rest-api.md', 'taskfile.md'] as const;

/** The sections of each page, as `PAGE NUMBER`. */
const sections = pages.flatMap((page) =>
  [...readFileSync(join(root, 'docs/spec', page), 'utf8').matchAll(/^#{2,3} (\d+(?:\.\d+)?) /gm)].map(
    ([, number]) => `${page} ${number}`,
  ),
);

const page = '(?:commands|rest-api|taskfile)\\.md';
const numbers = '\\d+(?:\\.\\d+)?(?:, \\d+(?:\\.\\d+)?)*';
/** `commands.md 2.4, 19.6`. What looks like the rest of a list, or a range, is not allowed to follow. */
const citation = new RegExp(
  `(${page}) (${numbers})(?![\\d-]|\\.\\d|[,;] ?\\d|[,;]$|[,;]? (?:and|or|to) \\d|,? (?:item|section))`,
  'g',
);
/** What else speaks of a section, or of a text that is not in the repository. */
const leftovers = new RegExp(
  `${page}|\\bdesign\\.md|§|\\b(?:the|our) spec\\b|\\bspec(?:ification)? \\d|\\brest-api \\d|\\bitems? \\d|\\(\\d+\\.\\d+(?:, \\d+(?:\\.\\d+)?)*\\)`,
);
const comment = /^\s*(?:\/\/|\/?\*|#)|\s\/\/ |\/\*\*/;

interface Citations {
  readonly cited: readonly string[];
  readonly problems: readonly string[];
}

/** The sections that the comments of a text cite, and what is wrong with citations, by file and line. */
const citationsOf = (path: string, text: string): Citations => {
  const cited: string[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const problem = (what: string): unknown => problems.push(`${path}:${index + 1}: ${what}`);
    const rest = line.replace(citation, (_all, name: string, list: string) => {
      for (const number of list.split(', ')) {
        cited.push(`${name} ${number}`);
        if (!sections.includes(`${name} ${number}`)) problem(`docs/spec has no ${name} ${number}`);
      }
      return '';
    });
    if (!comment.test(line)) continue;
    if (leftovers.test(rest)) problem(`not a citation as docs/spec/README.md describes it: ${line.trim()}`);
    for (const [address] of rest.matchAll(/\bhttps?:\/\/[a-z][^\s)`'"\]]*/g)) {
      if (!URL.canParse(address)) problem(`not an address: ${address}`);
    }
  }
  return { cited, problems };
};

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && /\.(?:ts|mjs|js|ya?ml)$/.test(each.name))
    .map((each) => join(each.parentPath, each.name).slice(root.length).replaceAll(sep, '/'))
    .filter((path) => path !== 'test/citations.test.ts');

const all = ['bin', 'src', 'test', 'scripts', '.github']
  .flatMap(filesBelow)
  .map((path) => citationsOf(path, readFileSync(join(root, path), 'utf8')));
const cited = new Set(all.flatMap((each) => each.cited));

describe('what comments cite', () => {
  it('is in docs/spec, in the one form', () => {
    expect(all.flatMap((each) => each.problems)).toEqual([]);
    expect(cited.size).toBeGreaterThan(100);
  });

  it('is all that docs/spec holds: a section is cited, or the one that it belongs to, or one of its own', () => {
    const isCited = (section: string): boolean =>
      cited.has(section) ||
      cited.has(section.replace(/\.\d+$/, '')) ||
      [...cited].some((each) => each.startsWith(`${section}.`));
    expect(sections.filter((section) => !isCited(section))).toEqual([]);
  });

  it.each(pages)('stands once in %s, in order', (name) => {
    const own = sections.filter((each) => each.startsWith(name)).map((each) => each.slice(name.length + 1));
    const place = (number: string): number => {
      const [major, minor = '0'] = number.split('.');
      return Number(major) * 1000 + Number(minor);
    };
    expect(own).toEqual([...new Set(own)].toSorted((left, right) => place(left) - place(right)));
  });
});

describe('a citation of another form is found', () => {
  it.each([
    '// A reason (commands.md 19, item 45).',
    '// A reason (commands.md 2.4; 19.1).',
    '// A reason (commands.md 19, 99).',
    '// A reason (rest-api.md 1.2 and 5).',
    '// A reason (taskfile.md 6.2-6.4).',
    '// A reason (taskfile.md 6.2 to 6.4).',
    '// A reason (taskfile.md, section 4).',
    ' * A reason (commands.md 2.4,',
    ' * A reason that the order of commands.md',
    '/** A reason (15.5). */',
    '// As the spec says.',
    '// See design.md.',
    '// See commands.md 1.99.',
    '// See https://docs|example.com.',
  ])('%s', (line) => {
    expect(citationsOf('a.ts', `${line}\n`).problems).toHaveLength(1);
  });

  it.each([
    ['// commands.md 2.4, 19.6', ['commands.md 2.4', 'commands.md 19.6']],
    [
      ' * In the order of commands.md 2.1, and for more (commands.md 16.5; rest-api.md 10).',
      ['commands.md 2.1', 'commands.md 16.5', 'rest-api.md 10'],
    ],
  ])('and one of this form is not: %s', (line, expected) => {
    expect(citationsOf('a.ts', line)).toEqual({ cited: expected, problems: [] });
  });
});
