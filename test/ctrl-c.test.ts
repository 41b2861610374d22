import { describe, expect, it, vi } from 'vitest';
import { runCommandLine } from './support/command-line.ts';
import type { TestHost } from './support/test-host.ts';

describe('Ctrl-C', () => {
  /** Does `act` when something is asked at an address that ends so, before it is answered. */
  const whenAsked = (end: string, act: (host: TestHost) => void) => (host: TestHost) => {
    const answer = host.network;
    const network = async (request: Request) => {
      if (new URL(request.url).pathname.endsWith(end)) act(host);
      return (answer as NonNullable<typeof answer>)(request);
    };
    Object.assign(host, { network });
  };

  it.each([
    ['cancel', 'ERROR: Interrupted. Run cf1 is being canceled.\n', true],
    ['detach', 'ERROR: Interrupted. Run cf1 continues.\n', false],
  ])('while a run is queued waits for its id: --on-interrupt %s', async (policy, error, cancels) => {
    const result = await runCommandLine(`run -r myregistry -n hello --on-interrupt ${policy}`, {
      prepare: whenAsked('/scheduleRun', (host) => host.interrupt()),
    });
    expect([result.exitCode, result.asked.includes('POST R/runs/cf1/cancel')]).toEqual([130, cancels]);
    expect(result.stderr).toContain('WARNING: Interrupted. Waiting for the ID of the queued run;');
    expect(result.stderr).toContain(error);
  });

  it('twice while a run is queued says that it may have been', async () => {
    const result = await runCommandLine('run -r myregistry -n hello --on-interrupt cancel', {
      prepare: whenAsked('/scheduleRun', (host) => {
        host.interrupt();
        host.interrupt();
      }),
    });
    expect([result.exitCode, result.stderr.split('\n').at(-2)]).toEqual([
      130,
      "ERROR: Interrupted. The run may have been queued anyway: check with 'acrtask list-runs' before you try again.",
    ]);
  });

  it('that a command does not hear ends it a little later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let tellAsked = () => {};
      const isAsked = new Promise<void>((resolve) => {
        tellAsked = resolve;
      });
      const running = runCommandLine('list -r myregistry', {
        prepare: (host) => {
          const network = () => {
            host.interrupt();
            tellAsked();
            return new Promise<never>(() => {});
          };
          Object.assign(host, { network });
        },
      });
      await isAsked;
      await vi.advanceTimersByTimeAsync(2000);
      expect(await running).toMatchObject({ exitCode: 130, stderr: 'ERROR: Interrupted.\n' });
    } finally {
      vi.useRealTimers();
    }
  });
});
