import { option } from '../../../cli/option.ts';
import { name, optional, text, texts } from '../../../cli/option-schemas.ts';

/** The identity that a command acts on: by name and group, or by resource IDs. */
export const identityOptions = {
  name: option('--name, -n <name>', 'Name of the identity.', optional(name()), { suggests: 'identityNames' }),
  resourceGroup: option('--resource-group, -g <group>', 'Resource group of the identity.', optional(text()), {
    configuredDefault: 'group',
    suggests: 'groups',
  }),
  ids: option('--ids <ids...>', 'Resource IDs; replaces --name and --resource-group.', optional(texts()), {
    suggests: 'identityIds',
  }),
};

interface Given {
  readonly name: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly ids: readonly string[] | undefined;
}

/** The options that are missing to identify the identity. */
export const checkIdentity = ({ name, resourceGroup, ids }: Given): readonly string[] =>
  ids?.length || (name && resourceGroup)
    ? []
    : [
        `the following arguments are required: ${[...(name ? [] : ['--name/-n']), ...(resourceGroup ? [] : ['--resource-group/-g'])].join(', ')}`,
      ];
