import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import { createTestHost, type TestHostOptions } from '../../support/test-host.ts';

const taskFile = `version: v1.1.0
# Built and pushed.
secrets:
  - id: token
    keyvault: https://myvault.vault.azure.net/secrets/token
steps:
  - build: -t $Registry/app:{{.Values.tag}} .
  - cmd: bash login {{.Secrets.token}}
`;

const become = (tag: string, secret = '***'): string => `version: v1.1.0
secrets:
  - id: token
    keyvault: https://myvault.vault.azure.net/secrets/token
steps:
  - build: -t myregistry.azurecr.io/app:${tag} .
  - cmd: bash login ${secret}
`;

const run = async (
  line: string,
  options: TestHostOptions = {},
  source = taskFile,
  files: Readonly<Record<string, string>> = {},
) => {
  const host = createTestHost(options);
  await writeFile(join(host.cwd, 'acb.yaml'), source);
  await writeFile(join(host.cwd, 'values.yaml'), 'tag: v1\n');
  for (const [path, text] of Object.entries(files)) await writeFile(join(host.cwd, path), text);
  return { exitCode: await main(line.split(' '), host), ...host.written };
};

const sampled = 'WARNING: Sample data stands for .Run.Registry. Give your own with --run NAME=VALUE.\n';

describe('render', () => {
  it.each([
    ['render acb.yaml --set tag=v2', become('v2'), sampled],
    ['render acb.yaml --values values.yaml', become('v1'), sampled],
    ['render acb.yaml --values values.yaml --set tag=v2 --run Registry=myregistry.azurecr.io', become('v2'), ''],
    ['render acb.yaml --set tag=v2 --secrets show-names', become('v2', '***token***'), sampled],
    ['render acb.yaml --set tag=v2 -o table --only-show-errors', become('v2'), ''],
  ])('%s', async (line, stdout, stderr) => {
    expect(await run(line)).toEqual({ exitCode: 0, stdout, stderr });
  });

  it('reads standard input', async () => {
    const stdin = 'steps:\n  - cmd: bash echo {{.Run.OS}}/{{.Run.Architecture}}\n';
    expect(await run('render - --platform windows/amd64', { stdin })).toEqual({
      exitCode: 0,
      stdout: 'steps:\n  - cmd: bash echo windows/amd64\n',
      stderr: '',
    });
  });

  it('tells which values are not given', async () => {
    const source = 'steps:\n  - cmd: bash echo {{.Values.name}} {{.Values.nickname | default "none"}}\n';
    const { exitCode, stdout, stderr } = await run('render acb.yaml', {}, source);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'steps:\n  - cmd: bash echo  none\n' });
    expect(stderr).toMatch(/^acb\.yaml:2:\d+: warning: .*name.* \[undefined-value\]\n/);
    expect(stderr).not.toContain('nickname:');
  });

  it('tells that a line is not YAML because a value is missing in it', async () => {
    const { stderr } = await run('render acb.yaml', {}, 'steps:\n  - build: -t a:{{.Values.tag}} .\n');
    expect(stderr).toContain('[invalid-yaml]\n');
    expect(stderr).toContain('\n  A value is missing in this line: give it first.\n');
  });

  it('reads files of aliases, but not addresses', async () => {
    const source =
      'version: v1.1.0\nalias:\n  src: [aliases.yaml, https://example.com/a.yaml]\nsteps:\n  - cmd: $image $other\n';
    const files = { 'aliases.yaml': 'image: alpine:3\n' };
    expect(await run('render acb.yaml', {}, source, files)).toEqual({
      exitCode: 0,
      stdout: 'version: v1.1.0\nsteps:\n  - cmd: alpine:3 $other\n',
      stderr: 'WARNING: The aliases from https://example.com/a.yaml are not read, so their names stay as they are.\n',
    });
  });

  it('prints what it becomes and what is wrong with it', async () => {
    const { exitCode, stdout, stderr } = await run('render acb.yaml', {}, '# a\nsteps:\n  - cmd: a\n    build: b\n');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'steps:\n  - cmd: a\n    build: b\n' });
    expect(stderr).toMatch(/^acb\.yaml:[34]:5: error: .* \[step-kind-conflict\]\n/);
  });

  it.each([
    ['steps:\n  - cmd: {{.Run.ID\n', '', 'invalid-template', 'acb.yaml cannot be rendered.'],
    [
      'secrets: [{id: a}]\nsteps:\n  - cmd: bash {{.Secrets.a}}\n',
      'secrets: [{id: a}]\nsteps:\n  - cmd: bash ***\n',
      'secret-source',
      'acb.yaml has errors at which the service stops, before it renders the file with its secrets.',
    ],
  ])('fails where the service does: %j', async (source, printed, code, message) => {
    const { exitCode, stdout, stderr } = await run('render acb.yaml', {}, source);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: printed });
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain(`ERROR: ${message}\n`);
  });

  it.each([
    ['--run Id=cf1', 2, "--run: a run has no variable 'Id'."],
    ['--run ID', 2, "--run: 'ID' has no value. Write it as NAME=VALUE."],
    ['--run Commt=1', 2, "--run: a run has no variable 'Commt'. Did you mean Commit?"],
    ['--platform plan9', 2, "'plan9' is not a valid value for OS specified in --platform."],
    ['--values nope.yaml', 1, 'nope.yaml does not exist.'],
    ['--secrets show-values', 2, "'show-values' is not a valid value for '--secrets'."],
  ])('%s is refused', async (words, exitCode, problem) => {
    const ended = await run(`render acb.yaml ${words}`);
    expect(ended).toMatchObject({ exitCode, stdout: '' });
    expect(ended.stderr).toContain(problem);
  });
});

const difference = `--- acb.yaml
+++ acb.yaml (rendered)
@@ -1,8 +1,7 @@
 version: v1.1.0
-# Built and pushed.
 secrets:
   - id: token
     keyvault: https://myvault.vault.azure.net/secrets/token
 steps:
-  - build: -t $Registry/app:{{.Values.tag}} .
-  - cmd: bash login {{.Secrets.token}}
+  - build: -t myregistry.azurecr.io/app:v2 .
+  - cmd: bash login ***
`;

describe('render --diff', () => {
  const line = 'render acb.yaml --set tag=v2 --diff';

  it('prints what changes', async () => {
    expect(await run(line)).toEqual({ exitCode: 0, stdout: difference, stderr: sampled });
  });

  it('does not compare line ends', async () => {
    expect((await run(line, {}, taskFile.replaceAll('\n', '\r\n'))).stdout).toBe(difference);
  });

  it('prints nothing when nothing changes', async () => {
    const source = 'version: v1.1.0\r\nsteps:\r\n  - cmd: bash echo hello\r\n';
    expect(await run('render acb.yaml --diff', {}, source)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('is in colour on a terminal', async () => {
    const { stdout } = await run(line, { tty: ['stdout', 'stderr'] });
    const codes = { '---': 1, '+++': 1, '@@ ': 36 };
    const coloured = difference.split('\n').map((each) => {
      const code = codes[each.slice(0, 3) as keyof typeof codes] ?? { '-': 31, '+': 32 }[each.slice(0, 1)];
      return code === undefined ? each : `\u001b[${code}m${each}\u001b[0m`;
    });
    expect(stdout).toBe(coloured.join('\n'));
  });
});
