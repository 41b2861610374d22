import { defineCommand } from '../../../cli/command.ts';
import { groupName } from './options.ts';

export default defineCommand({
  summary: 'Find out whether there is a resource group: true or false.',
  examples: [
    { about: 'Whether there is a group.', command: 'acrtask az group exists -n myResourceGroup' },
    { about: 'The same as one word for a script.', command: 'acrtask az group exists -n myResourceGroup -o tsv' },
  ],
  options: { name: groupName },
  request: (values) => values,
  execute: ({ name }, { services }) => services.groups.exists(name),
});
