import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { EmulatorRecord } from './emulator-record.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

const patience = 10_000;

/** The refusal of a running emulator, in its words. */
export class ControlError extends Error {}

const send = (
  { port }: EmulatorRecord,
  ca: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, path, method, ca, headers, servername: 'localhost', agent: false, timeout: patience },
      (answer) => void text(answer).then((read) => resolve({ status: answer.statusCode ?? 0, body: read }), reject),
    );
    asked.on('timeout', () => asked.destroy(new ControlError('The emulator does not answer.')));
    asked.on('error', reject);
    asked.end(body);
  });

/**
 * Asks a running emulator about itself, as its own caller; gives what it answers.
 * Rejects with a `ControlError` when it refuses.
 */
export const askEmulator = async (
  record: EmulatorRecord,
  method: 'GET' | 'PUT',
  path: string,
  body?: object,
): Promise<unknown> => {
  const ca = await readFile(record.certFile, 'utf8');
  const tokens = '/msi?api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com%2F';
  const given = await send(record, ca, 'GET', tokens, { 'x-identity-header': 'acrtask' });
  const { access_token } = JSON.parse(given.body);
  const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const answer = await send(record, ca, method, `${path}?api-version=1`, headers, sent);
  const read = answer.body === '' ? undefined : JSON.parse(answer.body);
  if (answer.status >= 400) throw new ControlError(read?.error?.message ?? `HTTP ${answer.status}`);
  return read;
};
