import { defineCommand } from '../../../cli/command.ts';
import { rights } from '../../shared/rights.ts';
import { withoutLoginServer } from '../../shared/strip-login-server.ts';
import { checkImage, imageOptions, parseImage } from './image-ref.ts';
import { checkLogin, loginOf, loginOptions, namedRegistry } from './options.ts';

export default defineCommand({
  summary: 'Show the attributes of a repository or an image.',
  examples: [
    {
      about: 'Show how many tags and manifests a repository has, and when it was created.',
      command: 'acrtask az acr repository show -n myregistry --repository hello-world',
    },
    {
      about: 'Get the digest of an image.',
      command: 'acrtask az acr repository show -n myregistry -t hello-world:v1 --query digest -o tsv',
    },
  ],
  options: { ...namedRegistry, ...imageOptions, ...loginOptions },
  check: (values) => [...checkImage(values), ...checkLogin(values)],
  request: (values) => values,
  execute: async ({ name, resourceGroup, repository, image = '', ...login }, { services }) => {
    const registry = await services.registries.find({ registry: name, resourceGroup });
    const named = withoutLoginServer(repository ?? image, registry);
    const ref = repository === undefined ? parseImage(named) : { repository: named };
    return services.images.describe(registry, ref ?? { repository: named }, loginOf(login));
  },
  permissions: {
    always: [rights.registry.read],
    'unless --username is given': [rights.image.pull, rights.image.readMetadata],
    'unless --username is given or az login was used': [rights.subscription.read],
  },
});
