import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { name, optional, text } from '../../../cli/option-schemas.ts';

/** Takes `https://VAULT/secrets/NAME[/VERSION]` apart; undefined for anything else. */
const placeOf = (id: string): { vaultUrl: string; name: string; version: string | undefined } | undefined => {
  if (!URL.canParse(id)) return undefined;
  const { protocol, origin, pathname } = new URL(id);
  const [, secret, version] = /^\/secrets\/([^/]+)(?:\/([^/]+))?\/?$/.exec(pathname) ?? [];
  return protocol === 'https:' && secret !== undefined ? { vaultUrl: origin, name: secret, version } : undefined;
};

export default defineCommand({
  summary: 'Show a secret of a key vault, its value included.',
  examples: [
    {
      about: 'The value of a secret, as a script hands it on.',
      command: 'acrtask az keyvault secret show --vault-name mykeyvault -n Password --query value -o tsv',
    },
    {
      about: 'Whether there is one, without its value.',
      command: 'acrtask az keyvault secret show --vault-name mykeyvault -n Password --query id -o tsv',
    },
  ],
  options: {
    vaultName: option('--vault-name <vault>', 'Name of the vault.', optional(name()), { suggests: 'vaults' }),
    name: option('--name, -n <name>', 'Name of the secret.', optional(name())),
    version: option('--version, -v <version>', 'Version of the secret; the newest unless given.', optional(name())),
    id: option('--id <id>', 'Id of the secret, instead of vault, name and version.', optional(text())),
  },
  check: ({ vaultName, name, version, id }) => {
    if (id === undefined)
      return name !== undefined && vaultName !== undefined
        ? []
        : [
            `the following arguments are required: ${[...(vaultName ? [] : ['--vault-name']), ...(name ? [] : ['--name/-n'])].join(', ')}`,
          ];
    if ([vaultName, name, version].some((each) => each !== undefined))
      return ['--id stands instead of --vault-name, --name/-n and --version/-v: give one or the others.'];
    return placeOf(id)
      ? []
      : [`argument --id: '${id}' is not the id of a secret (https://VAULT/secrets/NAME/VERSION).`];
  },
  request: ({ vaultName = '', name = '', version, id = '' }) => placeOf(id) ?? { vault: vaultName, name, version },
  execute: (place, { services }) => services.secrets.show(place),
  shape: 'secret',
});
