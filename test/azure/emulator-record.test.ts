import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEmulatorRecord } from '../../src/azure/emulator-record.ts';
import { CommandError } from '../../src/errors.ts';
import { createTestHost } from '../support/test-host.ts';

const notRunning = new CommandError('The emulator is not running.', {
  hint: "Start it with 'acrtask emulator start', in another terminal or with --detach.",
});

describe('the record of a running emulator', () => {
  it.each([
    ['in the home folder', {}],
    ['where ACRTASK_EMULATOR_HOME says', { ACRTASK_EMULATOR_HOME: 'elsewhere' }],
  ])('is found %s', async (_, env: Record<string, string>) => {
    const host = createTestHost({ env });
    const folder = join(host.home, env.ACRTASK_EMULATOR_HOME ?? join('.acrtask', 'emulator'));
    if (env.ACRTASK_EMULATOR_HOME) host.env.ACRTASK_EMULATOR_HOME = folder;
    await mkdir(folder, { recursive: true });
    const certFile = join(folder, 'cert.pem');
    await writeFile(certFile, 'certificate');
    await writeFile(
      join(folder, 'emulator.json'),
      JSON.stringify({ port: 8443, pid: 1, certFile, subscriptionId: 's' }),
    );
    expect(await readEmulatorRecord(host)).toEqual({ port: 8443, certificate: 'certificate', subscriptionId: 's' });
  });

  it.each([
    ['there is none', undefined],
    ['it is broken', '{'],
    ['its certificate is gone', '{"port":1,"certFile":"/nowhere/cert.pem"}'],
  ])('is missed when %s', async (_, content) => {
    const host = createTestHost();
    const folder = join(host.home, '.acrtask', 'emulator');
    await mkdir(folder, { recursive: true });
    if (content !== undefined) await writeFile(join(folder, 'emulator.json'), content);
    await expect(readEmulatorRecord(host)).rejects.toEqual(notRunning);
  });
});
