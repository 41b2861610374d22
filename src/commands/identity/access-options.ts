import { option } from '../../cli/option.ts';
import { optional, texts } from '../../cli/option-schemas.ts';

const access = { group: 'Access:' };

/** What the identity of a task gets access to. az has none of these options. */
export const accessOptions = {
  pullFrom: option(
    '--pull-from <registry>',
    'Registry that runs pull from, as REGISTRY[,REPOSITORY...]; may be repeated.',
    optional(texts()),
    { ...access, suggests: 'registries', own: true },
  ),
  pushTo: option(
    '--push-to <registry>',
    'Registry that runs push to, as REGISTRY[,REPOSITORY...]; may be repeated.',
    optional(texts()),
    { ...access, suggests: 'registries', own: true },
  ),
  vault: option(
    '--vault <vault>',
    'Key vault that runs read secrets from, as VAULT[/SECRET]; may be repeated.',
    optional(texts()),
    {
      ...access,
      suggests: 'vaults',
      own: true,
    },
  ),
};
