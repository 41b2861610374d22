import { defineCommand } from '../../../cli/command.ts';
import { withinGroup } from '../group/options.ts';

export default defineCommand({
  summary: 'List user-assigned managed identities.',
  examples: [
    { about: 'All identities of the subscription.', command: 'acrtask az identity list --query [].name' },
    {
      about: 'The client ids of a group.',
      command: 'acrtask az identity list -g myResourceGroup --query [].clientId -o json',
    },
  ],
  options: { resourceGroup: withinGroup('identities') },
  request: (values) => values,
  execute: ({ resourceGroup }, { services }) =>
    resourceGroup === undefined ? services.identities.list() : services.identities.listIn(resourceGroup),
  shape: 'userAssignedIdentity',
});
