import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from './support/command-line.ts';

describe('values from files', () => {
  it('stand where @ names them', async () => {
    const { asked } = await runCommandLine(
      'credential add -r myregistry -n hello --login-server docker.io -u user -p @password.txt',
      {
        prepare: ({ cwd }) => writeFile(join(cwd, 'password.txt'), 'from a file\n'),
      },
    );
    expect(asked.at(-1)).toEqual([
      'PATCH R/tasks/hello',
      {
        properties: {
          credentials: {
            customRegistries: {
              'docker.io': {
                userName: { type: 'Opaque', value: 'user' },
                password: { type: 'Opaque', value: 'from a file' },
              },
            },
          },
        },
      },
    ]);
  });
});

describe('standard input', () => {
  const again = (option: string, first: string) =>
    `ERROR: ${option}: standard input can be read only once, and ${first} already reads it.
Specify a file instead. For a secret, you can also specify an environment variable as env:NAME.
`;
  it.each([
    ['run -r myregistry --cmd @- --set-secret x=- /dev/null', again('--set-secret x', '--cmd')],
    ['run -r myregistry --cmd @- --values @- /dev/null', again('--values', '--cmd')],
    ['run -r myregistry -f - --set-secret x=- /dev/null', again('--file', '--set-secret x')],
  ])('serves one option: %s', async (line, stderr) => {
    const { asked, ...result } = await runCommandLine(line, { stdin: 'text\n' });
    expect([result.exitCode, result.stdout, result.stderr, asked]).toEqual([2, '', stderr, []]);
  });
});
