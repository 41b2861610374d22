import { defineCommand } from '../../../cli/command.ts';
import { rights } from '../../shared/rights.ts';

export default defineCommand({
  summary: 'Show the signed-in user.',
  description:
    'Show the signed-in user as Microsoft Graph describes it. Fails for a service principal or a managed identity.',
  examples: [
    {
      about: 'Get your object ID, to assign a role to yourself.',
      command: 'acrtask az ad signed-in-user show --query id -o tsv',
    },
    { about: 'Get your user name.', command: 'acrtask az ad signed-in-user show --query userPrincipalName -o tsv' },
  ],
  options: {},
  request: (values) => values,
  execute: (_request, { services }) => services.directory.signedInUser(),
  permissions: { always: [rights.directory.readMe] },
});
