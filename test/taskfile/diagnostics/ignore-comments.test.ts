import { describe, expect, it } from 'vitest';
import { checkTaskFile } from '../../../src/taskfile/check-task-file.ts';
import { withoutIgnored } from '../../../src/taskfile/diagnostics/ignore-comments.ts';
import { positionAt } from '../../../src/taskfile/stages/traced-text.ts';
import { shown } from '../shown.ts';

/** In `text`, an X is a place with the problem `unknown-key`; `left` are the lines and codes that are told. */
const cases: [name: string, text: string, left: string[]][] = [
  ['no comment', 'X: b\nX: c\n', ['1 unknown-key', '2 unknown-key']],
  ['above a line', '# acrtask-ignore unknown-key\nX: b\nX: c\n', ['3 unknown-key']],
  ['above a line, indented', '  # acrtask-ignore unknown-key\n  X: b\n', []],
  ['without blanks', '#acrtask-ignore unknown-key\nX: b\n', []],
  ['with a colon', '# acrtask-ignore: unknown-key\nX: b\n', []],
  ['above other comments and empty lines', '# acrtask-ignore unknown-key\n\n# other\r\n\nX: b\r\n', []],
  ['above a comment that has the problem', '# acrtask-ignore unknown-key\n# X\na: b\n', []],
  ['in a comment that has the problem', '# X # acrtask-ignore unknown-key\na: b\n', []],
  ['two above each other', '# acrtask-ignore unknown-key\n# acrtask-ignore no\nX: b\n', ['2 unknown-ignore']],
  ['on a line', 'X: b # acrtask-ignore unknown-key\nX: c\n', ['2 unknown-key']],
  ['on a line, behind a comment', 'X: b # so # acrtask-ignore unknown-key\n', []],
  ['on a line with Windows line ends', 'X: b # acrtask-ignore unknown-key\r\n', []],
  ['on a line of a list', '- - X: b # acrtask-ignore unknown-key\n', []],
  ['on a line with a quoted value', 'X: "b" # acrtask-ignore unknown-key\n', []],
  ['on a line with a quoted #', "X: ' # ''' # acrtask-ignore unknown-key\n", []],
  ['on a line with a quotation mark', "X: it's # acrtask-ignore unknown-key\n", []],
  ['on a line with a list', 'X: ["b #", c] # acrtask-ignore unknown-key\n', []],
  ['on the first line of a block', 'X: | # acrtask-ignore unknown-key\n  b\n', []],
  ['a reason', '# acrtask-ignore unknown-key because it is\nX: b\n', []],
  ['a reason behind a dash', '# acrtask-ignore unknown-key - it is\nX: b\n', []],
  ['a reason behind a colon', '# acrtask-ignore unknown-key: it is, so\nX: b\n', []],
  ['several codes', '# acrtask-ignore untagged-image ,unknown-key so\nX: b\n', ['1 unused-ignore']],
  ['in a quoted text', 'X: " # acrtask-ignore unknown-key"\n', ['1 unknown-key']],
  ['in a single-quoted text', "- 'X # acrtask-ignore unknown-key'\n", ['1 unknown-key']],
  ['in a word', 'X: b#acrtask-ignore unknown-key\n', ['1 unknown-key']],
  ['in a text of a block', 'a: |\n  X # acrtask-ignore unknown-key\n', ['2 unknown-key']],
  ['in a folded text of a list', '- >-\n X # acrtask-ignore unknown-key\n', ['2 unknown-key']],
  ['behind a block', 'a: |\n\n  b\nX: c # acrtask-ignore unknown-key\n', []],
  ['behind a block in a list', '- a: |+\n    b\n  X: c # acrtask-ignore unknown-key\n', []],
  ['a comment line in a block, which the engine removes', 'a: |\n  b\n  # acrtask-ignore unknown-key\n  X\n', []],
  ['a pipe that begins no block', 'a: b |\n  X: c # acrtask-ignore unknown-key\n', []],
  ['nothing to ignore', '# acrtask-ignore unknown-key\na: b\nX: c\n', ['1 unused-ignore', '3 unknown-key']],
  ['nothing below', 'X: c\n# acrtask-ignore unknown-key\n', ['1 unknown-key', '2 unused-ignore']],
  ['a code that does not exist', '# acrtask-ignore unknown-keys\nX: b\n', ['1 unknown-ignore', '2 unknown-key']],
  ['no code', '# acrtask-ignore\nX: b\n', ['1 unknown-ignore', '2 unknown-key']],
  ['another word', '# acrtask-ignored unknown-key\nX: b\n', ['2 unknown-key']],
  ['a word that begins so', '# acrtask-ignore-file unknown-key\nX: b\n', ['2 unknown-key']],
];

describe('# acrtask-ignore', () => {
  it.each(cases)('%s', (_name, text, left) => {
    const places = [...text.matchAll(/X/g)].map(({ index }) => ({
      code: 'unknown-key' as const,
      message: 'x',
      offset: index,
    }));
    const found = withoutIgnored(text, places, true).toSorted((a, b) => (a.offset ?? 0) - (b.offset ?? 0));
    expect(found.map(({ code, offset = 0 }) => `${positionAt(text, offset).line} ${code}`)).toEqual(left);
  });

  it('keeps problems without a place', () => {
    const places = [{ code: 'unused-value', message: 'x' } as const];
    expect(withoutIgnored('# acrtask-ignore unused-value\na: b\n', places, false)).toEqual(places);
  });
});

const checked = async (text: string): Promise<string[]> =>
  (await checkTaskFile(text, {})).map((each) => `${shown(each)}${each.hint ? ` (${each.hint})` : ''}`);

it('is part of every check, which says what the comments do not do', async () => {
  expect(
    await checked(
      'steps:\n  # acrtask-ignore step-kind-missing, unknown-keys, step-id\n  - timeot: 1 # acrtask-ignore unknown-key a reason\n    # acrtask-ignore\n    keep: true\n',
    ),
  ).toEqual([
    "2:39-2:51 warning unknown-ignore: there is no check 'unknown-keys' (Did you mean 'unknown-key'?)",
    "2:53-2:60 information unused-ignore: the check 'step-id' finds nothing here (Remove the comment.)",
    '4:5-4:21 warning unknown-ignore: the comment names no check (Write # acrtask-ignore CODE.)',
  ]);
});

it('is no comment that is missed in a block of text', async () => {
  const text =
    'steps:\n  - cmd: |\n      bash echo\n      # acrtask-ignore unknown-key\n      #!more\n      bash echo\n';
  expect(await checked(text)).toEqual([
    expect.stringMatching(/^4:24-4:35 information unused-ignore: /),
    expect.stringMatching(/^5:7-5:13 warning comment-in-text: /),
  ]);
  expect(await checked(text.replace('unknown-key', 'comment-in-text'))).toEqual([]);
});

it('does not call a comment unused when the text could not be read', async () => {
  expect(await checked('steps:\n  # acrtask-ignore unknown-key\n  - cmd: [a\n')).toEqual([
    "3:10-3:12 error invalid-yaml: the closing bracket of '[' is missing (Add ']'.)",
  ]);
});
