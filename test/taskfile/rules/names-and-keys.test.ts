import { describe, expect, it } from 'vitest';
import { type CheckOptions, checkTaskFile } from '../../../src/taskfile/check-task-file.ts';

const found = async (text: string, codes: readonly string[], options: CheckOptions = {}): Promise<string[]> =>
  (await checkTaskFile(text, options))
    .filter(({ code }) => codes.includes(code))
    .map(({ line, severity, message, hint }) => `${line ?? '-'} ${severity}: ${message} (${hint})`);

const head = 'version: v1.1.0\n';
const step = (cmd: string, more = ''): string => `${head}steps:\n  - cmd: ${cmd}\n${more}`;

describe('unknown keys', () => {
  it.each([
    ['a misspelt one', 'a\n    timeot: 1', "4 warning: unknown key 'timeot' (Did you mean 'timeout'?)"],
    ['another letter case', 'a\n    entrypoint: b', "4 warning: unknown key 'entrypoint' (Did you mean 'entryPoint'?)"],
    [
      'one of the task',
      'a\n    secrets: []',
      "4 warning: unknown key 'secrets': it belongs to the task, not to a step (Write it at the left margin.)",
    ],
    [
      'one of a step',
      'a\nretries: 1',
      "4 warning: unknown key 'retries': it belongs to a step, not to the task (Indent it, so that it is in line with the keys there.)",
    ],
    [
      'an old one',
      'a\ntotalTimeout: 1',
      "4 warning: unknown key 'totalTimeout' (The time limit of a run belongs to the task in Azure: set it with '--timeout'.)",
    ],
    [
      'one of another system',
      'a\n    needs: [b]',
      "4 warning: unknown key 'needs' (A step waits for the steps that 'when' lists.)",
    ],
    [
      'a field of the engine',
      'a\n    tags: [b]',
      "4 warning: unknown key 'tags' (Name the tags in 'build', each behind '-t'.)",
    ],
    ['one of a mount', 'a\n    volumeMounts: [{nam: b}]', "4 error: unknown key 'nam' (Did you mean 'name'?)"],
  ])('tells %s', async (_name, cmd, line) => {
    expect(await found(step(cmd), ['unknown-key'])).toEqual([line]);
  });

  it.each([
    [
      'the alias section',
      `${head}alias:\n  vales:\n    a: b\nsteps:\n  - cmd: a\n`,
      ["3 warning: unknown key 'vales' (Did you mean 'values'?)"],
    ],
    ['a key that holds anchors', `${head}x-env: &env [A=b]\nsteps:\n  - cmd: a\n    env: *env\n`, []],
    ['a merged map', `${head}x-all: &all {timeout: 5}\nsteps:\n  - cmd: a\n    <<: *all\n`, []],
    ['names in maps', `${head}volumes:\n  - name: v\n    secret: {anything.txt: eA==}\nsteps:\n  - cmd: a\n`, []],
  ])('looks at %s', async (_name, text, lines) => {
    expect(await found(text, ['unknown-key'])).toEqual(lines);
  });
});

describe('keys without effect', () => {
  it.each([
    [
      'cache on a command',
      'a\n    cache: enabled',
      ["4 warning: 'cache' has no effect on a step with 'cmd' (Remove the key.)"],
    ],
    [
      'retries of a pull that is not asked for',
      'a\n    cmdDownloadRetries: 2',
      ["4 warning: 'cmdDownloadRetries' has no effect without 'pull: true' (Remove the key.)"],
    ],
    ['retries of a pull', 'a\n    pull: true\n    cmdDownloadRetries: 2', []],
    ['exit codes', 'a\n    exitedWith: [0]', ["4 warning: 'exitedWith' has no effect on any step (Remove the key.)"]],
    [
      'pull on a build',
      'a\n  - build: -t a .\n    pull: true',
      ["5 warning: 'pull' has no effect on a step with 'build' (Remove the key.)"],
    ],
    [
      'env on a push',
      'a\n  - push: [b]\n    env: [A=b]',
      ["5 warning: 'env' has no effect on a step with 'push' (Remove the key.)"],
    ],
    ['what a step has anyway', 'a\n  - push: [b]\n    keep: false\n    env: []\n    retries: 0', []],
    [
      'what a push has',
      'a\n  - push: [b]\n    id: xy\n    when: ["-"]\n    timeout: 9\n    startDelay: 1\n    ignoreErrors: true',
      [],
    ],
  ])('tells %s', async (_name, cmd, lines) => {
    expect(await found(step(cmd), ['ignored-key'])).toEqual(lines);
  });
});

