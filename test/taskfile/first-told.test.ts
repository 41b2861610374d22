import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkTaskFile } from '../../src/taskfile/check-task-file.ts';

/** What is told, one line each, with the advice. */
const told = async (text: string, options: CheckOptions = {}): Promise<readonly string[]> =>
  (await checkTaskFile(text, options)).map(
    ({ line, column, severity, code, message, hint }) =>
      `${line}:${column} ${severity} ${code}: ${message}${hint === undefined ? '' : ` | ${hint}`}`,
  );

const file = (...lines: readonly string[]): string => `version: v1.1.0\n${lines.join('\n')}\n`;
const step = (...lines: readonly string[]): string => file('steps:', '  - cmd: bash:5.2 echo', ...lines);

describe('the cause, without what follows from it', () => {
  it.each<[about: string, text: string, expected: readonly string[], options?: CheckOptions]>([
    [
      'a time of the wrong type',
      step('    timeout: 1 minute'),
      [
        "4:14 error wrong-type: 'timeout' must be a whole number, not '1 minute' | Write 60: it is a number of seconds.",
      ],
    ],
    [
      'an entry of the wrong type',
      step('    when: [{id: build}]'),
      [
        "4:12 error wrong-type: an entry of 'when' must be text, not a map | Write it in quotation marks: a text that contains ': ' or begins with '{' is read as a map.",
      ],
    ],
    [
      'digits as they are beside a secret, whose value is not read',
      file(
        'secrets:',
        '  - id: token',
        '    keyvault: https://v.vault.azure.net/secrets/token',
        'steps:',
        '  - id: step1',
        '    cmd: bash:5.1 {{.Secrets.token}} 1',
        '  - cmd: bash:5.1 echo 11',
        '    when: [step11]',
      ),
      ["9:12 error when-unknown: no step has the id 'step11' | Did you mean 'step1' (line 6)?"],
    ],
    [
      'a secret in plain text, and not that the one in the vault is unused',
      file(
        'secrets:',
        '  - id: token',
        '    keyvault: https://v.vault.azure.net/secrets/token',
        'steps:',
        '  - cmd: bash:5.2 ./ci',
        '    env: [DB_PASSWORD=Qx7mm99Zzlk]',
      ),
      [
        "7:23 warning plain-secret: the value of 'DB_PASSWORD' is written in plain text | Keep it in a key vault: name it under 'secrets', and write {{.Secrets.ID}} here.",
      ],
    ],
    [
      'a misspelt key, and not that volumes are unused',
      file('volumes:', '  - name: vol', '    secret: {file: YQ==}', 'steps:', '  - cmd: bash:5.2 ls', '    mounts: []'),
      ["7:5 warning unknown-key: unknown key 'mounts' | Did you mean 'volumeMounts'?"],
    ],
    [
      'a kind of step that lost its last letter',
      file('steps:', '  - id: one', '    pus: [a.azurecr.io/a:1]'),
      ["4:5 error unknown-key: unknown key 'pus' | Did you mean 'push'?"],
    ],
    [
      'a misspelt number of retries, and not that other keys need it',
      step('    retryDelay: 10', '    retrie: 2'),
      ["5:5 error unknown-key: unknown key 'retrie' | Did you mean 'retries'?"],
    ],
    [
      'a secret whose id has no value, and not that there is none',
      file(
        'steps:',
        '  - cmd: bash:5.2 echo {{.Secrets.token}}',
        'secrets:',
        '  - id:',
        '    keyvault: https://v.vault.azure.net/secrets/token',
      ),
      ["5:5 error missing-value: 'id' has no value | Write a value, or remove the key."],
    ],
    [
      'an alias that is used by another name more than once',
      file(
        'alias:',
        '  values:',
        '    rpeo: team',
        'steps:',
        '  - cmd: bash:5.2 echo $repo',
        '  - cmd: bash:5.2 ls $repo',
      ),
      [
        "4:5 warning unknown-alias: nothing uses the alias 'rpeo', but '$repo', which is not declared | Did you mean 'repo'?",
      ],
    ],
    [
      'keys beside aliases of an address, which are not read',
      file(
        'alias:',
        "  src: ['https://example.com/a.yaml']",
        'steps:',
        '  - cdm: $hello',
        '  - cmd: $hello',
        '    timeot: 1',
      ),
      [
        "5:5 error unknown-key: unknown key 'cdm' | Did you mean 'cmd'?",
        "7:5 warning unknown-key: unknown key 'timeot' | Did you mean 'timeout'?",
      ],
      { readAliasSource: async () => undefined },
    ],
    [
      'no steps beside aliases of an address',
      file('alias:', "  src: ['https://example.com/a.yaml']", 'step:', '  - cmd: $hello'),
      ["4:1 error outline: the file has no 'steps', but 'step' | Did you mean 'steps'?"],
      { readAliasSource: async () => undefined },
    ],
    [
      'a known alias in other letters',
      step('  - cmd: bash:5.2 echo $Id'),
      ["4:24 warning unknown-alias: there is no alias 'Id', so '$Id' stays as it is | Did you mean '$ID'?"],
    ],
    [
      'a quotation mark that only ends a name with a value',
      file(
        'steps:',
        '  - build: -t a.azurecr.io/{{.Values.b}}:1 .',
        '  - push:',
        '      - a.azurecr.io/{{.Values.b}}:1"',
      ),
      [
        `5:9 error image-name: '1"' cannot be the tag of an image | Use letters, digits, '_', '.', and '-', beginning with a letter, a digit, or '_'.`,
      ],
      { valuesMayFollow: true },
    ],
    [
      'capital letters in the name of an image of a command',
      file('steps:', '  - cmd: docker build -t a.azurecr.io/App:1 .'),
      [
        "3:26 error image-name: the name of the image 'a.azurecr.io/App:1' has capital letters | Write 'a.azurecr.io/app:1'.",
      ],
    ],
    [
      'a command over several lines that is not marked as a text',
      file('steps:', '  - cmd:', '      bash:5.2 -c "', '      echo a: b"'),
      [
        "3:5 error invalid-yaml: the lines below 'cmd' are not marked as a text | Write 'cmd: |' to keep its lines, or 'cmd: >' to join them.",
      ],
    ],
    [
      'a line of a build that is indented more',
      file('steps:', '  - build: >', '      -t a.azurecr.io/a:1', '       -f Dockerfile', '      .'),
      [
        '5:8 error build-context: the line is indented more than the others, and so is a command of its own | Indent it like the others.',
      ],
    ],
    [
      'the first line of a build that is indented less',
      file('steps:', '  - build: >', '     -t a.azurecr.io/a:1', '      -f Dockerfile', '      .'),
      [
        '4:6 error build-context: the line is indented less than the others, and so is a command of its own | Indent it like the others.',
      ],
    ],
    [
      'an entry that is indented less than the one below it',
      step('    env:', '     - A=1', '      - B=2'),
      [
        '5:8 error joined-lines: the line is indented less than the entry below it, which so is part of its text | Indent it like the entry below it.',
      ],
    ],
    [
      'a mistake in what only one value brings in',
      file('{{if eq .Values.env "prod"}}', 'evn: [A=1]', '{{end}}', 'steps:', '  - cmd: bash:5.2 ls'),
      ["3:1 warning unknown-key: unknown key 'evn' | Did you mean 'env'?"],
      { valuesMayFollow: true },
    ],
    [
      'an unknown step, and not that values have no form yet',
      file(
        'secrets:',
        '  - id: token',
        '    keyvault: "{{.Values.url}}"',
        '    clientID: "{{.Values.client}}"',
        'steps:',
        '  - id: one',
        '    cmd: bash:5.2 echo {{.Secrets.token}}',
        '    when: ["{{.Values.step}}", two]',
      ),
      ["9:32 error when-unknown: no step has the id 'two' | Remove 'when': no step stands above this one."],
      { valuesMayFollow: true },
    ],
    [
      'a text for a list, whatever the text is',
      file('steps:', '  - cmd: bash:5.2 ls', '  - cmd: bash:5.2 ls', '    when: "{{.Values.step}}"'),
      ["5:12 error wrong-type: 'when' must be a list, not '1' | Write 'when: [{{.Values.step}}]'."],
      { valuesMayFollow: true },
    ],
    [
      'a time of the wrong type, and no list that is a value',
      file('steps:', '  - cmd: bash:5.2 ls', '    when: {{.Values.steps}}', '    timeout: soon'),
      ["5:14 error wrong-type: 'timeout' must be a whole number, not 'soon'"],
      { valuesMayFollow: true },
    ],
    [
      'nothing for values that have no form yet',
      file(
        'secrets:',
        '  - id: token',
        '    keyvault: "{{.Values.url}}"',
        'volumes:',
        '  - name: "{{.Values.volume}}"',
        '    secret: {a: YQ==}',
        'steps:',
        '  - id: one',
        '    cmd: bash:5.2 echo {{.Secrets.token}}',
        '    keep: {{.Values.keep}}',
        '    cache: {{.Values.cache}}',
        '    volumeMounts: [{name: "{{.Values.volume}}", mountPath: /a}]',
        '  - cmd: bash:5.2 ls',
        '    when: ["{{.Values.step}}"]',
      ),
      [],
      { valuesMayFollow: true },
    ],
    [
      'a key of another system for the order of steps',
      file(
        'steps:',
        '  - id: one',
        '    build: -t a.azurecr.io/a:1 .',
        '  - id: two',
        '    cmd: bash:5.2 ls',
        '    when: ["-"]',
        '  - push: [a.azurecr.io/a:1]',
        '    needs: [one, two]',
      ),
      ["9:5 error unknown-key: unknown key 'needs' | A step waits for the steps that 'when' lists."],
    ],
    [
      'a key of another system for the path of a mount',
      file(
        'volumes:',
        '  - name: vol',
        '    secret: {file: YQ==}',
        'steps:',
        '  - cmd: bash:5.2 ls',
        '    volumeMounts:',
        '      - name: vol',
        '        path: /run/x',
      ),
      ["9:9 error unknown-key: unknown key 'path' | Did you mean 'mountPath'?"],
    ],
    [
      'a misspelt end, and not that there is none',
      file('{{if .Values.a}}', 'env: [A=1]', '{{ endif }}', 'steps:', '  - cmd: bash:5.2 ls'),
      ["4:4 error invalid-template: there is no template function 'endif' | Did you mean 'end'?"],
    ],
    [
      'a misspelt else',
      file('{{if .Values.a}}', 'env: [A=1]', '{{ esle }}', 'env: [A=2]', '{{end}}', 'steps:', '  - cmd: bash:5.2 ls'),
      ["4:4 error invalid-template: there is no template function 'esle' | Did you mean 'else'?"],
    ],
    [
      'an option of a build with one dash',
      file('steps:', '  - build: -tag a.azurecr.io/a:1 .', '  - push: [a.azurecr.io/a:1]'),
      [
        "3:12 warning unknown-option: docker takes '-tag' for '-t ag' | Did you mean '--tag'?",
        "4:12 warning unbuilt-push: no step builds or tags 'a.azurecr.io/a:1', which is pushed here | Build or tag it in a step above.",
      ],
    ],
    [
      'a value that a template makes and another mistake',
      file(
        'secrets:',
        '  - id: token',
        '    keyvault: https://v.vault.azure.net/secrets/token',
        'volumes:',
        '  - name: vol',
        '    secret:',
        '      file: {{.Secrets.token | b64enc}}',
        'steps:',
        '  - cmd: bash:5.2 ls',
        '    volumeMounts: {name: vol}',
      ),
      ["11:19 error wrong-type: 'volumeMounts' must be a list, not a map | Begin each entry with '- '."],
    ],
    [
      'the step that merges the id of another',
      file('steps:', '  - &one', '    id: one', '    cmd: bash:5.2 a', '  - <<: *one', '    cmd: bash:5.2 b'),
      ["6:5 error step-id-duplicate: the id 'one' is already that of another step | Give each step an id of its own."],
    ],
    [
      'another name of an image under a tag that is not known yet',
      file('steps:', '  - build: -t $Registry/shop:{{.Values.tag}} .', '  - push: ["$Registry/shoop:{{.Values.tag}}"]'),
      [
        "4:13 warning unbuilt-push: no step builds or tags '$Registry/shoop:{{.Values.tag}}', which is pushed here | Did you mean '$Registry/shop:{{.Values.tag}}', which the step on line 3 makes? Otherwise build or tag '$Registry/shoop:{{.Values.tag}}' in a step above.",
      ],
      { valuesMayFollow: true },
    ],
    [
      'a tag that may become the one that is built',
      file('steps:', '  - build: -t $Registry/shop:{{.Values.a}} .', '  - push: ["$Registry/shop:{{.Values.b}}"]'),
      [],
      { valuesMayFollow: true },
    ],
    [
      'another tag beside a service that builds nothing',
      file(
        'steps:',
        '  - cmd: redis:7.2.4 --save ""',
        '  - build: -t $Registry/app:$ID .',
        '  - push: [$Registry/app:latest]',
      ),
      [
        "5:12 warning unbuilt-push: no step builds or tags '$Registry/app:latest', which is pushed here | Did you mean '$Registry/app:$ID', which the step on line 4 makes? Otherwise build or tag '$Registry/app:latest' in a step above.",
      ],
    ],
    [
      'another tag beside a tool that may build it',
      file(
        'steps:',
        '  - cmd: gradle:8.6 ./gradlew bootBuildImage',
        '  - build: -t $Registry/app:$ID .',
        '  - push: [$Registry/app:latest]',
      ),
      [],
    ],
  ])('%s', async (_about, text, expected, options) => {
    expect(await told(text, options)).toEqual(expected);
  });
});

