import { defineCommand } from '../../../cli/command.ts';
import { rights } from '../../shared/rights.ts';
import { withinGroup } from '../group/options.ts';

export default defineCommand({
  summary: 'List user-assigned managed identities.',
  examples: [
    {
      about: 'List the names of all identities in the subscription.',
      command: 'acrtask az identity list --query [].name',
    },
    {
      about: 'List the client IDs of the identities in a resource group.',
      command: 'acrtask az identity list -g myResourceGroup --query [].clientId -o json',
    },
  ],
  options: { resourceGroup: withinGroup('identities') },
  request: (values) => values,
  execute: ({ resourceGroup }, { services }) =>
    resourceGroup === undefined ? services.identities.list() : services.identities.listIn(resourceGroup),
  permissions: { always: [rights.identity.read] },
  shape: 'userAssignedIdentity',
});