describe('keys twice, and without a value', () => {
  it.each([
    [
      'a key twice',
      'a\n    cmd: b',
      ["4 warning: 'cmd' is given twice: this one replaces that of line 3 (Remove one of them.)"],
    ],
    [
      'a key above a merged map',
      'a\n    timeout: 5\n    <<: {timeout: 6}',
      ["4 warning: 'timeout' is replaced by that of the map merged below it (Write 'timeout' below '<<'.)"],
    ],
    ['a key below a merged map', 'a\n    <<: {timeout: 6}\n    timeout: 5', []],
    ['a key without a value', 'a\n    env:', ["4 warning: 'env' has no value (Write a value, or remove the key.)"]],
    ['a key whose value is a comment', 'a\n    env:\n      # - A=b', []],
    ['a null that is meant', 'a\n    env: ~', []],
    [
      'the only kind of a step without a value',
      'a\n  - cmd:',
      ["4 error: 'cmd' has no value (Write a value, or remove the key.)"],
    ],
  ])('tells %s', async (_name, cmd, lines) => {
    expect(await found(step(cmd), ['duplicate-key', 'missing-value', 'step-kind-missing'])).toEqual(lines);
  });
});

describe('values', () => {
  const given = (...names: string[]): CheckOptions => ({
    set: names.map((name) => ({ name, value: '1' })),
    valuesMayFollow: true,
  });
  it.each<[string, string, CheckOptions, string[]]>([
    [
      'one that is not given',
      '{{.Values.tag}}',
      given('a'),
      [
        "3 warning: no value 'tag' is given (Give it with '--set tag=VALUE', or in the values file.)",
        "- warning: the value 'a' is given but no template uses it (Use it in the file, or leave it out.)",
      ],
    ],
    [
      'two that are meant to be one',
      '{{.Values.verson}}',
      given('version'),
      [
        "3 warning: no value 'verson' is given (Did you mean 'version', which is given but not used?)",
        "- warning: the value 'version' is given but no template uses it (Did you mean 'verson'?)",
      ],
    ],
    ['nothing when none is given yet', '{{.Values.b}}', { valuesMayFollow: true }, []],
    [
      'one when none can follow',
      '{{.Values.b}}',
      {},
      ["3 warning: no value 'b' is given (Give it with '--set b=VALUE', or in the values file.)"],
    ],
    ['none that has a default', '{{.Values.b | default "c"}} {{.Values.b}}', given(), []],
    ['none that a condition asks for', '{{if .Values.b}}{{.Values.b}}{{end}}', {}, []],
    ['none of an item', '{{range list 1}}{{.Values}}{{end}}', given('a'), []],
    ['none when all are printed', '{{.ValuesJSON}}', given('a'), []],
    ['none that is looked up by its name', '{{index .Values "a-b"}}', given('a-b'), []],
  ])('tells %s', async (_name, action, options, lines) => {
    const all = await found(step(`bash echo ${action}`), ['undefined-value', 'unused-value'], options);
    expect(all.sort()).toEqual(lines.sort());
  });
});

