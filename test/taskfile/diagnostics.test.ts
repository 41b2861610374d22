import { describe, expect, it } from 'vitest';
import { refusedCodes } from '../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { loadTaskFile } from '../../src/taskfile/load-task-file.ts';
import type { LoadOptions } from '../../src/taskfile/model.ts';
import { shown } from './shown.ts';

const run = { ID: 'cf10', Registry: 'myregistry.azurecr.io', OS: 'linux' };
const url = 'https://kv.vault.azure.net/secrets/a';

/** A file with the problems that it has, in order; each line of `found` is `START-END CODE: MESSAGE`. */
const cases: [name: string, text: string, found: string[], options?: Partial<LoadOptions>][] = [
  ['an open bracket', 'steps:\n  - cmd: [a\n', ["2:10-2:12 error invalid-yaml: the closing bracket of '[' is missing"]],
  [
    'types, with a comment between',
    'steps:\n# x\n  - cmd: a\n    timeout: 10m\n    keep: maybe\n',
    [
      "4:14-4:17 error wrong-type: 'timeout' must be a whole number, not '10m'",
      "5:11-5:16 error wrong-type: 'keep' must be true or false, not 'maybe'",
    ],
  ],
  [
    'a type in a block of text',
    'steps:\n  - cmd: a\n    timeout: |\n      x\n',
    ["3:14-3:15 error wrong-type: 'timeout' must be a whole number, not 'x'"],
  ],
  [
    'a type and a later mistake',
    'steps:\n  - cmd: {a: b}\n  - cmd: b\n    retries: -1\n',
    [
      "2:10 error wrong-type: 'cmd' must be text, not a map",
      "4:14-4:16 error step-retries: 'retries' is -1, and cannot be negative",
    ],
  ],
  [
    'empty entries and what stands beside them',
    'secrets: [~]\nvolumes:\n  -\nsteps:\n  - cmd: a\n    volumeMounts: [~]\n  -\n  - x\n  - cmd: b\n    repeat: -1\n',
    [
      '1:11-1:12 error empty-entry: a secret is empty',
      '3:3-3:3 error empty-entry: a volume is empty',
      '6:20-6:21 error empty-entry: a mount is empty',
      '7:3-7:3 error empty-entry: a step is empty',
      "8:5-8:6 error wrong-type: a step must be a map, not 'x'",
      "10:13-10:15 error step-repeat: 'repeat' is -1, and cannot be negative",
    ],
  ],
  // Found by `npm run fuzz`: what is empty has no place behind the indent of its line.
  ['an empty text in an indent', ' !', ["1:2-1:2 error wrong-type: the file must be a map, not ''"]],
  ['an alias that contains itself', 'steps: &a\n  - *a\n', ['2:3 error invalid-yaml: a value contains itself']],
  ['an unknown anchor', 'steps:\n  - *a\n', ["2:6 error invalid-yaml: nothing is anchored as 'a'"]],
  [
    'a template without end',
    'steps:\n  - cmd: a {{ .Run.ID\n',
    ['2:12 error invalid-template: a template action does not end'],
  ],
  [
    'an unknown function',
    'steps:\n  - cmd: a {{ nope 1 }} b\n',
    ["2:15-2:24 error invalid-template: there is no template function 'nope'"],
  ],
  [
    'a failing function',
    'steps:\n  - cmd: a {{ upper 5 }} b\n',
    ["2:21-2:25 error failed-template: '5' is not text, which the function takes"],
  ],
  ['nothing rendered', '{{ .Values.x }}', ['1:1 error empty-result: the templates print nothing, so there is no task']],
  [
    'values that are a list',
    'steps: []\n',
    ['- error invalid-values: line 1 of the values file: the file is a list, not a map of names to values'],
    { values: '- a' },
  ],
  [
    'a nameless value',
    'steps: []\n',
    ['- error invalid-set: a value has no name'],
    { set: [{ name: '', value: 'x' }] },
  ],
  [
    'an alias source',
    'version: v1.1.0\nalias:\n  src:\n    - a.yaml\nsteps: []\n',
    ["4:7-4:13 error alias-source: the aliases of 'a.yaml' cannot be read here"],
  ],
  [
    'directive and names of aliases',
    'version: v1.1.0\nalias:\n  values:\n    a-b: c\n    ok: d\n    e_f: g\n  directive: ab\nsteps: []\n',
    [
      "4:5-4:8 error alias-name: the name of the alias 'a-b' contains something other than letters and digits",
      "6:5-6:8 error alias-name: the name of the alias 'e_f' contains something other than letters and digits",
      "7:14-7:16 error alias-directive: 'directive' is 'ab', but one character begins an alias",
    ],
  ],
  [
    'secrets',
    `secrets:\n  - id: a b\n    keyvault: ${url}\n  - id: c\n    clientID: x\n  - id: c\n    keyvault: ${url}\n  - keyvault: ${url}\nsteps:\n  - id: x y\n    cmd: z\n`,
    [
      "2:9-2:12 error secret-id: the id 'a b' contains white space",
      "4:5-4:7 error secret-source: the secret 'c' has no 'keyvault'",
      "5:15-5:16 error secret-client-id: the client ID 'x' is not a GUID",
      "6:9-6:10 error secret-duplicate: an earlier secret has the id 'c' too",
      '8:5-8:13 error secret-id: the secret has no id',
      "10:9-10:12 error step-id: the id 'x y' contains white space",
    ],
  ],
  [
    'secret URLs',
    `secrets:\n  - id: a\n    keyvault: http://x.y/secrets/z\n  - id: b\n    keyvault: https://x/secrets/z\nsteps:\n  - cmd: a\n    repeat: -1\n`,
    [
      "3:15-3:35 error secret-url: 'http://x.y/secrets/z' is not the URL of a secret in a key vault",
      "5:15-5:34 error secret-url: 'https://x/secrets/z' is not the URL of a secret in a key vault",
      "8:13-8:15 error step-repeat: 'repeat' is -1, and cannot be negative",
    ],
  ],
  [
    'secrets that nobody resolves',
    `secrets:\n  - id: a\n    keyvault: ${url}\n`,
    ['2:5-2:7 error secret-unresolved: secrets cannot be resolved here: no access to a key vault was given'],
  ],
  [
    'volumes',
    'volumes:\n  - name: a b\n    secret: {"c d": eA==, "": eA==}\n  - name: v\n    secret: {x: eA==}\n  - name: v\n    secret: {}\n  - secret: {x: eA==}\n  - name: w\n',
    [
      "2:11-2:14 error volume-name: 'a b' cannot be the name of a volume",
      "3:15-3:18 error volume-file-name: 'c d' cannot be the name of a file",
      "3:28-3:28 error volume-file-name: a file of the volume 'a b' has no name",
      "6:11-6:12 error volume-duplicate: an earlier volume has the name 'v' too",
      "7:13 error volume-source: the volume 'v' has no files",
      '8:5-8:11 error volume-name: the volume has no name',
      "9:5-9:9 error volume-source: the volume 'w' has no 'secret', which holds its files",
    ],
  ],
  [
    'mounts',
    'volumes:\n  - name: v\n    secret: {x: eA==}\nsteps:\n  - cmd: a\n    volumeMounts:\n      - name: nope\n        mountPath: /a\n      - name: v\n        mountPath: /a\n      - name: v\n  - push: [a]\n    volumeMounts:\n      - name: v\n        mountPath: /a\n',
    [
      "7:15-7:19 error mount-volume: there is no volume 'nope'",
      "10:20-10:22 error mount-duplicate: 'nope' is mounted at '/a' too",
      "11:9-11:13 error mount-incomplete: the mount of 'v' has no 'mountPath'",
      '13:5-13:17 error mount-on-push: a push step mounts a volume',
    ],
  ],
  ['a version', 'version: "2"\nsteps: []\n', ["1:11-1:12 error version: there is no version '2' of task files"]],
  [
    'environments',
    'env: [A=1]\nsteps:\n  - cmd: a\n    env:\n      - B\n  - cmd: b\n    env: [C=1, D]\n',
    [
      "5:9-5:10 error env-entry: 'B' has no value, which it needs beside the variables of the task",
      "7:16-7:17 error env-entry: 'D' has no value, which it needs beside the variables of the task",
    ],
  ],
  [
    'an inherited environment',
    'env:\n  - A=1,B\nsteps:\n  - cmd: a\n',
    ["2:5-2:10 error env-entry: the value of 'A' ends at its first comma, and what follows it has no '='"],
  ],
  [
    'steps',
    'steps:\n  - cmd: a\n    push: [b]\n    retries: -1\n    repeat: -2\n    cache: yes please\n  - id: x\n',
    [
      "3:5-3:9 error step-kind-conflict: this step has both 'cmd' and 'push'",
      "4:14-4:16 error step-retries: 'retries' is -1, and cannot be negative",
      "5:13-5:15 error step-repeat: 'repeat' is -2, and cannot be negative",
      "6:12-6:22 error step-cache: 'cache' cannot be 'yes please'",
      "7:5-7:7 error step-kind-missing: step 'x' has no 'cmd', 'build', or 'push'",
    ],
  ],
  [
    'ids',
    'steps:\n  - id: a\n    cmd: x\n  - id: a\n    cmd: x\n  - id: acb_root\n    cmd: x\n  - id: a b\n    cmd: x\n',
    [
      "4:9-4:10 error step-id-duplicate: the id 'a' is already that of the step on line 2",
      "6:9-6:17 error step-id-reserved: 'acb_root' is reserved: it cannot be the id of a step",
      "8:9-8:12 error step-id: the id 'a b' contains white space",
    ],
  ],
  [
    'when',
    'steps:\n  - id: a\n    cmd: x\n    when: [a, later]\n  - id: later\n    cmd: x\n    when: ["-", a]\n  - cmd: y\n    when: [""]\n',
    [
      "4:12-4:13 error when-self: step 'a' waits for itself",
      '4:15-4:20 error when-cycle: steps wait for each other: a (line 2) -> later (line 5) -> a',
      "7:13-7:14 error when-immediate: '-', which means at once, stands beside other entries of 'when'",
      "9:13-9:13 error when-unknown: an entry of 'when' is empty",
    ],
  ],
  [
    'a wait for a step below',
    'steps:\n  - id: a\n    cmd: x\n    when: [b]\n  - id: b\n    cmd: x\n',
    ["4:12-4:13 error when-later: step 'a' waits for a step below it: 'b' (line 5)"],
  ],
  [
    'a type in one id, which others name',
    'steps:\n  - id: [a]\n    cmd: x\n  - cmd: y\n    when: [a]\n',
    ["2:9 error wrong-type: 'id' must be text, not a list"],
  ],
  [
    'a problem that an action made',
    'steps:\n  - id: {{ "a b" }}\n    cmd: x\n',
    ["2:9-2:20 error step-id: the id 'a b' contains white space"],
  ],
  [
    'a value that an action is part of',
    'steps:\n  - id: pre{{ " x" }}post\n    cmd: x\n',
    ["2:9-2:26 error step-id: the id 'pre xpost' contains white space"],
  ],
  [
    'a problem that an alias made',
    'version: v1.1.0\nalias:\n  values:\n    bad: a b\nsteps:\n  - id: $bad\n    cmd: x\n',
    ["6:9-6:13 error step-id: the id 'a b' contains white space"],
  ],
  [
    'a problem in a range',
    'steps:\n{{- range list "a" "b" }}\n  - id: {{ . }}\n    cmd: x\n    retries: -1\n{{- end }}\n',
    ["5:14-5:16 error step-retries: 'retries' is -1, and cannot be negative"],
  ],
  [
    'several lines that one action made',
    'steps:\n{{ "  - cmd: a\\n    retries: x\\n    keep: y" }}\n',
    ["2:1-2:48 error wrong-type: 'retries' must be a whole number, not 'x'"],
  ],
  [
    'more than is read',
    `steps:\n  - cmd: a\n    env: [${'x,'.repeat(50_000)}]\n`,
    ['3:99994 error too-large: yaml: more than 50000 keys and values'],
  ],
  [
    'a problem behind a byte order mark and Windows line ends',
    '\uFEFFsteps:\r\n  - cmd: a\r\n    retries: -1\r\n',
    ["3:14-3:16 error step-retries: 'retries' is -1, and cannot be negative"],
  ],
];