describe('advice', () => {
  it.each([
    ['ids in a text', step('    when: a, b'), "Write 'when: [a, b]'."],
    ['ids with one bracket', step('    when: a]'), "Write 'when: [a]'."],
    [
      'a dash behind a key',
      step('    when: -'),
      `Write ["-"] for a list with the text '-', or begin the list on the next line.`,
    ],
    ['an escape', step('    user: "C:\\work"'), 'Write two backslashes, or put the text in single quotation marks.'],
    ['two commas', step('    when: [a,, b]'), 'Write the entry, or remove the comma.'],
    ['a word for another function', step('    user: {{if equals .Run.OS "linux"}}a{{end}}'), "Did you mean 'eq'?"],
    ['a misspelt word of an action', step('    user: {{rnage .Values.a}}a{{end}}'), "Did you mean 'range'?"],
    ['a secret as GitHub writes it', step('    user: ${{ secrets.token }}'), 'Write {{.Secrets.ID}} for a secret.'],
    [
      'a function without a pipe',
      step('    user: "{{.Values.a upper}}"'),
      "Write '|' before a function that gets the value: .Values.a | upper.",
    ],
    [
      'the run inside of a range',
      step('{{range list "a" "b"}}', '  - cmd: bash:5.2 {{.Run.ID}}', '{{end}}'),
      "Inside 'range' and 'with', '.' is the entry: write '$.Run' for that of the whole file.",
    ],
    [
      'an action that goes on in the next line',
      step('    user: >', '      {{.Run.ID', '      --b'),
      "End the action with '}}'.",
    ],
  ])('for %s', async (_about, text, hint) => {
    const found = await checkTaskFile(text, { set: [{ name: 'a', value: 'x' }] });
    expect(found.find(({ line }) => line !== undefined)?.hint).toBe(hint);
  });
});

