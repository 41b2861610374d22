import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { name, optional, text, threeState } from '../../../cli/option-schemas.ts';
import { parseTime } from '../../../request/point-in-time.ts';
import { tags, tagsOf } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';

const timeOf = (value: string | undefined): Date | undefined => (value === undefined ? undefined : parseTime(value));

export default defineCommand({
  summary: 'Enable or disable a secret in a key vault, or change when it is valid.',
  description:
    'Enable or disable a secret in a key vault, or change when it is valid. What no option sets stays as it is, and so does the value.',
  examples: [
    {
      about: 'Enable a secret.',
      command: 'acrtask az keyvault secret set-attributes --vault-name mykeyvault -n Password --enabled true',
    },
    {
      about: 'Let a secret expire.',
      command:
        'acrtask az keyvault secret set-attributes --vault-name mykeyvault -n Password --expires 2027-01-31T00:00:00Z',
    },
  ],
  options: {
    vaultName: option('--vault-name <vault>', 'Name of the vault.', name(), { suggests: 'vaults' }),
    name: option('--name, -n <name>', 'Name of the secret.', name()),
    version: option('--version, -v <version>', 'Version of the secret; defaults to the newest.', optional(name())),
    enabled: option('--enabled [bool]', 'Whether the secret can be read.', optional(threeState())),
    expires: option('--expires <time>', 'When the secret expires, in UTC (2027-01-31T00:00:00Z).', optional(text())),
    notBefore: option('--not-before <time>', 'When the secret becomes valid, in UTC.', optional(text())),
    contentType: option('--content-type <text>', 'Description of the secret.', optional(text())),
    tags,
  },
  check: ({ expires, notBefore }) =>
    Object.entries({ '--expires': expires, '--not-before': notBefore }).flatMap(([name, time]) =>
      time !== undefined && timeOf(time) === undefined
        ? [`argument ${name}: '${time}' is not a valid date and time, such as 2027-01-31T00:00:00Z`]
        : [],
    ),
  request: ({ vaultName, name, version, ...rest }) => ({
    vaultName,
    name,
    version,
    change: {
      enabled: rest.enabled,
      expiresOn: timeOf(rest.expires),
      notBefore: timeOf(rest.notBefore),
      contentType: rest.contentType,
      tags: rest.tags && tagsOf(rest.tags),
    },
  }),
  execute: ({ vaultName, name, version, change }, { services }) =>
    services.secrets.change(vaultName, name, version, change),
  permissions: { always: [rights.vault.updateSecret] },
  shape: 'secret',
});