describe('all problems of a file, in the order of the text', () => {
  it.each(cases)('%s', async (_name, text, found, options) => {
    const result = await loadTaskFile(text, { run, ...options });
    expect(result.ok ? [] : result.diagnostics.map(shown)).toEqual(found);
  });

  it('shows a case of every code', () => {
    const seen = cases.flatMap(([, , found]) => found.map((line) => /^\S+ \w+ ([\w-]+):/.exec(line)?.[1]));
    // What is certain before the values are known is the business of check-outline.
    expect(refusedCodes.filter((code) => code !== 'outline' && !seen.includes(code))).toEqual([]);
  });
});

it('has the words of the engine for what it finds first, not for what stands first', async () => {
  const text = 'steps:\n  - cmd: a\n    retries: -1\nvolumes:\n  - name: v\n';
  const result = await loadTaskFile(text, { run });
  const seen: object = result.ok ? {} : { ...result, diagnostics: result.diagnostics.map(shown) };
  expect(seen).toEqual({
    ok: false,
    message:
      'failed to unmarshal task before running: failed to deserialize task and validate: currently only support for source type secret',
    first: {
      code: 'volume-source',
      severity: 'error',
      message: "the volume 'v' has no 'secret', which holds its files",
      line: 5,
      column: 5,
      end: { line: 5, column: 9 },
      hint: "Set 'secret' to a map of file names to Base64 text.",
    },
    diagnostics: [
      "3:14-3:16 error step-retries: 'retries' is -1, and cannot be negative",
      "5:5-5:9 error volume-source: the volume 'v' has no 'secret', which holds its files",
    ],
  });
});