describe('many names', () => {
  const names = (letter: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${letter}${at}`);

  it.each([
    [
      'aliases',
      file('alias:', '  values:', ...names('a', 4000).map((name) => `    ${name}: x`)).concat(
        `steps:\n  - cmd: bash:5.2 ${names('$b', 4000).join(' ')}\n`,
      ),
    ],
    [
      'secrets',
      file(
        'secrets:',
        ...names('a', 4000).map((name) => `  - {id: ${name}, keyvault: "https://v.vault.azure.net/secrets/x"}`),
        'steps:',
        `  - cmd: bash:5.2 ${names('b', 4000)
          .map((name) => `{{.Secrets.${name}}}`)
          .join(' ')}`,
      ),
    ],
  ])('%s are not all compared', async (_about, text) => {
    const before = process.cpuUsage();
    expect((await checkTaskFile(text, {})).length).toBeGreaterThan(0);
    expect(process.cpuUsage(before).user).toBeLessThan(8_000_000);
  });
});

describe('what no alias replaces', () => {
  it('is told where an alias has it', async () => {
    const text = file('alias:', '  values:', '    stamp: $ID-x', 'steps:', '  - cmd: bash:5.2 echo $stamp');
    expect(await told(text)).toEqual([
      "4:12 warning unknown-alias: '$ID' stays as it is in the text of an alias | Write '{{.Run.ID}}' instead.",
    ]);
  });

  it('is no name of the shell', async () => {
    const text = file('alias:', '  values:', '    home: $HOME/x', 'steps:', '  - cmd: bash:5.2 echo $home');
    expect(await told(text)).toEqual([]);
  });
});

describe('blocks of text', () => {
  it('begin behind their indentation, and each line of a build is a command', async () => {
    expect(await told(file('steps:', '  - build: |', '      -t $Registry/x:1', '      .'))).toEqual([
      "4:7 error build-context: the build has no context | Each line is a command of its own: begin the text with '>' and not with '|', so that its lines are joined.",
    ]);
  });
});

it('reads tabs between brackets', async () => {
  expect(await told('steps:\n  - {cmd:\t"bash:5.2 x",\t"id":\t"ab"}\n')).toEqual([]);
});

it('reads no tab as indentation', async () => {
  expect(await told('steps:\n  -\n\t{cmd: "bash:5.2 x"}\n')).toEqual([
    '3:1 error invalid-yaml: a tab is used for indentation | Indent with spaces.',
  ]);
});

it.each([
  ['a map', '{\n  "steps": [\n    { "cmd": "bash:5.2 x",\n    { "cmd": "bash:5.2 y" }\n  ]\n}\n', 3, 5],
  ['a list', '{\n  "steps": [\n    { "push": ["a" },\n    { "cmd": "bash:5.2 y" }\n  ]\n}\n', 3, 15],
])('names the bracket of %s that is not closed inside of others', async (_about, text, line, column) => {
  const [first] = await checkTaskFile(text, {});
  expect([first?.code, first?.line, first?.column]).toEqual(['invalid-yaml', line, column]);
});
