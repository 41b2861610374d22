import { describe, expect, it } from 'vitest';
import { withSchemaComment } from '../../../src/taskfile/json-schema/schema-comment.ts';
import { stripComments, untouched } from '../../../src/taskfile/stages/traced-text.ts';

const comment = '# yaml-language-server: $schema=./s.json';
const file = 'version: v1.1.0\nsteps: []\n';

describe('the comment that refers to the schema', () => {
  it.each([
    ['a file without comments', file, `${comment}\n${file}`],
    ['other comments', `# mine\n${file}`, `${comment}\n# mine\n${file}`],
    ['CRLF', file.replaceAll('\n', '\r\n'), `${comment}\r\n${file.replaceAll('\n', '\r\n')}`],
    ['a byte order mark', `\ufeff${file}`, `\ufeff${comment}\n${file}`],
    ['the same comment', `${comment}\n${file}`, `${comment}\n${file}`],
    ['another schema', `# a\n\n# yaml-language-server: $schema=https://x/y\n${file}`, `# a\n\n${comment}\n${file}`],
    ['the other spelling', `# $schema: ../y.json\n${file}`, `${comment}\n${file}`],
    ['another schema and CRLF', `# yaml-language-server: $schema=a\r\nsteps: []\r\n`, `${comment}\r\nsteps: []\r\n`],
    ['a comment that only mentions it', `# see $schema=a\n${file}`, `${comment}\n# see $schema=a\n${file}`],
    [
      'a comment below',
      `${file}# yaml-language-server: $schema=a\n`,
      `${comment}\n${file}# yaml-language-server: $schema=a\n`,
    ],
    ['nothing', '', `${comment}\n`],
    ['one line without an end', 'steps: []', `${comment}\nsteps: []`],
  ])('%s', (_, before, after) => {
    expect(withSchemaComment(before, './s.json')).toBe(after);
    expect(withSchemaComment(after, './s.json')).toBe(after);
  });

  it('is nothing to the engine', () => {
    expect(stripComments(untouched(withSchemaComment(file, './s.json'))).text).toBe(file);
  });
});
