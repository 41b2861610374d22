import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, optional, text, withDefault } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';

const scopes = ['NoReuse', 'ResourceGroupReuse', 'SubscriptionReuse', 'TenantReuse', 'Unsecure'] as const;

export default defineCommand({
  summary: 'Check whether a registry name is valid and available.',
  examples: [
    { about: 'Check whether a name is valid and available.', command: 'acrtask az acr check-name -n myregistry' },
    {
      about: 'Use the answer as a condition in a script.',
      command: 'acrtask az acr check-name -n myregistry --query nameAvailable -o tsv',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'The name.', text(), { configuredDefault: 'acr' }),
    dnlScope: option(
      '--dnl-scope <scope>',
      'Scope within which a login server name with the same hash can be reused.',
      withDefault(choice(scopes), 'Unsecure'),
      { preview: true },
    ),
    resourceGroup: option(
      '--resource-group, -g <group>',
      'Resource group for the registry; required for ResourceGroupReuse.',
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
  permissions: { always: [rights.registry.checkName] },
  shape: 'nameAvailability',
});
