import { option } from '../../../cli/option.ts';
import { name, optional, text } from '../../../cli/option-schemas.ts';

/** The vault that a command is about. */
export const namedVault = {
  name: option('--name, -n <name>', 'Name of the vault.', name(), { suggests: 'vaults' }),
  resourceGroup: option(
    '--resource-group, -g <group>',
    'Resource group of the vault; looked up unless given.',
    optional(text()),
    { configuredDefault: 'group', suggests: 'groups' },
  ),
};
