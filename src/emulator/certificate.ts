import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import writeFileAtomic from 'write-file-atomic';
import { makeFolder } from '../make-folder.ts';

/** A private key and its certificate, PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const names = [
  'localhost',
  '*.azurecr.io',
  '*.vault.azure.net',
  '*.blob.localhost',
  'emulator.blob.localhost',
  '*.azurecr.localhost',
];
const year = 365 * 24 * 60 * 60 * 1000;

/** A new self-signed certificate for the emulator's host names, valid for one year from `now`. */
export const createCertificate = async (now: Date): Promise<Certificate> => {
  const made = await generate([{ name: 'commonName', value: 'acrtask emulator' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Clients' clocks may be slightly slow.
    notBeforeDate: new Date(now.getTime() - 60 * 60 * 1000),
    notAfterDate: new Date(now.getTime() + year),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert };
};

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** When a certificate expires; NaN when it cannot be parsed. */
const endOf = (cert: string): number => {
  try {
    return Date.parse(new X509Certificate(cert).validTo);
  } catch {
    return Number.NaN;
  }
};

/**
 * The certificate stored in `folder`, so that clients that trust it continue to do so after a restart; a new one when
 * there is none, or it cannot be read, or it expires within a day.
 */
export const keptCertificate = async (folder: string, now: Date): Promise<Certificate> => {
  const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  const [key, cert] = await Promise.all([readIfThere(files.key), readIfThere(files.cert)]);
  if (key && cert && endOf(cert) > now.getTime() + 24 * 60 * 60 * 1000) {
    return { key, cert };
  }
  const made = await createCertificate(now);
  await makeFolder(folder);
  await writeFileAtomic(files.key, made.key, { mode: 0o600 });
  await writeFileAtomic(files.cert, made.cert, { mode: 0o600 });
  return made;
};
