import { describe, expect, it } from 'vitest';
import { runCommandLine } from './support/command-line.ts';

describe('a reader of standard output', () => {
  const log = 'POST R/runs/cf1/listLogSasUrl';

  it('that leaves ends logs, of a run that goes on, with success', async () => {
    const result = await runCommandLine('logs -r myregistry --run-id cf1', {
      readers: { stdout: 'leaves' },
      replies: { 'GET R/runs/cf1': [[200, { name: 'cf1', properties: { runId: 'cf1', status: 'Running' } }]] },
    });
    expect([result.exitCode, result.stderr, result.host.sleeps]).toEqual([0, '', []]);
    expect(result.asked).toContain(log);
  });

  it('that leaves does not keep run from learning how the run ends', async () => {
    const failed = [200, { name: 'cf1', properties: { runId: 'cf1', status: 'Failed' } }] as const;
    const result = await runCommandLine('run -r myregistry -n hello', {
      readers: { stdout: 'leaves' },
      replies: { 'GET R/runs/cf1': [failed] },
    });
    expect([result.exitCode, result.stderr]).toEqual([1, expect.stringMatching(/^ERROR: Run failed$/m)]);
  });

  it.each([
    'list -r myregistry',
    'logs -r myregistry --run-id cf1',
    'run -r myregistry -n hello --on-interrupt detach',
  ])('that does not read keeps nobody from Ctrl-C: %s', async (line) => {
    const result = await runCommandLine(line, {
      readers: { stdout: 'stalls' },
      prepare: (host) => {
        const { write } = host.stdout;
        Object.assign(host.stdout, {
          write: (chunk: string) => {
            setImmediate(() => host.interrupt());
            return write(chunk);
          },
        });
      },
    });
    expect([result.exitCode, result.stdout, result.stderr]).toEqual([
      130,
      '',
      expect.stringMatching(/^(?:WARNING: .*\n)*ERROR: Interrupted\./),
    ]);
  });
});
