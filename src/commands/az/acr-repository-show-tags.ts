import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, flag, integer, optional, text } from '../../cli/values.ts';
import { registryOptions } from '../options.ts';
import { withoutLoginServer } from '../without-login-server.ts';

export default defineCommand({
  summary: 'List the tags of a repository.',
  examples: [
    {
      about: 'Tags, one a line.',
      command: 'acrtask az acr repository show-tags -n myregistry --repository hello-world -o tsv',
    },
    {
      about: 'The newest tag with its digest.',
      command:
        'acrtask az acr repository show-tags -n myregistry --repository hello-world --orderby time_desc --top 1 --detail',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name, login server or resource id of the registry.', text(), {
      suggests: 'registries',
      configuredDefault: 'acr',
    }),
    resourceGroup: registryOptions.resourceGroup,
    repository: option('--repository <repository>', 'Name of the repository.', text()),
    top: option('--top <count>', 'At most this many tags.', optional(integer({ min: 1 }))),
    orderby: option('--orderby <order>', 'Order by time.', optional(choice(['time_asc', 'time_desc']))),
    detail: option('--detail', 'Show digests, times and attributes too.', flag()),
    username: option(
      '--username, -u <user>',
      'User of the registry itself, instead of your own identity.',
      optional(text()),
    ),
    password: option('--password, -p <password>', 'Password of that user.', optional(text()), { secret: 'value' }),
    suffix: option('--suffix <suffix>', 'Tenant suffix of the login server.', optional(text()), { hidden: true }),
  },
  check: ({ username, password }) =>
    (username === undefined) === (password === undefined) ? [] : ['--username/-u and --password/-p go together.'],
  request: (values) => values,
  execute: async (
    { name, resourceGroup, repository: named, top, orderby, detail, username, password },
    { services },
  ) => {
    const registry = await services.registries.find({ registry: name, resourceGroup });
    const login = username !== undefined && password !== undefined ? { username, password } : undefined;
    const repository = withoutLoginServer(named, registry);
    const tags = await services.images.tags(registry, { repository, top, orderBy: orderby, login });
    return detail ? tags : tags.map((tag) => tag.name);
  },
});
