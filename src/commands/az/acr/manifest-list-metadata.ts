import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { choice, integer, optional, text } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { withoutLoginServer } from '../../shared/strip-login-server.ts';
import { checkRepository } from './image-ref.ts';
import { fullyQualified, registryOfImage } from './manifest-options.ts';
import { checkLogin, loginOf, loginOptions } from './options.ts';

export default defineCommand({
  summary: 'List the metadata of the manifests in a repository.',
  previewGroup: 'acr manifest',
  examples: [
    {
      about: 'List the manifests without a tag.',
      command:
        'acrtask az acr manifest list-metadata -r myregistry -n hello-world --query "[?tags==null].digest" -o tsv',
    },
    {
      about: 'List the five newest manifests of a repository that is named with its login server.',
      command: 'acrtask az acr manifest list-metadata myregistry.azurecr.io/hello-world --orderby time_desc --top 5',
    },
  ],
  positionals: {
    repoId: option(
      '[repository]',
      'Repository with its login server, such as myregistry.azurecr.io/hello; replaces --registry and --name.',
      optional(text()),
    ),
  },
  options: {
    registry: registryOfImage,
    name: option('--name, -n <repository>', 'Name of the repository.', optional(text())),
    top: option('--top <count>', 'Maximum number of manifests.', optional(integer({ min: 1 }))),
    orderby: option('--orderby <order>', 'Sort by time.', optional(choice(['time_asc', 'time_desc']))),
    ...loginOptions,
  },
  check: ({ repoId, registry, name, ...login }) => [
    ...fullyQualified.check({ id: repoId, registry, name }, 'repository'),
    ...(name === undefined ? [] : checkRepository('--name/-n', name)),
    ...(repoId === undefined ? [] : checkRepository('[repository]', repoId.replace(/^[^/]*\//, ''))),
    ...checkLogin(login),
  ],
  request: ({ repoId, registry, name, ...rest }) => ({
    ...fullyQualified.read({ id: repoId, registry, name }),
    ...rest,
  }),
  execute: async ({ registry: given, named, top, orderby, ...login }, { services }) => {
    const registry = await services.registries.find({ registry: given });
    const repository = withoutLoginServer(named, registry);
    return services.images.manifests(registry, { repository, top, orderBy: orderby, login: loginOf(login) });
  },
  permissions: {
    always: [rights.registry.read],
    'unless --username is given': [rights.image.pull, rights.image.readMetadata],
    'unless --username is given or az login was used': [rights.subscription.read],
  },
});
