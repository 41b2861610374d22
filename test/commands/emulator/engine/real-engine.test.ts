import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type RealEngine, realEngine } from '../../../../src/commands/emulator/engine/real-engine.ts';
import type { Outcome } from '../../../../src/taskfile/steps/step-actions.ts';
import { archiveOf, createLab, encodedTask, type Lab, quickRun, registryId, upload } from '../../../emulator/lab.ts';
import { createTestHost } from '../../../support/test-host.ts';
import { type FakeEngine, fakeEngine } from './fake-engine.ts';

let lab: Lab;
let engine: RealEngine;
/** Pauses between attempts are over at once; time limits are not reached. */
const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  ms < 60_000
    ? Promise.resolve()
    : new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

const start = async (fake: FakeEngine): Promise<void> => {
  engine = realEngine(fake.usable, { ...createTestHost(), sleep }, () => lab.emulator);
  lab = await createLab({ engine });
  await lab.registry('myregistry');
};
afterEach(async () => {
  await engine.stop();
  await lab.emulator.close();
});

/** Ports differ in each run. */
const withoutPorts = (lines: readonly string[]): string[] => {
  const names = new Map<string, string>();
  const named = (port: string): string => {
    const name = names.get(port) ?? `PORT${names.size + 1}`;
    names.set(port, name);
    return name;
  };
  return lines.map((line) => line.replace(/127\.0\.0\.1:(\d+)/g, (_, port: string) => named(port)));
};

const linesOf = (log: string): string[] =>
  log
    .split('\r\n')
    .map((line) => line.replace(/^\d{4}\/\S+ \S+ /, ''))
    .filter((line) => line !== '');

