import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, optional, text, withDefault } from '../../../cli/option-schemas.ts';

const scopes = ['NoReuse', 'ResourceGroupReuse', 'SubscriptionReuse', 'TenantReuse', 'Unsecure'] as const;

export default defineCommand({
  summary: 'Find out whether a registry may have a name.',
  examples: [
    { about: 'Whether a name is good and free.', command: 'acrtask az acr check-name -n myregistry' },
    {
      about: 'As a condition of a script.',
      command: 'acrtask az acr check-name -n myregistry --query nameAvailable -o tsv',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'The name.', text(), { configuredDefault: 'acr' }),
    dnlScope: option(
      '--dnl-scope <scope>',
      'Where a login server with the same hash may be used again.',
      withDefault(choice(scopes), 'Unsecure'),
      { preview: true },
    ),
    resourceGroup: option(
      '--resource-group, -g <group>',
      'Resource group that the registry is to be in; needed for ResourceGroupReuse.',
      optional(text()),
      { configuredDefault: 'group', suggests: 'groups' },
    ),
  },
  check: ({ dnlScope, resourceGroup }) =>
    dnlScope === 'ResourceGroupReuse' && resourceGroup === undefined
      ? ['Resource group name is required for domain name label scope ResourceGroupReuse']
      : [],
  request: (values) => values,
  execute: ({ name, dnlScope, resourceGroup }, { services }) =>
    services.registryAdmin.checkName(name, { scope: dnlScope, resourceGroup }),
  shape: 'nameAvailability',
});
