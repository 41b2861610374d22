import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { EmulatorRecord } from './emulator-record.ts';

const patience = 2000;

/** What the emulator of a record answers at `path`; undefined when it does not, or not with the record's certificate. */
const ask = async ({ port, certFile }: EmulatorRecord, path: string): Promise<string | undefined> => {
  let ca: string;
  try {
    ca = await readFile(certFile, 'utf8');
  } catch {
    return undefined;
  }
  return new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port, path, ca, servername: 'localhost', agent: false, timeout: patience },
      (answer) => {
        text(answer).then(
          (body) => resolve(answer.statusCode === 200 ? body : undefined),
          () => resolve(undefined),
        );
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(undefined));
    asked.end();
  });
};

/** Whether the emulator of a record answers: its process lives, and serves with the certificate that the record names. */
export const answers = async (record: EmulatorRecord): Promise<boolean> =>
  (await ask(record, '/metadata/endpoints?api-version=2022-09-01')) !== undefined;

/** The host names of the registries and key vaults that the emulator of a record has now. */
export const hostNamesIn = async (record: EmulatorRecord): Promise<readonly string[]> => {
  const body = await ask(record, '/metadata/hosts');
  return body === undefined ? [] : (JSON.parse(body) as { hosts: readonly string[] }).hosts;
};
