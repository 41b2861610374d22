import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentsOf, explainPath } from '../../src/context/contents.ts';
import { openContext } from '../../src/context/pack.ts';
import { CommandError } from '../../src/errors.ts';
import { layFolder } from './folder.ts';

describe('contentsOf', () => {
  it('tells sizes, the total and the largest parts', async () => {
    const folder = await layFolder({
      'data/raw/deep/a': 'x'.repeat(3000),
      'data/b': 'x'.repeat(50),
      'src/a.js': 'x'.repeat(100),
      'src/b.js': 'x'.repeat(20),
      'README.md': 'x'.repeat(10),
      ignored: 'x'.repeat(9000),
      '.dockerignore': 'ignored\n.dockerignore',
    });
    const { entries } = await openContext({ folder });
    expect(await contentsOf(entries, 5)).toEqual({
      entries: [
        { path: 'README.md', size: 10 },
        { path: 'data/b', size: 50 },
        { path: 'data/raw/deep/a', size: 3000 },
        { path: 'src/a.js', size: 100 },
        { path: 'src/b.js', size: 20 },
      ],
      files: 5,
      size: 3180,
      largest: [
        { path: 'data', files: 2, size: 3050 },
        { path: 'data/raw', files: 1, size: 3000 },
        { path: 'src', files: 2, size: 120 },
        { path: 'src/a.js', files: 1, size: 100 },
        { path: 'data/b', files: 1, size: 50 },
      ],
    });
  });

  it('does not mind an empty folder', async () => {
    expect(await contentsOf([])).toEqual({ entries: [], files: 0, size: 0, largest: [] });
  });
});

describe('explainPath', () => {
  const files = {
    '.dockerignore': '# builds\n\n docs \n!docs/README.md\n*.log\n!keep.log\nclosed\n',
    'docs/README.md': 'x',
    'docs/a.md': 'x',
    'closed/in/x': 'x',
    'keep.log': 'x',
    'a.log': 'x',
    'src/a.js': 'x',
    'lib/.git/HEAD': 'x',
    'app.Dockerfile': 'x',
    'app.Dockerfile.dockerignore': 'src',
  };
  const explain = async (asked: string, dockerfile?: string) => {
    const folder = await layFolder(files);
    const found = await explainPath(folder, dockerfile && path.join(folder, dockerfile), asked);
    return JSON.parse(JSON.stringify(found).replaceAll(JSON.stringify(folder + path.sep).slice(1, -1), ''));
  };
  const file = '.dockerignore';

  it.each<[string, boolean, string, number?, string?]>([
    ['a.log', false, "It is excluded by line 5 of '.dockerignore': *.log", 5, '*.log'],
    ['keep.log', true, "It is included by line 6 of '.dockerignore': !keep.log", 6, '!keep.log'],
    ['docs', false, "It is excluded by line 3 of '.dockerignore': docs", 3, 'docs'],
    ['docs/a.md', false, "Its folder 'docs' is excluded by line 3 of '.dockerignore': docs", 3, 'docs'],
    ['docs/README.md', true, "It is included by line 4 of '.dockerignore': !docs/README.md", 4, '!docs/README.md'],
    ['./docs//README.md', true, "It is included by line 4 of '.dockerignore': !docs/README.md", 4, '!docs/README.md'],
    ['closed/in/x', false, "Its folder 'closed' is excluded by line 7 of '.dockerignore': closed", 7, 'closed'],
    ['src/a.js', true, "No rule of '.dockerignore' matches it."],
    ['lib/.git/HEAD', false, "'lib/.git' belongs to version control, which is never sent."],
  ])('%s: %s', async (asked, sent, reason, line, text) => {
    const rule = line === undefined ? null : { file, line, text };
    expect(await explain(asked)).toEqual({ path: path.posix.normalize(asked), sent, reason, rule });
  });

  it("follows the Dockerfile's own ignore file", async () => {
    expect(await explain('src/a.js', 'app.Dockerfile')).toEqual({
      path: 'src/a.js',
      sent: false,
      reason: "Its folder 'src' is excluded by line 1 of 'app.Dockerfile.dockerignore': src",
      rule: { file: 'app.Dockerfile.dockerignore', line: 1, text: 'src' },
    });
  });

  it('says when there are no rules at all', async () => {
    const folder = await layFolder({ x: 'x' });
    expect(await explainPath(folder, undefined, 'x')).toEqual({
      path: 'x',
      sent: true,
      reason: 'There is no ignore file.',
      rule: null,
    });
  });

  it.each([
    ['missing', "'missing' does not exist in the folder"],
    ['..', "'..' is not in the folder"],
    ['../x', "'../x' is not in the folder"],
    ['.', "'.' is not in the folder"],
  ])('refuses %s', async (asked, message) => {
    await expect(explain(asked)).rejects.toThrow(CommandError);
    await expect(explain(asked)).rejects.toThrow(message);
  });
});
