import { define, type FunctionTable, type GoFunction } from '../go-function.ts';
import { typeOf } from '../go-value.ts';
import { choiceFunctions } from './any-value.ts';
import { builtins } from './builtins.ts';
import { dictFunctions } from './dicts.ts';
import { encodingFunctions } from './encoding.ts';
import { layoutFunctions } from './layout.ts';
import { letterCaseFunctions } from './letter-case.ts';
import { listFunctions } from './lists.ts';
import { mathFunctions } from './maths.ts';
import { regularExpressionFunctions } from './regular-expressions.ts';
import { pathFunctions, stringFunctions } from './strings.ts';

/** sprig's functions that depend on time, randomness, the host, or cryptography, or are not implemented. */
const names = [
  ...['ago', 'date', 'dateInZone', 'dateModify', 'date_in_zone', 'date_modify', 'htmlDate', 'htmlDateInZone', 'now'],
  ...['toDate', 'unixEpoch'],
  ...['randAlpha', 'randAlphaNum', 'randAscii', 'randNumeric', 'shuffle', 'uuidv4'],
  ...['buildCustomCert', 'decryptAES', 'derivePassword', 'encryptAES', 'genCA', 'genPrivateKey'],
  ...['genSelfSignedCert', 'genSignedCert'],
  ...['env', 'expandenv', 'getHostByName'],
  ...['semver', 'semverCompare', 'urlJoin'],
];

/** They parse, so that an unused one causes no error; calling one fails with its name. */
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

/** Functions with which the engine overrides sprig's (taskfile.md 7.4). */
const engineFunctions: FunctionTable = {
  /** Anything but text is encoded as the note that Go prints for its type. */
  b64enc: define(['any'], (value) => {
    if (value === null) return '';
    return encode(typeof value === 'string' ? value : `<${typeOf(value)} Value>`);
  }),
};

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Go's built-ins, sprig 2.22.0, and the engine's own (taskfile.md 7.4). The first table that has a name counts. */
const tables: readonly FunctionTable[] = [
  engineFunctions,
  builtins,
  choiceFunctions,
  dictFunctions,
  encodingFunctions,
  layoutFunctions,
  letterCaseFunctions,
  listFunctions,
  mathFunctions,
  pathFunctions,
  regularExpressionFunctions,
  stringFunctions,
  unavailableFunctions,
];

/** The function that a task file's templates call by this name. */
export function templateFunction(name: string): GoFunction | undefined {
  return tables.find((table) => Object.hasOwn(table, name))?.[name];
}

/** The names of all functions. */
export function templateFunctionNames(): readonly string[] {
  return tables.flatMap((table) => Object.keys(table));
}