describe('a run of the emulator on a container engine', () => {
  it('builds what was uploaded, and pushes it under the name of its registry', async () => {
    const fake = fakeEngine();
    await start(fake);
    const sourceLocation = await upload(
      lab,
      'myregistry',
      await archiveOf({ Dockerfile: 'FROM scratch\n', 'run.sh': 'x' }),
    );
    const { properties, log } = await lab.run('myregistry', {
      type: 'DockerBuildRequest',
      platform: { os: 'Linux', architecture: 'amd64' },
      sourceLocation,
      dockerFilePath: 'Dockerfile',
      imageNames: ['app:{{.Run.ID}}'],
      isPushEnabled: true,
    });
    expect(withoutPorts(fake.told)).toEqual([
      'login PORT1 00000000-0000-0000-0000-000000000000',
      'build -f Dockerfile -t PORT1/app:cf1 .',
      'push PORT1/app:cf1',
      'clean up',
      'remove images of 1 registries',
    ]);
    const digest = lab.store.state.repositories['myregistry.azurecr.io']?.app?.tags.cf1?.digest;
    expect(digest).toMatch(/^sha256:/);
    expect([properties.status, properties.outputImages]).toEqual([
      'Succeeded',
      [{ registry: 'myregistry.azurecr.io', repository: 'app', tag: 'cf1', digest }],
    ]);
    expect(log).not.toMatch(/127\.0\.0\.1/);
    expect(existsSync(fake.folder().path)).toBe(false);
  });

  const baseTask = (login?: string): object => ({
    step: encodedTask('steps:\n  - cmd: mybase.azurecr.io/tool:1 work\n    pull: true\n'),
    ...(login === undefined ? {} : { identity: { type: 'UserAssigned', userAssignedIdentities: { [login]: {} } } }),
  });

  it('pulls with the identity of the task, and fails where that has no role', async () => {
    const fake = fakeEngine();
    await start(fake);
    await lab.registry('mybase');
    const { id, principalId, clientId } = await lab.identity('puller');
    await lab.assign(principalId, 'AcrDelete', registryId('mybase'));
    const credentials = { customRegistries: { 'mybase.azurecr.io': { identity: clientId } } };
    await lab.task('myregistry', 'pulling', { ...baseTask(id), credentials } as never);
    const { properties, log } = await lab.run('myregistry', {
      type: 'TaskRunRequest',
      taskId: `${registryId('myregistry')}/tasks/pulling`,
    });
    expect(properties.status).toBe('Failed');
    expect(withoutPorts(fake.told)).toEqual([
      'login PORT1 00000000-0000-0000-0000-000000000000',
      'login PORT2 00000000-0000-0000-0000-000000000000',
      'pull PORT2/tool:1',
      'clean up',
      'remove images of 2 registries',
    ]);
    expect(linesOf(log).slice(-3)).toEqual([
      `[emulator] The login to mybase.azurecr.io was made by the identity puller (client ID ${clientId}), which may not pull from this repository.`,
      `[emulator] Allow it: acrtask az role assignment create --assignee ${principalId} --scope ${registryId('mybase')} --role AcrPull`,
      'Run ID: cf1 failed after 0s. Error: failed during run, err: exit status 1',
    ]);
  });

  it('names an image that its registry does not have', async () => {
    await start(fakeEngine());
    const { log } = await lab.run(
      'myregistry',
      quickRun('steps:\n  - cmd: myregistry.azurecr.io/gone:1\n    pull: true\n'),
    );
    expect(linesOf(log).at(-2)).toBe(
      '[emulator] The registry myregistry.azurecr.io has no image gone:1. Push it first, for example: acrtask build --registry myregistry --image gone:1 .',
    );
  });

  it('keeps registries of Azure that are not in the emulator from being asked', async () => {
    const fake = fakeEngine();
    await start(fake);
    const { log } = await lab.run('myregistry', quickRun('steps:\n  - cmd: other.azurecr.io/app\n    pull: true\n'));
    expect(fake.told.filter((line) => line.includes('other'))).toEqual([]);
    expect(linesOf(log).at(-2)).toMatch(/^\[emulator\] There is no registry other\.azurecr\.io\./);
  });

  it('pushes to no registry outside of the emulator', async () => {
    const fake = fakeEngine();
    await start(fake);
    const { properties, log } = await lab.run('myregistry', quickRun('steps:\n  - push: [ghcr.io/me/app:1]\n'));
    expect([properties.status, fake.told.filter((line) => line.startsWith('push'))]).toEqual(['Succeeded', []]);
    expect(log).toContain('[emulator] ghcr.io is not emulated: ghcr.io/me/app:1 was not pushed');
  });

  it('pushes to the stand-in for Docker Hub what the run logged in for', async () => {
    const fake = fakeEngine();
    await start(fake);
    const { properties, log } = await lab.run('myregistry', quickRun('steps:\n  - push: [hubuser/app:1]\n'));
    expect([properties.status, withoutPorts(fake.told.filter((line) => line.startsWith('push')))]).toEqual([
      'Failed',
      ['push PORT1/hubuser/app:1', 'push PORT1/hubuser/app:1', 'push PORT1/hubuser/app:1'],
    ]);
    expect(linesOf(log).at(-2)).toBe(
      '[emulator] Only a login as the Docker Hub user whose name hubuser/app begins with may push it. No step made one.',
    );
  });

  it('tells of a login of a step that the stand-in for Docker Hub refuses', async () => {
    const logIn = async ({ cmd }: { cmd: string }): Promise<Outcome> => {
      const [address] = /127\.0\.0\.1:\d+/.exec(cmd) ?? [];
      const authorization = `Basic ${Buffer.from('hubuser:wrong').toString('base64')}`;
      const { status } = await fetch(`http://${address}/oauth2/token?service=docker.io`, {
        headers: { authorization },
      });
      return { exit: status === 401 ? 1 : 0 };
    };
    await start(fakeEngine(logIn));
    const { log } = await lab.run(
      'myregistry',
      quickRun('steps:\n  - cmd: docker login -u hubuser -p wrong docker.io\n'),
    );
    expect(linesOf(log).slice(-3, -1)).toEqual([
      '[emulator] docker.io refused a login: the user name and the password do not belong together.',
      "[emulator] The emulator's Docker Hub accounts are set with --docker-hub-user NAME:PASSWORD.",
    ]);
  });

  it("writes the times of the emulator's clock into the log", async () => {
    await start(fakeEngine());
    await lab.arm('PUT', '/emulator/clock', { by: 1000 * 24 * 60 * 60_000 });
    const { log } = await lab.run('myregistry', quickRun('steps:\n  - cmd: bash echo hello\n'));
    const moved = new Date(createTestHost().now().getTime() + lab.emulator.clockAhead());
    const day = moved.toISOString().slice(0, 10).replaceAll('-', '/');
    expect(new Set(log.match(/^\d{4}\/\d\d\/\d\d(?= )/gm))).toEqual(new Set([day]));
  });

  it('hides secrets and addresses in what containers print', async () => {
    const fake = fakeEngine(async ({ cmd }) => ({ exit: 0, stdout: `~${cmd}` }));
    await start(fake);
    const values = [{ name: 'password', value: 'p4ss w0rd', isSecret: true }];
    const { log } = await lab.run('myregistry', {
      ...quickRun('steps:\n  - cmd: bash echo {{.Values.password}} $Registry\n'),
      values,
    });
    expect(linesOf(log).filter((line) => line.startsWith('~'))).toEqual(['~bash echo *** $Registry']);
  });

  it('ends with the emulator, and removes what it made', async () => {
    let begun = (): void => {};
    const begins = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const fake = fakeEngine(
      (_, signal) =>
        new Promise((resolve) => {
          begun();
          signal.addEventListener('abort', () => resolve({ exit: 1, isTimedOut: true }));
        }),
    );
    await start(fake);
    const running = lab.run('myregistry', quickRun('steps:\n  - cmd: bash sleep 1000\n'));
    await begins;
    await engine.stop();
    await running;
    expect(fake.told.slice(-2)).toEqual(['clean up', 'remove images of 1 registries']);
    expect(existsSync(fake.folder().path)).toBe(false);
  });
});
