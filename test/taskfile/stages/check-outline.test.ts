import { describe, expect, it } from 'vitest';
import { checkOutline } from '../../../src/taskfile/stages/check-outline.ts';
import { readVectors } from '../vector.ts';

describe('checkOutline', () => {
  it.each([
    ['a tab', 'steps:\n\t- cmd: a\n', 2, 1, 'not valid YAML: '],
    ['a tab after a comment', '# one\n# two\nsteps:\n\t- cmd: a\n', 4, 1, 'not valid YAML: '],
    ['random bytes', '\u0000\u0001\uFFFD{\u0002', 1, 1, 'not valid YAML: '],
    ['an open quote', 'steps:\n  - cmd: "a\n', 2, 10, 'not valid YAML: '],
    ['a colon in a command', 'steps:\n  - cmd: echo a: b\n', 2, 16, 'not valid YAML: '],
    ['a wrong indentation', 'steps:\n  - cmd: a\n id: b\n', 3, 2, 'not valid YAML: '],
    ['an unknown anchor', 'steps:\n  - *a\n', 2, 6, "not valid YAML: nothing is anchored as 'a'"],
    ['a mistake beside a template', 'steps:\n  - cmd: {{.Run.ID}}\n\tid: b\n', 3, 1, 'not valid YAML: '],
    ['a Dockerfile', 'FROM node\nRUN a\n', 1, 1, "a map with the key 'steps' is expected, not plain text"],
    ['a command', 'bash echo {{.Run.ID}}\n', 1, 1, "a map with the key 'steps' is expected, not plain text"],
    ['a list', '- cmd: a\n- cmd: b\n', 1, 1, "a map with the key 'steps' is expected, not a list"],
    ['step for steps', 'version: v1.1.0\nstep:\n  - cmd: $Registry/a\n', 2, 1, "the file has no 'steps', but 'step'"],
    [
      'step beside a template',
      'step:\n  - cmd: a:{{.Run.ID}} {{ index .Values "x" }}\n',
      1,
      1,
      "the file has no 'steps', but 'step'",
    ],
    ['Steps for steps', 'Steps:\n  - cmd: a\n', 1, 1, "the file has no 'steps', but 'Steps'"],
    ['no steps', 'version: v1.1.0\n', 1, 1, "the file has no 'steps'"],
    ['another kind of file', '{"name": "x"}', 1, 1, "the file has no 'steps'"],
    [
      'no steps behind aliases',
      'version: v1.1.0\nalias:\n  values:\n    a: b\nstep:\n  - cmd: $a\n',
      5,
      1,
      "the file has no 'steps', but 'step'",
    ],
    ['nothing but comments', '# a\n', 1, 1, "the file has no 'steps'"],
    ['steps in a second document', 'a: b\n---\nsteps: []\n', 1, 1, "the file has no 'steps'"],
  ])('finds %s', async (_name, text, line, column, message) => {
    expect(await checkOutline(text)).toMatchObject({
      code: message.startsWith('not valid YAML') ? 'invalid-yaml' : 'outline',
      severity: 'error',
      message: message.endsWith(': ') ? expect.stringContaining(message) : message,
      line,
      column,
    });
  });

  it.each([
    ['a file', 'version: v1.1.0\nsteps:\n  - cmd: a\n'],
    ['an empty list of steps', 'steps: []\n'],
    ['JSON', '{"steps": [{"cmd": "a"}]}'],
    ['a byte order mark and CRLF', '\uFEFFsteps:\r\n  - cmd: a\r\n'],
    ['a quoted key', '"steps":\n  - cmd: a\n'],
    ['several documents', '---\nsteps: []\n---\n\t\n'],
    ['a merged map', 'a: &a\n  steps: []\n<<: *a\n'],
    ['values that begin with an action', 'steps:\n  - build: {{.Values.tag}} .\n  - push: [{{.Run.Registry}}/a]\n'],
    ['quotes in an action', 'steps:\n  - cmd: "{{ index .Values "a-b" }}"\n'],
    ['braces in an action', 'steps:\n  - cmd: {{ "}}" | quote }}\n'],
    ['a list made by an action', 'steps: {{.Values.steps}}\n'],
    ['a range', 'steps:\n{{- range splitList "," .Values.tags }}\n  - cmd: a {{.}}\n{{- end }}\n'],
    ['all of it in a condition', '{{if .Values.x}}\nsteps:\n  - cmd: a\n{{end}}\n'],
    ['all of it from a value', '{{.Values.file}}'],
    ['a key made by an action', 'st{{ "e" }}ps:\n  - cmd: a\n'],
    ['definitions', '{{define "step"}}- cmd: a{{end}}steps:\n  {{template "step"}}\n'],
    ['a variable', '{{ $x := "\t" }}\nsteps:\n{{ $x }}- cmd: a\n'],
    ['an action over several lines', 'steps:\n  - cmd: {{ printf\n\t"%s" .Run.ID }}\n'],
    ['a comment of a template', '{{/* steps: { */}}\nsteps:\n  - cmd: a {{- /* } */ -}}\n'],
    ['lines that only look like comments', 'steps:\n  - cmd: a\n\t# tab\n'],
    [
      'aliases that are no YAML',
      'version: v1.1.0\nalias:\n  directive: "@"\n  values:\n    top: "steps:"\n@top\n  - cmd: @bash a\n',
    ],
    ['an alias that is a list', 'version: v1.1.0\nalias:\n  values:\n    key: steps\n$key:\n  - cmd: a\n'],
    ['aliases of another file', 'version: v1.1.0\nalias:\n  src: [other.yaml]\n  directive: "@"\n@all\n'],
    ['an alias with a template', 'version: v1.1.0\nalias:\n  values:\n    x: {{.Values.x}}\n$x\n'],
  ])('lets %s pass', async (_name, text) => {
    expect(await checkOutline(text)).toBeUndefined();
  });

  it.each(
    readVectors()
      .filter(({ kind, expect: { ok }, input }) => kind === 'task' && ok && /steps/.test(input))
      .map(({ name, input }) => [name, input] as const),
  )('lets what the engine takes pass: %s', async (_name, input) => {
    expect(await checkOutline(input)).toBeUndefined();
  });
});