describe('variables', () => {
  it.each([
    ['{{.Run.Id}}', ["3 warning: a run has no 'Id', so it prints nothing (Did you mean .Run.ID?)"]],
    [
      '{{.Build.Commit}}',
      ["3 warning: there is no variable '.Build.Commit', so it prints nothing (Write .Run.Commit.)"],
    ],
    [
      '{{.Registry}}',
      ["3 warning: there is no variable '.Registry', so it prints nothing (Did you mean .Run.Registry?)"],
    ],
    [
      '{{.tag | default "x"}}',
      ["3 warning: there is no variable '.tag', so it prints nothing (Write .Values.tag for a value.)"],
    ],
    ['{{.Run.RegistryName}} {{.Build.ID}} {{.RunJSON}} {{$.Run.OS}}', []],
    ['{{with .Run}}{{.ID}}{{end}}', []],
    ['{{define "x"}}{{.any}}{{end}}{{template "x" .Run}}', []],
  ])('tells %s', async (action, lines) => {
    expect(await found(step(`bash echo ${action}`), ['unknown-variable'])).toEqual(lines);
  });
});

describe('secrets', () => {
  const secrets = (...ids: string[]): string =>
    `${head}secrets:\n${ids.map((id) => `  - {id: ${id}, keyvault: 'https://a.vault.azure.net/secrets/b'}\n`).join('')}steps:\n`;
  it.each([
    [
      'one that is not declared',
      ['a1'],
      '{{.Secrets.a1}} {{.Secrets.zz}}',
      [
        "5 warning: no secret 'zz' is declared, so it prints nothing (Declare it under 'secrets', with its id and the URL of its vault.)",
      ],
    ],
    [
      'a misspelt use',
      ['token'],
      '{{.Secrets.tokn}}',
      ["5 warning: no secret 'tokn' is declared, so it prints nothing (Did you mean 'token'?)"],
    ],
    [
      'a misspelt declaration',
      ['tokn'],
      '{{.Secrets.token}} {{.Secrets.token}}',
      ["3 warning: nothing uses the secret 'tokn', but 'token', which is not declared (Did you mean 'token'?)"],
    ],
    [
      'one that nothing uses',
      ['ab', 'cd'],
      '{{.Secrets.ab}}',
      ["4 information: nothing uses the secret 'cd' (Remove it: the run fails when it cannot be read.)"],
    ],
    ['none with a dash in its name', ['a-b'], '{{index .Secrets "a-b"}}', []],
    ['none that all are read with', ['a-b'], '{{range $k, $v := .Secrets}}{{$v}}{{end}}', []],
  ])('tells %s', async (_name, ids, action, lines) => {
    expect(
      await found(`${secrets(...ids)}  - cmd: bash echo ${action}\n`, ['undefined-secret', 'unused-secret']),
    ).toEqual(lines);
  });
});

