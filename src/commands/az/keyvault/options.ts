import { option } from '../../../cli/option.ts';
import { name, optional, text } from '../../../cli/option-schemas.ts';

/** The key vault that a command acts on. */
export const namedVault = {
  name: option('--name, -n <name>', 'Name of the vault.', name(), { suggests: 'vaults' }),
  resourceGroup: option(
    '--resource-group, -g <group>',
    'Resource group of the vault; looked up if omitted.',
    optional(text()),
    { configuredDefault: 'group', suggests: 'groups' },
  ),
};
