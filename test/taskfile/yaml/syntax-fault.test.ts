import { expect, it } from 'vitest';
import { checkTaskFile } from '../../../src/taskfile/check-task-file.ts';
import { positionAt } from '../../../src/taskfile/stages/traced-text.ts';

const text = `version: v1.1.0
secrets:
  - id: one
    keyvault: https://a.vault.azure.net/secrets/x
steps:
  - id: build
    build: -t a/b:1 -f Dockerfile .
    when: ["-"]
    env:
      - A=b
      - C=d
  - id: test
    cmd: >
      bash -c 'echo
      two'
    timeout: 60
  - push:
      - a/b:1
    when: [build]
`;

/** What `found` in the text is replaced with, and what is said about its line. */
const faults: [fault: string, found: string, planted: string, message: string][] = [
  [
    'a tab on a line of its own',
    '  - id: test',
    '\t\n  - id: test',
    'a line without text has a tab, which YAML does not allow there',
  ],
  ['a missing key', '    timeout: 60', '    : 60', "a key is missing before ':'"],
  [
    'missing colon key',
    'build: -t',
    'build -t',
    "a colon is missing behind 'build', or the line is not indented enough",
  ],
  [
    'missing colon first',
    '- id: build',
    '- id build',
    "a colon is missing behind 'id', or the line is not indented enough",
  ],
  ['missing colon steps', 'steps:', 'steps', "a colon is missing behind 'steps', or the line is not indented enough"],
  [
    'missing colon version',
    'version: v',
    'version v',
    "a colon is missing behind 'version', or the line is not indented enough",
  ],
  [
    'missing colon when',
    'when: ["-"]',
    'when ["-"]',
    "a colon is missing behind 'when', or the line is not indented enough",
  ],
  [
    'missing colon last',
    'when: [build]',
    'when [build]',
    "a colon is missing behind 'when', or the line is not indented enough",
  ],
  [
    'missing colon env',
    '    env:\n',
    '    env\n',
    "a colon is missing behind 'env', or the line is not indented enough",
  ],
  [
    'missing colon push',
    '- push:\n',
    '- push\n',
    "a colon is missing behind 'push', or the line is not indented enough",
  ],
  ['no space after colon', 'timeout: 60', 'timeout:60', "a space is missing behind 'timeout:'"],
  ['no space after colon 2', '- id: test', '- id:test', "a space is missing behind 'id:'"],
  ['no space after colon build', 'build: -t', 'build:-t', "a space is missing behind 'build:'"],
  ['missing dash no indent', '  - id: test', '  id: test', "an entry of a list is expected, which begins with '- '"],
  ['missing dash env', '      - C=d', '      C=d', "an entry of a list is expected, which begins with '- '"],
  ['no space after dash', '  - id: test', '  -id: test', "a space is missing behind '-'"],
  ['no space after dash env', '      - C=d', '      -C=d', "a space is missing behind '-'"],
  ['a map among variables', '- A=b', 'A: b', "an entry of a list is expected, which begins with '- '"],
  ['a map behind variables', '      - C=d', '      C: d', "an entry of a list is expected, which begins with '- '"],
  ['a first entry', '      - A=b', '        - A=b', 'the line is not indented like those that it belongs to'],
  ['a first step', '  - id: build', '    - id: build', 'the line is not indented like those that it belongs to'],
  ['no space before a mark', 'cmd: >', 'cmd:>', "a space is missing behind 'cmd:'"],
  ['a text before steps', 'steps:', 'steps: build', 'a text cannot stand before what is indented below it'],
  ['indent less', '    when: ["-"]', '   when: ["-"]', 'the line is not indented like those that it belongs to'],
  ['indent more', '    when: ["-"]', '     when: ["-"]', 'the line is not indented like those that it belongs to'],
  ['indent less build', '    build: -t', '   build: -t', 'the line is not indented like those that it belongs to'],
  ['indent more build', '    build: -t', '      build: -t', 'the line is not indented like those that it belongs to'],
  ['step indent less', '  - id: test', ' - id: test', 'the line is not indented like those that it belongs to'],
  ['step indent more', '  - id: test', '   - id: test', 'the line is not indented like those that it belongs to'],
  ['env item less', '      - C=d', '     - C=d', 'the line is not indented like those that it belongs to'],
  ['steps indented', 'steps:', ' steps:', 'the line is not indented like those that it belongs to'],
  ['key at 0', '    timeout: 60', 'timeout: 60', "'timeout' is not indented"],
  ['key at 2', '    timeout: 60', '  timeout: 60', 'the line is not indented like those that it belongs to'],
  [
    'block less indent',
    "      two'",
    "    two'",
    "a colon is missing behind 'two', or the line is not indented enough",
  ],
  ['tab', '    timeout: 60', '	timeout: 60', 'a tab is used for indentation'],
  ['tab2', '    when: [build]', '    	when: [build]', 'a tab is used for indentation'],
  ['tab item', '      - C=d', '		- C=d', 'a tab is used for indentation'],
  ['tab step', '  - id: test', '	- id: test', 'a tab is used for indentation'],
  ['unclosed dq', '["-"]', '["-]', 'the closing quotation mark is missing'],
  ['unclosed dq scalar', 'id: test', 'id: "test', 'the closing quotation mark is missing'],
  ['unclosed sq scalar', 'id: test', "id: 'test", 'the closing quotation mark is missing'],
  ['unclosed bracket', '["-"]', '["-"', "the closing bracket of '[' is missing"],
  ['unclosed bracket last', '[build]', '[build', "the closing bracket of '[' is missing"],
  ['unclosed brace', 'timeout: 60', 'timeout: {a: 60', "the closing bracket of '{' is missing"],
  ['extra bracket', '[build]', '[build]]', "there is text behind ']'"],
  ['colon in cmd', 'timeout: 60', 'user: a: b', "a text without quotation marks contains ': '"],
  ['colon in build', '-f Dockerfile', '--label a: b', "a text without quotation marks contains ': '"],
  ['at sign', 'id: test', 'id: @test', "a text cannot begin with '@'"],
  ['backtick', 'id: test', 'id: `test', "a text cannot begin with '`'"],
  ['percent', 'id: test', 'id: %test', "a text cannot begin with '%'"],
  ['star', 'id: test', 'id: *test', "nothing is anchored as 'test'"],
  ['quote then text', 'build: -t a', 'build: "-t" a', 'there is text behind a quotation mark'],
  [
    'quoted start',
    'build: -t a/b:1 -f Dockerfile .',
    "build: '-t a/b:1' -f Dockerfile .",
    'there is text behind a quotation mark',
  ],
  ['mustache start', 'id: test', 'id: {x} b', "there is text behind '}'"],
  ['fold bad', 'cmd: >\n', 'cmd: > x\n', "there is text on the line of '>'"],
  ['bracket text', 'id: test', 'id: [a] b', "there is text behind ']'"],
  ['two values', 'id: test', 'id: test: x', "a text without quotation marks contains ': '"],
];

it.each(faults)('names the line of %s', async (_fault, found, planted, message) => {
  const at = text.indexOf(found);
  const [first] = await checkTaskFile(
    text.replace(found, () => planted),
    {},
  );
  expect({ code: first?.code, line: first?.line, message: first?.message }).toEqual({
    code: 'invalid-yaml',
    line: positionAt(text, at).line,
    message,
  });
});
