import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../support/command-line.ts';

const secret = 'Tr0ub4dor3horse';

/** Files with a secret in plain text, and other problems in its line or with its text. */
const files: readonly (readonly [where: string, text: string])[] = [
  ['an environment', `steps:\n  - cmd: node\n    env: [DB_PASSWORD=${secret}, B=two words]\n`],
  ['the environment of the task', `env:\n  - DB_PASSWORD=${secret},more\nsteps:\n  - cmd: node\n`],
  ['a login', `steps:\n  - cmd: docker login -u me -p ${secret} && docker run node\n    timeot: 1\n`],
  ['a build argument', `steps:\n  - build: -t App --build-arg NPM_TOKEN=${secret} --no-cache src\n`],
  ['a build argument in quotation marks', `steps:\n  - build: -t "App" --build-arg "NPM_TOKEN=${secret}" .\n`],
  [
    'an address',
    `steps:\n  - build: -t App https://me:${secret}@example.com/app.git#v1.2.3\n    workingDirectory: src\n`,
  ],
  [
    'a connection string',
    `steps:\n  - cmd: node\n    env:\n      - "DB=Server=a;User=b;Password=${secret};Encrypt=yes"\n`,
  ],
  ['a header', `steps:\n  - cmd: 'curl -H "Authorization: Bearer ${secret}" https://example.com'\n    retries: -1\n`],
  ['an alias', `version: v1.1.0\nalias:\n  values:\n    password: ${secret}\nsteps:\n  - cmd: $password $pasword\n`],
  ['a key that is not known', `steps:\n  - cmd: node\n    password: ${secret}\n`],
  ['a list that should be a text', `steps:\n  - cmd: [docker, login, -p, ${secret}]\n    env: DB_PASSWORD=${secret}\n`],
  ['a file of a volume', `volumes:\n  - name: a\n    secret:\n      password: ${secret}\nsteps:\n  - cmd: node\n`],
  ['text that is no YAML', `steps:\n  - cmd: "node\n    env: [DB_PASSWORD=${secret}\n`],
  ['a template', `steps:\n  - cmd: node {{ upper 5 }} --password ${secret} {{ nope }}\n`],
];

const formats = ['', '-o json', '--format sarif', '--format github'];

describe.each(formats)('validate %s shows no secret that it finds', (format) => {
  it.each(files)('in %s', async (_where, text) => {
    const { stdout, stderr } = await runCommandLine(['validate', 'acb.yaml', ...format.split(' ').filter(Boolean)], {
      prepare: ({ cwd }) => writeFile(join(cwd, 'acb.yaml'), text),
    });
    expect(stdout).toContain('plain-secret');
    expect([stdout.includes(secret), stderr.includes(secret)], stdout + stderr).toEqual([false, false]);
  });
});

describe.each([
  ['graph', 'graph acb.yaml'],
  ['graph as a picture', 'graph acb.yaml --format svg'],
  ['create', 'create -n build -r example -c /dev/null -f acb.yaml'],
  ['run', 'run -r example -f acb.yaml .'],
])('%s shows no secret beside the errors that it tells', (_name, line) => {
  it.each(files)('in %s', async (_where, text) => {
    const { stdout, stderr } = await runCommandLine(line.split(' '), {
      prepare: ({ cwd }) => writeFile(join(cwd, 'acb.yaml'), text),
    });
    expect([stdout.includes(secret), stderr.includes(secret)], stdout + stderr).toEqual([false, false]);
  });
});

describe('render shows no secret beside the errors that it tells', () => {
  it.each(files)('in %s', async (_where, text) => {
    const { stderr } = await runCommandLine(['render', 'acb.yaml'], {
      prepare: ({ cwd }) => writeFile(join(cwd, 'acb.yaml'), text),
    });
    expect(stderr.includes(secret), stderr).toBe(false);
  });
});
