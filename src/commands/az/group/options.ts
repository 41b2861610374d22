import { option } from '../../../cli/option.ts';
import { name, optional, text } from '../../../cli/option-schemas.ts';

/** The resource group that a command acts on. */
export const groupName = option('--name, -n <name>', 'Name of the group.', name(), {
  otherFlags: '--resource-group, -g <name>',
  configuredDefault: 'group',
  suggests: 'groups',
});

/** The resource group that limits a list. */
export const withinGroup = (what: string) =>
  option(
    '--resource-group, -g <group>',
    `Resource group of the ${what}; defaults to the whole subscription.`,
    optional(text()),
    { configuredDefault: 'group', suggests: 'groups' },
  );
