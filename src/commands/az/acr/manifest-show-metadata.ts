import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { withoutLoginServer } from '../../shared/strip-login-server.ts';
import { imageNameProblem, parseImage } from './image-ref.ts';
import { fullyQualified, registryOfImage } from './manifest-options.ts';
import { checkLogin, loginOf, loginOptions } from './options.ts';

export default defineCommand({
  summary: 'Show the metadata of a tag or a manifest.',
  previewGroup: 'acr manifest',
  examples: [
    {
      about: 'Get the digest of a tag.',
      command: 'acrtask az acr manifest show-metadata -r myregistry -n hello-world:v1 --query digest -o tsv',
    },
    {
      about: 'Show an image that is named with its login server.',
      command: 'acrtask az acr manifest show-metadata myregistry.azurecr.io/hello-world:v1',
    },
  ],
  positionals: {
    manifestId: option(
      '[image]',
      'Image with its login server, such as myregistry.azurecr.io/hello:v1; replaces --registry and --name.',
      optional(text()),
    ),
  },
  options: {
    registry: registryOfImage,
    name: option(
      '--name, -n <image>',
      'Name of the image, with a tag (name:tag) or a digest (name@sha256:...); the tag defaults to latest.',
      optional(text()),
    ),
    ...loginOptions,
  },
  check: ({ manifestId, registry, name, ...login }) => {
    const given = { id: manifestId, registry, name };
    const problems = fullyQualified.check(given, 'artifact');
    const { named } = fullyQualified.read(given);
    const image = problems.length > 0 || parseImage(named.replace(/^[^/]*[.:][^/]*\//, '')) ? [] : [imageNameProblem];
    return [...problems, ...image, ...checkLogin(login)];
  },
  request: ({ manifestId, registry, name, ...rest }) => ({
    ...fullyQualified.read({ id: manifestId, registry, name }),
    ...rest,
  }),
  execute: async ({ registry: given, named, ...login }, { services }) => {
    const registry = await services.registries.find({ registry: given });
    const ref = parseImage(withoutLoginServer(named, registry)) ?? { repository: named };
    return services.images.describe(registry, ref, loginOf(login));
  },
  permissions: {
    always: [rights.registry.read],
    'unless --username is given': [rights.image.pull, rights.image.readMetadata],
    'unless --username is given or az login was used': [rights.subscription.read],
  },
});