describe('aliases', () => {
  const codes = [
    'unknown-alias',
    'unused-alias',
    'escaped-dollar',
    'alias-without-support',
    'alias-in-image',
    'version-spelling',
  ];
  it.each([
    [
      'a misspelt predefined one',
      'a $Regisrty/b',
      ["3 warning: there is no alias 'Regisrty', so '$Regisrty' stays as it is (Did you mean '$Registry'?)"],
    ],
    [
      'one in small letters',
      'a $registry/b',
      ["3 warning: there is no alias 'registry', so '$registry' stays as it is (Did you mean '$Registry'?)"],
    ],
    [
      'one that is swallowed',
      'a $x$Registry',
      [
        "3 warning: '$Registry' directly behind '$x' stays as it is (Put something between them, such as a quotation mark.)",
      ],
    ],
    [
      "a shell's process",
      'bash echo $$',
      [
        "3 warning: '$$' becomes a single '$' in a file with aliases (Write '$$$$' for the number of the shell's process.)",
      ],
    ],
    ["a shell's process, escaped", 'bash echo $$$$ $$HOME $${x} $$(date)', []],
    [
      'variables of the shell',
      'bash $USER $MY_SECRET $HOME $(date) ${Regisrty} $1 $? $image $REGISTRY $id $date $os',
      [],
    ],
    ['variables that a script sets', "bash -c 'registry=a; echo $registry; for bsah in 1 2; do echo $bsah; done'", []],
    ['variables of the environment', 'bash echo $Regisrty\n    env: [Regisrty=b]', []],
    ['variables of templates', 'bash echo {{$Registy := .Run.ID}}{{$Registy}}', []],
    ['escaped ones', 'bash echo \\$Regisrty', []],
  ])('tells %s', async (_name, cmd, lines) => {
    expect(await found(step(cmd), codes)).toEqual(lines);
  });

  const section = (name: string, cmd: string): string =>
    `${head}alias:\n  values:\n    ${name}: x:1\nsteps:\n  - cmd: ${cmd}\n`;
  it.each([
    [
      'one that nothing uses',
      section('image', 'bash a'),
      ["4 information: nothing uses the alias 'image' (Remove it.)"],
    ],
    [
      'a misspelt use of it',
      section('image', '$imge a'),
      ["6 warning: there is no alias 'imge', so '$imge' stays as it is (Did you mean '$image'?)"],
    ],
    ['none that is the image of a command', section('image', 'image a'), []],
    [
      'a version without aliases',
      'version: v1.0.0\nsteps:\n  - build: -t $Registry/a:$ID .\n',
      ["1 warning: version v1.0.0 has no aliases, but the file uses '$Registry' (Set 'version: v1.1.0'.)"],
    ],
    [
      'no version',
      'steps:\n  - build: -t $Registry/a .\n',
      [
        "2 warning: '$Registry' is not replaced: only version v1.1.0 has aliases (Begin the file with 'version: v1.1.0'.)",
      ],
    ],
    [
      'a section that is ignored',
      'steps:\n  - cmd: a\nalias:\n  values: {a: b}\n',
      ["3 warning: 'alias' is ignored: only version v1.1.0 has aliases (Set 'version: v1.1.0'.)"],
    ],
    ['no variable of the shell', 'steps:\n  - cmd: bash -c "ID=1; echo $ID $USER \\$Date"\n', []],
    [
      'a version in capitals',
      'version: V1.1.0\nsteps:\n  - cmd: a $ID\n',
      [
        "1 warning: the version is written 'V1.1.0', so the file has no aliases (Write 'version: v1.1.0' on a line of its own.)",
      ],
    ],
    ['a version in a line with the rest, without aliases', '{"version": "v1.1.0", "steps": [{"cmd": "a"}]}\n', []],
    [
      'an image that only aliases make',
      '{"version": "v1.1.0", "steps": [{"cmd": "acr purge"}]}\n',
      [
        "1 warning: the version is not at the left margin of a line of its own, so the file has no aliases (Write 'version: v1.1.0' on a line of its own.)",
      ],
    ],
    [
      'a version in a line with the rest',
      '{"version": "v1.1.0", "steps": [{"cmd": "a $ID"}]}\n',
      ["1 warning: '$ID' is not replaced: only version v1.1.0 has aliases (Begin the file with 'version: v1.1.0'.)"],
    ],
  ])('tells %s', async (_name, text, lines) => {
    expect(await found(text, codes)).toEqual(lines);
  });
});

describe('lines that look like comments', () => {
  it.each([
    [
      'a comment of a script',
      "|\n      bash -c '\n      # note\n      echo a'",
      [
        "5 information: the line '# note' is removed from the text that it stands in (A line that begins with # never reaches the command.)",
      ],
    ],
    [
      'a line of a file that a script writes',
      "|\n      bash -c 'cat > f <<END\n      # note\n      END'",
      [
        "5 warning: the line '# note' is removed from the text that it stands in (A line that begins with # never reaches the command.)",
      ],
    ],
    [
      'the interpreter of a script',
      "|\n      bash -c '\n      #!/bin/sh\n      echo a'",
      [
        "5 warning: the line '#!/bin/sh' is removed from the text that it stands in (Name the interpreter in the command, such as bash FILE.)",
      ],
    ],
    ['none between keys', 'a\n    # note\n    timeout: 5', []],
    ['none behind a text', '|\n      bash a\n\n    # note\n    timeout: 5', []],
  ])('tells %s', async (_name, cmd, lines) => {
    expect(await found(step(cmd), ['comment-in-text'])).toEqual(lines);
  });
});
