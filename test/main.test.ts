import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../src/errors.ts';
import { runCommandLine } from './support/command-line.ts';

it('says nothing to a shell that asks az by itself for candidates', async () => {
  const { exitCode, stdout, stderr } = await runCommandLine('az', { env: { _ARGCOMPLETE: '1', COMP_LINE: 'az acr' } });
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

describe('how a command ends', () => {
  const say = (status: number, code: string) => [
    [status, { error: { code, message: 'Told by the service.' } }] as const,
  ];
  const text = (code: string) =>
    `ERROR: (${code}) Told by the service.\nCode: ${code}\nMessage: Told by the service.\n`;
  it.each([
    ['show -n gone', 404, 'ParentResourceNotFound', 3, "'acrtask list -r myregistry' lists the tasks.\n"],
    ['show -n gone', 403, 'AuthorizationFailed', 1, ''],
    ['show -n gone', 400, 'BadRequest', 1, ''],
    ['show-run --run-id gone', 404, 'ResourceNotFound', 3, "'acrtask list-runs -r myregistry' lists the runs.\n"],
  ])('%s with an answer of %i', async (words, status, code, exitCode, hint) => {
    const answer = say(status, code);
    const result = await runCommandLine(`${words} -r myregistry`, {
      replies: { 'GET R/tasks/gone': answer, 'GET R/runs/gone': answer },
    });
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([exitCode, '', `${text(code)}${hint}`]);
  });

  it('with Ctrl-C while something is asked', async () => {
    const result = await runCommandLine('list -r myregistry', {
      prepare: (host) => {
        const answer = host.network;
        Object.assign(host, {
          network: async (request: Request) => {
            if (request.url.includes('/tasks')) host.interrupt();
            request.signal.throwIfAborted();
            return answer?.(request);
          },
        });
      },
    });
    expect([result.exitCode, result.stdout, result.stderr, result.host.listeners()]).toEqual([
      new InterruptedError().exitCode,
      '',
      'ERROR: Interrupted.\n',
      0,
    ]);
  });
});
