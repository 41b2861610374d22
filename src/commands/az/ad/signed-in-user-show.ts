import { defineCommand } from '../../../cli/command.ts';

export default defineCommand({
  summary: 'Show the user who is signed in.',
  description:
    'Show the user who is signed in, as Microsoft Graph describes him. For a service principal or a managed identity there is none.',
  examples: [
    {
      about: 'Your object id, to give yourself a role.',
      command: 'acrtask az ad signed-in-user show --query id -o tsv',
    },
    { about: 'Your user name.', command: 'acrtask az ad signed-in-user show --query userPrincipalName -o tsv' },
  ],
  options: {},
  request: (values) => values,
  execute: (_request, { services }) => services.directory.signedInUser(),
});
