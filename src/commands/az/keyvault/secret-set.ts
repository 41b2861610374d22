import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, name, optional, text, threeState, withDefault } from '../../../cli/option-schemas.ts';
import { CommandError } from '../../../errors.ts';
import { parseTime } from '../../../request/point-in-time.ts';
import { tags, tagsOf } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';

const encodings = ['ascii', 'base64', 'hex', 'utf-16be', 'utf-16le', 'utf-8'] as const;

/** A file's content as the text to store. */
const decodeFile = (bytes: Buffer, encoding: (typeof encodings)[number]): string => {
  if (encoding === 'base64' || encoding === 'hex') return bytes.toString(encoding);
  if (encoding === 'utf-16be') return new TextDecoder(encoding).decode(bytes);
  return bytes.toString(encoding === 'utf-16le' ? 'utf16le' : encoding === 'ascii' ? 'ascii' : 'utf8');
};

const readSecretFile = async (path: string): Promise<Buffer> => {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new CommandError(`The file '${path}' cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
};

const hidden = (secret: string, hide: (secret: string) => void): string => {
  hide(secret);
  return secret;
};

const timeOf = (value: string | undefined): Date | undefined => (value === undefined ? undefined : parseTime(value));

export default defineCommand({
  summary: 'Store a secret in a key vault.',
  description:
    'Store a secret in a key vault as a new version. Like az, the command prints the value: use -o none to prevent that.',
  examples: [
    {
      about: 'Store a secret without printing it.',
      command: 'acrtask az keyvault secret set --vault-name mykeyvault -n Password --value "$PASSWORD" -o none',
    },
    {
      about: 'Store the contents of a file.',
      command: 'acrtask az keyvault secret set --vault-name mykeyvault -n Password --file password.txt -o none',
    },
  ],
  options: {
    vaultName: option('--vault-name <vault>', 'Name of the vault.', name(), { suggests: 'vaults' }),
    name: option('--name, -n <name>', 'Name of the secret.', name()),
    value: option('--value <value>', 'The secret as plain text.', optional(text({ mayBeEmpty: true })), {
      secret: 'value',
    }),
    file: option('--file, -f <file>', 'File that contains the secret.', optional(text()), { suggests: 'files' }),
    encoding: option('--encoding, -e <encoding>', 'Encoding of the file.', withDefault(choice(encodings), 'utf-8')),
    contentType: option('--content-type <text>', 'Description of the secret.', optional(text()), {
      otherFlags: '--description <text>',
    }),
    disabled: option('--disabled [bool]', 'Whether the secret is disabled.', optional(threeState())),
    expires: option('--expires <time>', 'When the secret expires, in UTC (2027-01-31T00:00:00Z).', optional(text())),
    notBefore: option('--not-before <time>', 'When the secret becomes valid, in UTC.', optional(text())),
    tags,
  },
  check: ({ value, file, expires, notBefore }) => [
    ...((value === undefined) === (file === undefined)
      ? ['incorrect usage: [Required] --value VALUE | --file PATH']
      : []),
    ...Object.entries({ '--expires': expires, '--not-before': notBefore }).flatMap(([name, time]) =>
      time !== undefined && timeOf(time) === undefined
        ? [`argument ${name}: '${time}' is not a valid date and time, such as 2027-01-31T00:00:00Z`]
        : [],
    ),
  ],
  request: async ({ vaultName, name, value, file, encoding, ...rest }, { host, hide }) => ({
    vaultName,
    name,
    options: {
      value: value ?? hidden(decodeFile(await readSecretFile(resolve(host.cwd, file ?? '')), encoding), hide),
      contentType: rest.contentType,
      enabled: rest.disabled === undefined ? undefined : !rest.disabled,
      expiresOn: timeOf(rest.expires),
      notBefore: timeOf(rest.notBefore),
      tags: { 'file-encoding': encoding, ...tagsOf(rest.tags) },
    },
  }),
  execute: ({ vaultName, name, options }, { services }) => services.secrets.set(vaultName, name, options),
  permissions: { always: [rights.vault.setSecret] },
  shape: 'secret',
});
