import { expect, it } from 'vitest';
import { checkTaskFile } from '../../../src/taskfile/check-task-file.ts';
import { diagnosticsText } from '../../../src/taskfile/diagnostics/diagnostic-text.ts';
import { foundIn } from './found-in.ts';

const codes = ['plain-secret', 'login-password'] as const;
const vault = "Keep it in a key vault: name it under 'secrets', and write {{.Secrets.ID}} here.";
const inFile =
  "4 plain-secret: the file 'id' is a secret, and Base64 does not hide it | Keep it in a key vault: name it under 'secrets', and write {{.Secrets.ID | b64enc}} here.";
const login =
  "3 login-password: 'docker login' gets its password on the command line, which every process on the agent can read | Add the credential to the task with 'acrtask credential add': the run logs in before its first step.";
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const cases: [name: string, text: string, ...found: string[]][] = [
  [
    'in a file that is not valid YAML',
    'steps:\n  - cmd: "a\n    env:\n      - PASSWORD=hunter2\n',
    `4 plain-secret: the value of 'PASSWORD' is written in plain text | ${vault}`,
  ],
  [
    'in a comment',
    'steps:\n  # docker login -u me -p hunter2\n  - cmd: node:22\n',
    `2 plain-secret: the password of the login is written in plain text | ${vault}`,
  ],
  [
    'in an alias',
    'version: v1.1.0\nalias:\n  values:\n    password: hunter2\nsteps:\n  - cmd: tool:1 $password\n',
    `4 plain-secret: the value of 'password' is written in plain text | ${vault}`,
  ],
  [
    'a file of a volume',
    `volumes:\n  - name: a\n    secret:\n      password: ${base64('hunter2')}\n`,
    `4 plain-secret: the value of 'password' is written in plain text | ${vault}`,
  ],
  [
    'a key in a file of a volume',
    `volumes:\n  - name: a\n    secret:\n      id: ${base64('-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n')}\n`,
    inFile,
  ],
  ['a secret in a file of a volume', "volumes:\n  - name: a\n    secret:\n      password: '{{.Secrets.p | b64enc}}'\n"],
  [
    'a file of a volume without secrets',
    `volumes:\n  - name: a\n    secret:\n      settings: ${base64('{"debug": true}')}\n`,
  ],
  [
    'a login with a secret',
    "steps:\n  - id: login\n    cmd: docker login -u me -p '{{.Secrets.p}}' example.com\n",
    login,
  ],
  ['a login in a script', "steps:\n  - id: login\n    cmd: bash -c 'docker login --password=$P example.com'\n", login],
  ['a login from a file', "steps:\n  - cmd: bash -c 'docker login -u me --password-stdin example.com < /run/p'\n"],
  ['a login of another program', 'steps:\n  - cmd: az login -u me -p $P\n'],
  [
    'a variable with a colon',
    'steps:\n  - cmd: node:22\n    env:\n      - DB_PASSWORD:hunter2\n',
    `4 plain-secret: the value of 'DB_PASSWORD' is written in plain text | ${vault}`,
  ],
  ['an image and its tag', 'steps:\n  - push:\n      - my-token:hunter2\n'],
  ['a port', 'steps:\n  - cmd: docker run -p 80:80 login:1\n'],
];

it.each(cases)('%s', async (_name, text, ...found) => {
  expect((await foundIn(text, { codes })).filter((each) => !found.includes(each))).toEqual([]);
  expect(await foundIn(text, { codes })).toEqual(found);
});

it('repeats a secret in no message, and shows it in no line', async () => {
  const text = [
    'version: v1.1.0',
    'env:',
    '  - DB_PASSWORD=hunter2,horse',
    'steps:',
    '  - cmd: docker login -u me -p hunter2,horse && docker run hunter2,horse',
    '    keep: maybe',
    '  - build: -t app:1 --build-arg hunter2,horse .',
  ].join('\n');
  const found = await checkTaskFile(text, { valuesMayFollow: true });
  expect(found.map(({ line, code }) => `${line} ${code}`)).toEqual([
    '3 env-entry',
    '3 plain-secret',
    '5 login-password',
    '5 plain-secret',
    '6 wrong-type',
    '7 argument-without-value',
  ]);
  const output = JSON.stringify(found) + diagnosticsText('acb.yaml', text, found);
  expect(output.match(/.*hunter2.*/g)).toBeNull();
});
