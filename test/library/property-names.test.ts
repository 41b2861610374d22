import { expect, it } from 'vitest';
import { option } from '../../src/cli/option.ts';
import { flag, text } from '../../src/cli/option-schemas.ts';
import { propertyNames } from '../../src/library/property-names.ts';

const options = {
  name: option('--name, -n <name>', 'Name.', text()),
  noPush: option('--no-push [bool]', 'Do not push.', flag()),
  commitTriggerEnabled: option('--commit-trigger-enabled [bool]', 'Run at each commit.', flag()),
  group: option('--resource-group, -g <name>', 'Group.', text(), { otherFlags: '--group' }),
  source: option('<source>', 'Source.', text()),
};
const rename = propertyNames(options);

it.each([
  ['--name/-n is missing', 'name is missing'],
  ['--name is missing', 'name is missing'],
  ['--no-push and --commit-trigger-enabled false', 'noPush and commitTriggerEnabled false'],
  ['--no-pushing, --names, and -n', '--no-pushing, --names, and -n'],
  ['--resource-group or --group', 'group or group'],
  ['the following arguments are required: <source>', 'the following arguments are required: source'],
  [
    "--name is taken: 'acrtask show --name x' shows it, and --name y is free",
    "name is taken: 'acrtask show --name x' shows it, and name y is free",
  ],
  [
    '--name is wrong. To see more: acrtask list --name x\nChange --name.',
    'name is wrong. To see more: acrtask list --name x\nChange name.',
  ],
  ['nothing of that kind', 'nothing of that kind'],
])('%s', (said, expected) => expect(rename(said)).toBe(expected));

it('of no options are none', () => expect(propertyNames({})('--name')).toBe('--name'));
