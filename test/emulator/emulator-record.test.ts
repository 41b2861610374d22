import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRecord, recordPaths, removeRecord, writeRecord } from '../../src/emulator/emulator-record.ts';

const facts = {
  pid: 123,
  port: 8443,
  tokenPort: 8444,
  subscriptionId: '11111111-1111-1111-1111-111111111111',
  startedAt: '2024-01-02T03:04:05.000Z',
};

describe('the record of a running emulator', () => {
  let home = '';
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'acrtask-record-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  it('is where the environment says, else in the home folder', () => {
    expect([
      recordPaths({ env: {}, home }).record,
      recordPaths({ env: { ACRTASK_EMULATOR_HOME: join(home, 'x') }, home }).record,
    ]).toEqual([join(home, '.acrtask', 'emulator', 'emulator.json'), join(home, 'x', 'emulator.json')]);
  });

  it('is written with the certificate beside it, read, and removed by its own process only', async () => {
    const place = { env: {}, home };
    const written = await writeRecord(place, facts, 'CERTIFICATE');
    expect(written).toEqual({ ...facts, certFile: recordPaths(place).cert });
    expect(await readRecord(place)).toEqual(written);
    expect(await readFile(written.certFile, 'utf8')).toBe('CERTIFICATE');
    await removeRecord(place, 124);
    expect(await readRecord(place)).toEqual(written);
    await removeRecord(place, 123);
    expect(await readRecord(place)).toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('is for its owner only', async () => {
    const place = { env: {}, home };
    await writeRecord(place, facts, 'CERTIFICATE');
    const { folder, record, cert } = recordPaths(place);
    const modes = await Promise.all([folder, record, cert].map(async (path) => (await stat(path)).mode & 0o777));
    expect(modes).toEqual([0o700, 0o600, 0o600]);
  });

  it.each(['', '{', '[]', '{"pid": "x"}', 'null'])('is ignored when it says %j', async (text) => {
    const place = { env: {}, home };
    await writeRecord(place, facts, 'CERTIFICATE');
    await writeFile(recordPaths(place).record, text);
    expect(await readRecord(place)).toBeUndefined();
  });
});
