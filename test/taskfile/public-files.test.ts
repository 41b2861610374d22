import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkTaskFile } from '../../src/taskfile/check-task-file.ts';
import { positionAt } from '../../src/taskfile/stages/traced-text.ts';
import { shown } from './shown.ts';

// Task files as people write them, each with something that public ones have.
const folder = fileURLToPath(new URL('public/', import.meta.url));
const textOf = (file: string): string => readFileSync(folder + file, 'utf8');
const files = readdirSync(folder).sort();

/** What is planted into a file: `found`, which stands in it, becomes `planted`. */
const faults: [fault: string, file: string, found: string, planted: string][] = [
  ['a misspelt cmd', 'alias-directive.yaml', "cmd: '%helm push", "comd: '%helm push"],
  ['a missing dash', 'aliases.yaml', '  - cmd: $node npm test', '    cmd: $node npm test'],
  ['text for a truth value', 'az-commands.yaml', 'ignoreErrors: true', 'ignoreErrors: maybe'],
  ['a missing colon', 'build-and-push.yaml', '- push:', '- push'],
  ['a step that does not exist', 'build-test-push.yaml', 'when: ["build"]', 'when: ["bild"]'],
  ['a quoted number', 'detached-service.yaml', 'retries: 5', 'retries: "5"'],
  ['a misspelt cache mode', 'cache.yaml', 'cache: enabled', 'cache: enable'],
  ['a map for a list', 'buildkit.yaml', 'env: ["BUILDKIT_PROGRESS=plain"]', 'env: {BUILDKIT_PROGRESS: plain}'],
  ['a key of a step at the left margin', 'clone-and-build.yaml', '    when: [clone]', 'when: [clone]'],
  ['text behind a quotation mark', 'docker-run-options.yaml', 'user: "1000:1000"', 'user: "1000":1000'],
  ['a misspelt steps', 'docker-commands.yaml', 'steps:', 'stesp:'],
  ['a key in small letters', 'quoted-command.yaml', 'entryPoint:', 'entrypoint:'],
  ['a time with a unit', 'functional-tests.yaml', 'stepTimeout: 1800', 'stepTimeout: 30m'],
  ['a time with a unit on a step', 'git-context.yaml', 'timeout: 900', 'timeout: 15m'],
  ['a wrong indent', 'helm-release.yaml', '    when: [package]', '   when: [package]'],
  ['a misspelt variable', 'hello-old.yaml', '.Run.ID', '.Run.Id'],
  ['a misspelt version', 'hello-old.yaml', '1.0-preview-1', '1.0-preview'],
  ['a key of another system', 'hello.yaml', 'cmd:', 'run:'],
  ['a misspelt secret', 'import-and-scan.yaml', '.Secrets.feed', '.Secrets.fed'],
  ['an id of a secret that has no value', 'import-and-scan.yaml', 'id: feed', 'id:'],
  ['a missing comma', 'json.yaml', 'json:{{.Run.ID}} ." },', 'json:{{.Run.ID}} ." }'],
  ['an open bracket', 'manifest.yaml', 'when: [amd64, arm64]', 'when: [amd64, arm64'],
  ['a misspelt id', 'networks.yaml', '- name: backend', '- nane: backend'],
  ['a tab', 'parallel-builds.yaml', '    when: ["-"]', '\twhen: ["-"]'],
  ['text for a list', 'parallel-builds.yaml', 'when: ["-"]', 'when: "-"'],
  ['a truth value in quotation marks', 'pull-first.yaml', 'pull: true', 'pull: "yes"'],
  ['a misspelt key', 'purge.yaml', 'disableWorkingDirectoryOverride', 'disableWorkingDirectory'],
  ['an open action', 'range.yaml', '{{ $.Run.Registry }}', '{{ $.Run.Registry }'],
  ['a misspelt root of variables', 'run-variables.yaml', '{{.Run.Architecture}}', '{{.Rnu.Architecture}}'],
  ['a line of a script that is not indented enough', 'script.yaml', '      set -e', '    set -e'],
  ['a misspelt key of a secret', 'secrets.yaml', 'keyvault:', 'keyVault:'],
  ['a client ID that is no GUID', 'secrets.yaml', '5f0b2f7e-58b1-', '5f0b2f7e-58b-'],
  ['a misspelt function', 'values-defaults.yaml', 'default "Dockerfile"', 'defualt "Dockerfile"'],
  ['a misspelt values', 'values.yaml', '{{.Values.image}}', '{{.Value.image}}'],
  ['a missing closing quotation mark', 'values.yaml', '{{.Values.tag}}"]', '{{.Values.tag}}]'],
  ['a volume that does not exist', 'volume-from-values.yaml', '      - name: config', '      - name: cofig'],
  ['a mount without a path', 'volume-from-values.yaml', 'mountPath: /run/config', 'mountPath:'],
  ['an id that is used twice', 'windows-lines.yaml', 'id: push', 'id: build'],
];

describe('task files as people write them', () => {
  it.each(files)('%s has no error and no warning', async (file) => {
    const found = await checkTaskFile(textOf(file), { valuesMayFollow: true });
    expect(found.filter(({ severity }) => severity !== 'information').map(shown)).toEqual([]);
  });

  it('are planted with a fault each', () => {
    expect(files.filter((file) => !faults.some((fault) => fault[1] === file))).toEqual([]);
  });

  it.each(faults)('%s in %s is what is told first', async (_fault, file, found, planted) => {
    const text = textOf(file);
    const at = text.indexOf(found);
    const { line } = positionAt(text, at);
    const [first] = await checkTaskFile(text.slice(0, at) + planted + text.slice(at + found.length), {
      valuesMayFollow: true,
    });
    expect({ isPlanted: at >= 0, told: first && (first.line === line ? line : shown(first)) }).toEqual({
      isPlanted: true,
      told: line,
    });
  });
});
