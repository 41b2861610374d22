import { defineCommand } from '../../../cli/command.ts';
import { confirm } from '../../shared/confirm.ts';
import { yes } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';
import { withoutLoginServer } from '../../shared/strip-login-server.ts';
import { checkImage, imageOptions, parseImage } from './image-ref.ts';
import { checkLogin, loginOf, loginOptions, namedRegistry } from './options.ts';

export default defineCommand({
  summary: 'Delete a repository, or an image and all its tags.',
  description: 'Delete a repository or an image. Deleting an image also deletes every other tag of the same manifest.',
  examples: [
    {
      about: 'Delete an image and all other tags of the same manifest.',
      command: 'acrtask az acr repository delete -n myregistry -t hello-world:v1 --yes',
    },
    {
      about: 'Delete a repository after confirmation.',
      command: 'acrtask az acr repository delete -n myregistry --repository hello-world',
    },
  ],
  options: { ...namedRegistry, ...imageOptions, ...loginOptions, yes },
  check: (values) => [...checkImage(values), ...checkLogin(values)],
  request: (values) => values,
  execute: async ({ name, resourceGroup, repository, image = '', yes, ...given }, context) => {
    const { services, messages } = context;
    const registry = await services.registries.find({ registry: name, resourceGroup });
    const login = loginOf(given);
    const named = withoutLoginServer(repository ?? image, registry);
    const ref = repository === undefined ? parseImage(named) : undefined;
    if (!ref) {
      if (!yes)
        await confirm(`Are you sure you want to delete the repository '${named}' and all images under it?`, context);
      return services.images.delete(registry, { repository: named }, login);
    }
    const { digest, tags } = await services.images.manifestBehind(registry, ref, login);
    const images = tags.map((tag) => `'${ref.repository}:${tag}'`).join(', ');
    const sentence = `This operation will delete the manifest '${digest}'${images && ` and all the following images: ${images}`}`;
    if (yes) await messages.warn(sentence);
    else await confirm(`${sentence}.\nAre you sure you want to continue?`, context);
    return services.images.delete(registry, { repository: ref.repository, digest }, login);
  },
  permissions: {
    always: [rights.registry.read],
    'unless --username is given': [
      rights.image.pull,
      rights.image.delete,
      rights.image.readMetadata,
      rights.image.deleteContent,
    ],
    'unless --username is given or az login was used': [rights.subscription.read],
  },
});
