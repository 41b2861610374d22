import { expect, it } from 'vitest';
import { option } from '../../src/cli/option.ts';
import { flag, text } from '../../src/cli/option-schemas.ts';
import { CommandError, SeveralErrors, UsageError } from '../../src/errors.ts';
import { propertyNames, withPropertyNames } from '../../src/library/property-names.ts';

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

it('reach every text of an error', () => {
  const usage = new UsageError(['--name is empty', '--no-push is wrong'], 'Set --name.');
  const several = new SeveralErrors(new CommandError('--name', { hint: '--no-push' }), new CommandError('--group'));
  const foreign = new TypeError('--name');
  expect(withPropertyNames(usage, rename)).toBe(usage);
  expect([usage.message, usage.hint, usage.problems]).toEqual([
    'name is empty\nnoPush is wrong',
    'Set name.',
    ['name is empty', 'noPush is wrong'],
  ]);
  withPropertyNames(several, rename);
  expect([several.message, several.errors.map(({ message, hint }) => [message, hint])]).toEqual([
    'name\ngroup',
    [
      ['name', 'noPush'],
      ['group', undefined],
    ],
  ]);
  expect((withPropertyNames(foreign, rename) as Error).message).toBe('--name');
});
