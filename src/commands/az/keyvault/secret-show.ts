import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { name, optional, text } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';

/** Parses `https://VAULT/secrets/NAME[/VERSION]`; undefined for anything else. */
const placeOf = (id: string): { vaultUrl: string; name: string; version: string | undefined } | undefined => {
  if (!URL.canParse(id)) return undefined;
  const { protocol, origin, pathname } = new URL(id);
  const [, secret, version] = /^\/secrets\/([^/]+)(?:\/([^/]+))?\/?$/.exec(pathname) ?? [];
  return protocol === 'https:' && secret !== undefined ? { vaultUrl: origin, name: secret, version } : undefined;
};

export default defineCommand({
  summary: 'Show a secret in a key vault, including its value.',
  examples: [
    {
      about: 'Get the value of a secret for use in a script.',
      command: 'acrtask az keyvault secret show --vault-name mykeyvault -n Password --query value -o tsv',
    },
    {
      about: 'Check that a secret exists, without printing its value.',
      command: 'acrtask az keyvault secret show --vault-name mykeyvault -n Password --query id -o tsv',
    },
  ],
  options: {
    vaultName: option('--vault-name <vault>', 'Name of the vault.', optional(name()), { suggests: 'vaults' }),
    name: option('--name, -n <name>', 'Name of the secret.', optional(name())),
    version: option('--version, -v <version>', 'Version of the secret; defaults to the newest.', optional(name())),
    id: option('--id <id>', 'ID of the secret; replaces --vault-name, --name, and --version.', optional(text())),
  },
  check: ({ vaultName, name, version, id }) => {
    if (id === undefined)
      return name !== undefined && vaultName !== undefined
        ? []
        : [
            `the following arguments are required: ${[...(vaultName ? [] : ['--vault-name']), ...(name ? [] : ['--name/-n'])].join(', ')}`,
          ];
    if ([vaultName, name, version].some((each) => each !== undefined))
      return ['--id cannot be combined with --vault-name, --name/-n, or --version/-v.'];
    return placeOf(id) ? [] : [`argument --id: '${id}' is not a valid secret ID (https://VAULT/secrets/NAME/VERSION).`];
  },
  request: ({ vaultName = '', name = '', version, id = '' }) => placeOf(id) ?? { vault: vaultName, name, version },
  execute: (place, { services }) => services.secrets.show(place),
  permissions: { always: [rights.vault.readSecret] },
  shape: 'secret',
});
