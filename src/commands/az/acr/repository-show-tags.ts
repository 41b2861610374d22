import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, flag, integer, optional, text } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { withoutLoginServer } from '../../shared/strip-login-server.ts';
import { checkLogin, loginOf, loginOptions, namedRegistry } from './options.ts';

export default defineCommand({
  summary: 'List the tags in a repository.',
  examples: [
    {
      about: 'List the tags, one per line.',
      command: 'acrtask az acr repository show-tags -n myregistry --repository hello-world -o tsv',
    },
    {
      about: 'Show the newest tag and its digest.',
      command:
        'acrtask az acr repository show-tags -n myregistry --repository hello-world --orderby time_desc --top 1 --detail',
    },
  ],
  options: {
    ...namedRegistry,
    repository: option('--repository <repository>', 'Name of the repository.', text()),
    top: option('--top <count>', 'Maximum number of tags.', optional(integer({ min: 1 }))),
    orderby: option('--orderby <order>', 'Sort by time.', optional(choice(['time_asc', 'time_desc']))),
    detail: option('--detail', 'Also show digests, times, and attributes.', flag()),
    ...loginOptions,
  },
  check: checkLogin,
  request: (values) => values,
  execute: async ({ name, resourceGroup, repository: named, top, orderby, detail, ...login }, { services }) => {
    const registry = await services.registries.find({ registry: name, resourceGroup });
    const repository = withoutLoginServer(named, registry);
    const tags = await services.images.tags(registry, { repository, top, orderBy: orderby, login: loginOf(login) });
    return detail ? tags : tags.map((tag) => tag.name);
  },
  permissions: {
    always: [rights.registry.read],
    'unless --username is given': [rights.image.pull, rights.image.readMetadata],
    'unless --username is given or az login was used': [rights.subscription.read],
  },
});
