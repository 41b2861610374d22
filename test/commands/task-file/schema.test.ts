import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { taskFileSchema } from '../../../src/taskfile/json-schema/task-file-schema.ts';
import { createTestHost, type TestHost } from '../../support/test-host.ts';

const taskFile = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n';
const schema = `${JSON.stringify(taskFileSchema(), undefined, 2)}\n`;
const referring = (address: string): string => `# yaml-language-server: $schema=${address}\n${taskFile}`;

const standing = async (files: Readonly<Record<string, string>>): Promise<TestHost> => {
  const host = createTestHost({});
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(host.cwd, path, '..'), { recursive: true });
    await writeFile(join(host.cwd, path), text);
  }
  return host;
};

const contents = async ({ cwd }: TestHost): Promise<Record<string, string>> => {
  const names = await readdir(cwd, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const entries = files.map(async (file) => [
    file.slice(cwd.length + 1).replaceAll('\\', '/'),
    await readFile(file, 'utf8'),
  ]);
  return Object.fromEntries(await Promise.all(entries));
};

describe('schema', () => {
  it('prints the schema', async () => {
    const host = await standing({});
    expect(await main(['schema'], host)).toBe(0);
    expect(host.written).toEqual({ stdout: schema, stderr: '' });
  });

  it('prints part of it', async () => {
    const host = await standing({});
    expect(await main(['schema', '--query', 'title', '-o', 'tsv'], host)).toBe(0);
    expect(host.written).toEqual({ stdout: 'ACR Tasks task file\n', stderr: '' });
  });

  it.each([
    ['schema acb.yaml', 'Task files can only be named with --write.'],
    ['schema --write', '--write: name at least one task file.'],
    ['schema --out a.json', '--out can only be used with --write.'],
  ])('%s is refused', async (line, problem) => {
    const host = await standing({});
    expect(await main(line.split(' '), host)).toBe(2);
    expect(host.written.stderr).toContain(problem);
  });
});

describe('schema --write', () => {
  it('saves the schema beside each file', async () => {
    const host = await standing({ 'acb.yaml': taskFile, 'deploy/task.yaml': taskFile });
    expect(await main(['schema', '--write', 'acb.yaml', 'deploy/task.yaml'], host)).toBe(0);
    expect(host.written).toEqual({
      stdout: '',
      stderr:
        'Wrote acr-task.schema.json.\nWrote deploy/acr-task.schema.json.\nWrote acb.yaml.\nWrote deploy/task.yaml.\n',
    });
    const written = {
      'acb.yaml': referring('./acr-task.schema.json'),
      'acr-task.schema.json': schema,
      'deploy/acr-task.schema.json': schema,
      'deploy/task.yaml': referring('./acr-task.schema.json'),
    };
    expect(await contents(host)).toEqual(written);

    const times = async () => (await stat(join(host.cwd, 'acb.yaml'))).mtimeMs;
    const before = await times();
    host.written.stderr = '';
    expect(await main(['schema', '--write', 'acb.yaml'], host)).toBe(0);
    expect(host.written.stderr).toBe('acr-task.schema.json is up to date.\nacb.yaml is up to date.\n');
    expect(await contents(host)).toEqual(written);
    expect(await times()).toBe(before);
  });

  it('saves one schema for all', async () => {
    const host = await standing({ 'acb.yaml': taskFile, 'deploy/task.yaml': taskFile, '.vscode/settings.json': '{}' });
    const line = ['schema', '--write', 'acb.yaml', 'deploy/task.yaml', '--out', '.vscode/task.json'];
    expect(await main(line, host)).toBe(0);
    expect(await contents(host)).toEqual({
      '.vscode/settings.json': '{}',
      '.vscode/task.json': schema,
      'acb.yaml': referring('./.vscode/task.json'),
      'deploy/task.yaml': referring('../.vscode/task.json'),
    });
  });

  it('replaces an older schema of its own', async () => {
    const host = await standing({ 'acb.yaml': taskFile, 'acr-task.schema.json': '{"$id": "urn:acrtask:task-file"}' });
    expect(await main(['schema', '--write', 'acb.yaml'], host)).toBe(0);
    expect((await contents(host))['acr-task.schema.json']).toBe(schema);
  });

  it('writes to the target of a link, and keeps its byte order mark and line ends', async () => {
    const host = await standing({ 'real.yaml': `\ufeff${taskFile.replaceAll('\n', '\r\n')}` });
    await symlink('real.yaml', join(host.cwd, 'acb.yaml'));
    expect(await main(['schema', '--write', 'acb.yaml'], host)).toBe(0);
    expect((await contents(host))['real.yaml']).toBe(
      `\ufeff${referring('./acr-task.schema.json').replaceAll('\n', '\r\n')}`,
    );
  });

  it('refuses what is not UTF-8 text', async () => {
    const host = await standing({});
    const bytes = Buffer.from('steps:\n  - cmd: caf\u00e9\n', 'latin1');
    await writeFile(join(host.cwd, 'acb.yaml'), bytes);
    expect(await main(['schema', '--write', 'acb.yaml'], host)).toBe(1);
    expect(host.written.stderr).toContain('acb.yaml:2:13: the byte 0xE9 is not UTF-8 text.');
    expect(await readFile(join(host.cwd, 'acb.yaml'))).toEqual(bytes);
    expect(await readdir(host.cwd)).toEqual(['acb.yaml']);
  });

  it.each([
    ['nope.yaml', 'nope.yaml does not exist.\nCreate the file first, or name one that is there.\n'],
    ['acb.yml', "acb.yml does not exist.\nDid you mean 'acb.yaml'?\n"],
    ['notes.txt', "notes.txt is not a task file: a map with the key 'steps' is expected, not plain text."],
    ['broken.yaml', 'broken.yaml is not valid YAML: '],
    ['task.json', 'task.json is JSON, which has no comments.'],
    ['folder', 'folder is not a file.'],
    ['none/task.yaml', "none/task.yaml: the folder 'none' does not exist."],
    ['acb.yaml --out none/s.json', "none/s.json: the folder 'none' does not exist."],
    ['acb.yaml --out folder', 'folder is not a file.'],
    ['acb.yaml --out notes.txt', 'notes.txt exists and is not a schema that acrtask wrote.'],
    ['acb.yaml --out acb.yaml', 'acb.yaml exists and is not a schema that acrtask wrote.'],
  ])('writes nothing: %s', async (words, problem) => {
    const files = {
      'acb.yaml': taskFile,
      'notes.txt': 'hello',
      'broken.yaml': 'steps: [',
      'task.json': '{"steps": []}',
      'folder/x': '',
    };
    const host = await standing(files);
    expect(await main(['schema', '--write', 'acb.yaml', ...words.split(' ')], host)).toBe(1);
    expect(host.written.stderr).toContain(problem);
    expect(await contents(host)).toEqual(files);
  });

  it('refuses a path that the comment cannot hold', async () => {
    const host = await standing({ 'acb.yaml': taskFile, 'my files/x': '' });
    expect(await main(['schema', '--write', 'acb.yaml', '--out', 'my files/s.json'], host)).toBe(2);
    expect(host.written.stderr).toContain("--out: the path from acb.yaml to the schema, 'my files/s.json', contains");
  });
});
