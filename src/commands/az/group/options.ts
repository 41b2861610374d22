import { option } from '../../../cli/option.ts';
import { name, optional, text } from '../../../cli/option-schemas.ts';

/** The group that a command is about. */
export const groupName = option('--name, -n <name>', 'Name of the group.', name(), {
  otherFlags: '--resource-group, -g <name>',
  configuredDefault: 'group',
  suggests: 'groups',
});

/** The group that a list is cut down to. */
export const withinGroup = (what: string) =>
  option(
    '--resource-group, -g <group>',
    `Resource group of the ${what}; the whole subscription unless given.`,
    optional(text()),
    { configuredDefault: 'group', suggests: 'groups' },
  );
