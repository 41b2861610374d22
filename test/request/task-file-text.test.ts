import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import { encodeText, isTaskFileName, readTaskFile, taskFileFromCommand } from '../../src/request/task-file-text.ts';

describe('taskFileFromCommand', () => {
  it.each([
    [
      'bash echo hi',
      undefined,
      'version: v1.1.0\nsteps:\n  - cmd: bash echo hi\n    disableWorkingDirectoryOverride: true\n',
    ],
    [
      'echo a: b',
      900,
      "version: v1.1.0\nsteps:\n  - cmd: 'echo a: b'\n    disableWorkingDirectoryOverride: true\n    timeout: 900\n",
    ],
  ])('%s, timeout %s', (command, timeout, text) => {
    expect(taskFileFromCommand(command, timeout)).toBe(text);
  });
});

describe('isTaskFileName', () => {
  it.each([
    ['acb.yaml', true],
    ['sub/task.yml', true],
    ['script.PY', false],
    ['x.lua', true],
    ['Dockerfile', false],
    ['Dockerfile.yaml.old', false],
    ['', false],
  ])('%s: %s', (name, expected) => {
    expect(isTaskFileName(name)).toBe(expected);
  });
});

describe('readTaskFile', () => {
  const failing = (code: string) => async () => {
    throw Object.assign(new Error(code), { code });
  };

  it('returns the text as it is', async () => {
    expect(await readTaskFile('a.yaml', async () => 'steps: []\r\n')).toBe('steps: []\r\n');
  });

  it.each([
    ['', undefined, 'acb.yaml', 'Specify what to run: a command with --cmd, or a local task file'],
    ['of that name', 'a.yaml', 'a.yaml', 'Without a source, --file is a local task file.'],
  ])('says what to name when there is none %s', async (_, named, name, hint) => {
    const missing = new CommandError(`${name} cannot be opened.`, { cause: { code: 'ENOENT' } });
    await expect(readTaskFile(named, () => Promise.reject(missing))).rejects.toMatchObject({
      message: `${name} does not exist.`,
      hint: expect.stringContaining(hint),
    });
  });

  it.each([
    ['steps:\n\t- cmd: a\n', 'a.yaml', 'a.yaml:2:1: not valid YAML: tab characters must not be used in indentation.'],
    ['FROM node\n', 'Dockerfile', "Dockerfile:1:1: a map with the key 'steps' is expected, not plain text."],
    ['version: v1.0.0\nstep: []\n', '-', "standard input:2:1: it has no 'steps', but 'step'."],
  ])('refuses %j of %s', async (text, name, message) => {
    await expect(readTaskFile(name, async () => text)).rejects.toMatchObject({
      name: 'CommandError',
      message,
      hint: "A task file is a YAML mapping with a list of 'steps', each with cmd, build, or push.",
    });
  });

  it.each([
    ['missing', failing('ENOENT'), { name: 'CommandError', message: 'a.yaml does not exist.' }],
    ['a folder', failing('EISDIR'), { name: 'CommandError', message: 'a.yaml is a folder, not a task file.' }],
    ['empty', async () => ' \n', { name: 'CommandError', message: 'The task file a.yaml is empty.' }],
    ['unreadable', failing('EACCES'), { name: 'Error', message: 'EACCES' }],
  ])('%s', async (_, read, error) => {
    await expect(readTaskFile('a.yaml', read)).rejects.toMatchObject(error);
  });
});

describe('encodeText', () => {
  it('is base64 of UTF-8', () => {
    expect(encodeText('é\n')).toBe('w6kK');
  });
});
