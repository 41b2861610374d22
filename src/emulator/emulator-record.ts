import { chmod, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isObject } from '../json.ts';
import { makeFolder } from '../make-folder.ts';

/**
 * How another process finds a running emulator. In the emulator's folder (`$ACRTASK_EMULATOR_HOME`, else
 * `<home>/.acrtask/emulator`, mode 0700) lie two files (mode 0600):
 *
 * - `emulator.json`: one JSON object with the members of `EmulatorRecord`
 * - `cert.pem`: the server's certificate, to be trusted for https on `port`
 *
 * The folder `azure/` reads the same two files without importing this one: the format is the contract.
 */
export interface EmulatorRecord {
  readonly pid: number;
  /** The https port on 127.0.0.1: ARM and all data planes, distinguished by host name. */
  readonly port: number;
  /** The plain http port on 127.0.0.1 that serves `/msi` only. */
  readonly tokenPort: number;
  /** The full path of `cert.pem`. */
  readonly certFile: string;
  readonly subscriptionId: string;
  /** The folder of `--data`; without it all data is lost when the emulator ends. */
  readonly data?: string;
  /** What carries out runs: `docker 27.5.1`, or `plan`; absent in records of older versions. */
  readonly engine?: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** What the paths depend on. */
export interface RecordPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const folderOf = ({ env, home }: RecordPlace): string =>
  env.ACRTASK_EMULATOR_HOME || join(home, '.acrtask', 'emulator');

/** The folder, the record and the certificate. */
export const recordPaths = (place: RecordPlace): { folder: string; record: string; cert: string } => {
  const folder = folderOf(place);
  return { folder, record: join(folder, 'emulator.json'), cert: join(folder, 'cert.pem') };
};

/** Writes the certificate, then the record that points to it; resolves to the record. */
export const writeRecord = async (
  place: RecordPlace,
  facts: Omit<EmulatorRecord, 'certFile'>,
  certificate: string,
): Promise<EmulatorRecord> => {
  const { folder, record, cert } = recordPaths(place);
  await makeFolder(folder);
  // `mode` applies to new folders only.
  await chmod(folder, 0o700);
  const written: EmulatorRecord = { ...facts, certFile: cert };
  await writeFileAtomic(cert, certificate, { mode: 0o600 });
  await writeFileAtomic(record, `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 });
  return written;
};

const isRecord = (value: unknown): value is EmulatorRecord =>
  isObject(value) &&
  [value.pid, value.port, value.tokenPort].every(Number.isInteger) &&
  [value.certFile, value.subscriptionId, value.startedAt].every((each) => typeof each === 'string');

/** The record; undefined when there is none or it cannot be parsed. It does not prove that the process is running. */
export const readRecord = async (place: RecordPlace): Promise<EmulatorRecord | undefined> => {
  try {
    const value: unknown = JSON.parse(await readFile(recordPaths(place).record, 'utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Removes the record and the certificate if they belong to process `pid`; another emulator's are left alone. */
export const removeRecord = async (place: RecordPlace, pid: number): Promise<void> => {
  const record = await readRecord(place);
  if (record && record.pid !== pid) return;
  const paths = recordPaths(place);
  await rm(paths.record, { force: true });
  await rm(paths.cert, { force: true });
};
