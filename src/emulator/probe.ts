import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { EmulatorRecord } from './discovery.ts';

const patience = 2000;

/** Whether the emulator of a record answers: its process lives, and serves with the certificate that the record names. */
export const answers = async ({ port, certFile }: EmulatorRecord): Promise<boolean> => {
  let ca: string;
  try {
    ca = await readFile(certFile, 'utf8');
  } catch {
    return false;
  }
  return new Promise((resolve) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path: '/metadata/endpoints?api-version=2022-09-01',
        ca,
        servername: 'localhost',
        agent: false,
        timeout: patience,
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    );
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
};
