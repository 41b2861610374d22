import type { FunctionTable } from '../go-function.ts';

/** sprig's functions which depend on time, chance, the host or cryptography, or for which no equal was written. */
const names = [
  ...['ago', 'date', 'dateInZone', 'dateModify', 'date_in_zone', 'date_modify', 'htmlDate', 'htmlDateInZone', 'now'],
  ...['toDate', 'unixEpoch'],
  ...['randAlpha', 'randAlphaNum', 'randAscii', 'randNumeric', 'shuffle', 'uuidv4'],
  ...['buildCustomCert', 'decryptAES', 'derivePassword', 'encryptAES', 'genCA', 'genPrivateKey'],
  ...['genSelfSignedCert', 'genSignedCert'],
  ...['env', 'expandenv', 'getHostByName'],
  ...['abbrevboth', 'semver', 'semverCompare', 'urlJoin', 'urlParse', 'wrap', 'wrapWith'],
];

/** They parse, so that an unused one does no harm; calling one fails with its name. */
export const unavailableFunctions: FunctionTable = Object.fromEntries(
  names.map((name) => [
    name,
    {
      parameters: ['...any'],
      call() {
        throw new Error(`function "${name}" is not available in acrtask`);
      },
    },
  ]),
);
