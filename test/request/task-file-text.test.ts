import { describe, expect, it } from 'vitest';
import { CommandError } from '../../src/errors.ts';
import {
  encodeText,
  isTaskFileName,
  readTaskFile,
  type SentTaskFile,
  taskFileFromCommand,
} from '../../src/request/task-file-text.ts';
import { uncheckedTaskFiles } from '../support/unchecked-task-files.ts';

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
    expect(
      await readTaskFile(
        'a.yaml',
        uncheckedTaskFiles(async () => 'steps: []\r\n'),
      ),
    ).toBe('steps: []\r\n');
  });

  it.each([
    ['', undefined, 'acb.yaml', 'Specify what to run: a command with --cmd, or a local task file'],
    ['of that name', 'a.yaml', 'a.yaml', 'Without a source, --file is a local task file.'],
  ])('says what to name when there is none %s', async (_, named, name, hint) => {
    const missing = new CommandError(`${name} cannot be opened.`, { cause: { code: 'ENOENT' } });
    await expect(
      readTaskFile(
        named,
        uncheckedTaskFiles(() => Promise.reject(missing)),
      ),
    ).rejects.toMatchObject({
      message: `${name} does not exist.`,
      hint: expect.stringContaining(hint),
    });
  });

  it('sends nothing that the check refuses', async () => {
    const refusal = new CommandError('a.yaml has an error.');
    const asked: SentTaskFile[] = [];
    const check = (file: SentTaskFile) => {
      asked.push(file);
      return Promise.reject(refusal);
    };
    await expect(readTaskFile('a.yaml', { read: async () => 'steps: []\n', check })).rejects.toBe(refusal);
    expect(asked).toEqual([{ name: 'a.yaml', text: 'steps: []\n' }]);
  });

  it.each([
    ['missing', failing('ENOENT'), { name: 'CommandError', message: 'a.yaml does not exist.' }],
    ['a folder', failing('EISDIR'), { name: 'CommandError', message: 'a.yaml is a folder, not a task file.' }],
    ['empty', async () => ' \n', { name: 'CommandError', message: 'The task file a.yaml is empty.' }],
    ['unreadable', failing('EACCES'), { name: 'Error', message: 'EACCES' }],
  ])('%s', async (_, read, error) => {
    await expect(readTaskFile('a.yaml', uncheckedTaskFiles(read))).rejects.toMatchObject(error);
  });
});

describe('encodeText', () => {
  it('is base64 of UTF-8', () => {
    expect(encodeText('é\n')).toBe('w6kK');
  });
});
