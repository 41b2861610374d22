import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { EmulatorRecord } from './emulator-record.ts';

/** The header's value by which the token endpoint knows the commands `emulator ...`. */
export const adminProof = 'acrtask-emulator';

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The error that a running emulator returned. */
export class AdminError extends Error {}

interface Question {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** How long to wait for the response, in milliseconds. */
  readonly patience: number;
}

/**
 * Sends a request to the emulator of a record. Rejects when it does not respond, or does not use the record's
 * certificate.
 */
const send = async ({ port, certFile }: EmulatorRecord, path: string, question: Question): Promise<Answer> => {
  const { body = '', patience: timeout, ...rest } = question;
  const ca = await readFile(certFile, 'utf8');
  return new Promise((resolve, reject) => {
    const asked = request(
      { ...rest, host: '127.0.0.1', port, path, ca, servername: 'localhost', agent: false, timeout },
      (answer) => void text(answer).then((read) => resolve({ status: answer.statusCode ?? 0, body: read }), reject),
    );
    asked.on('timeout', () => asked.destroy(new AdminError('The emulator does not respond.')));
    asked.on('error', reject);
    asked.end(body);
  });
};

/**
 * Requests something from a running emulator as its own caller; resolves to the response. Rejects with an
 * `AdminError` when the emulator refuses, or does not respond within `patience` milliseconds.
 */
export const askEmulator = async (
  record: EmulatorRecord,
  method: 'GET' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  patience = 10_000,
): Promise<unknown> => {
  const tokens = '/msi?api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com%2F';
  const given = await send(record, tokens, { headers: { 'x-identity-header': adminProof }, patience });
  const { access_token } = JSON.parse(given.body);
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await send(record, `${path}?api-version=1`, {
    method,
    headers,
    patience,
    ...(sent === undefined ? {} : { body: sent }),
  });
  const read = answer.body === '' ? undefined : JSON.parse(answer.body);
  if (answer.status >= 400) throw new AdminError(read?.error?.message ?? `HTTP ${answer.status}`);
  return read;
};

/** The response of a record's emulator at `path`; undefined when there is none within two seconds. */
const probe = async (record: EmulatorRecord, path: string): Promise<string | undefined> => {
  const answer = await send(record, path, { patience: 2000 }).catch(() => undefined);
  return answer?.status === 200 ? answer.body : undefined;
};

/** Whether a record's emulator responds: its process is running, and uses the certificate in the record. */
export const answers = async (record: EmulatorRecord): Promise<boolean> =>
  (await probe(record, '/metadata/endpoints?api-version=2022-09-01')) !== undefined;

/** The host names of the current registries and key vaults of a record's emulator. */
export const hostNamesIn = async (record: EmulatorRecord): Promise<readonly string[]> => {
  const body = await probe(record, '/metadata/hosts');
  return body === undefined ? [] : (JSON.parse(body) as { hosts: readonly string[] }).hosts;
};
