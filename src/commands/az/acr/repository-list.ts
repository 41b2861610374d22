import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { integer, optional } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { checkLogin, loginOf, loginOptions, namedRegistry } from './options.ts';

export default defineCommand({
  summary: 'List the repositories in a registry.',
  examples: [
    { about: 'List the repositories, one per line.', command: 'acrtask az acr repository list -n myregistry -o tsv' },
    { about: 'List the first ten.', command: 'acrtask az acr repository list -n myregistry --top 10' },
  ],
  options: {
    ...namedRegistry,
    top: option('--top <count>', 'Maximum number of repositories.', optional(integer({ min: 1 }))),
    ...loginOptions,
  },
  check: checkLogin,
  request: (values) => values,
  execute: async ({ name, resourceGroup, top, ...login }, { services }) =>
    services.images.repositories(await services.registries.find({ registry: name, resourceGroup }), {
      top,
      login: loginOf(login),
    }),
  permissions: {
    always: [rights.registry.read],
    'unless --username is given': [rights.image.pull, rights.image.listRepositories],
    'unless --username is given or az login was used': [rights.subscription.read],
  },
});
