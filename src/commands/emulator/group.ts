import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, text, texts } from '../../cli/option-schemas.ts';
import { askRunningEmulator } from './ask-emulator.ts';

interface Group {
  readonly displayName: string;
  readonly objectId: string;
  readonly members: readonly { readonly displayName: string; readonly objectId: string }[];
}

export default defineCommand({
  summary: "Create a group in the running emulator's directory, or list the groups.",
  description:
    "Create a group in the running emulator's directory, or add members to one. A role assigned to a group holds for its members. Without NAME, list the groups.",
  examples: [
    {
      about: 'Create a group with an identity in it.',
      command: 'acrtask emulator group builders --member myACRTasksId',
    },
    { about: 'List the groups.', command: 'acrtask emulator group -o table' },
  ],
  positionals: { name: option('[name]', 'Name of the group.', optional(text())) },
  options: {
    member: option(
      '--member <principal>',
      'Object ID, client ID, or name of an identity, a user, or another group to add; may be repeated.',
      optional(texts()),
    ),
  },
  check: ({ name, member }) =>
    member && name === undefined ? ['argument --member: name the group that the member is added to'] : [],
  request: ({ name, member = [] }) => (name === undefined ? undefined : { displayName: name, members: member }),
  execute: async (group, { host }) => {
    if (group) return askRunningEmulator(host, 'PUT', '/emulator/groups', group);
    return ((await askRunningEmulator(host, 'GET', '/emulator/groups')) as { value: readonly Group[] }).value;
  },
  rows: (shaped) =>
    ([shaped].flat() as Group[]).map(({ displayName, objectId, members }) => ({
      GROUP: displayName,
      ID: objectId,
      MEMBERS: members.map((each) => each.displayName).join(', '),
    })),
});
