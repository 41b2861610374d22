import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag, optional, text, texts } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';
import { importSource } from './import-source.ts';
import { namedRegistry } from './options.ts';

export default defineCommand({
  summary: 'Copy an image from another registry.',
  description:
    'Copy an image from another registry into this one. Azure copies it; no data passes through this machine.',
  examples: [
    {
      about: 'Copy a base image from Docker Hub.',
      command: 'acrtask az acr import -n myregistry --source docker.io/library/node:20-alpine -t base/node:20-alpine',
    },
    {
      about: 'Copy an image from another registry in the subscription, and replace the existing tag.',
      command: 'acrtask az acr import -n myregistry --source mybaseregistry.azurecr.io/base/node:20 --force',
    },
  ],
  options: {
    ...namedRegistry,
    source: option(
      '--source <image>',
      'Image to copy, with its login server; without it when --registry names the registry.',
      text(),
    ),
    sourceRegistry: option(
      '--registry, -r <registry>',
      'Name, login server, or resource ID of the Azure registry that holds the image.',
      optional(text()),
      { suggests: 'registries' },
    ),
    image: option(
      '--image, -t <image>',
      'Target name and tag of the image; may be repeated. Defaults to those of the source.',
      optional(texts()),
    ),
    repository: option(
      '--repository <repository>',
      'Target repository for the manifest alone, without a tag; may be repeated.',
      optional(texts()),
    ),
    force: option('--force', 'Replace existing tags.', flag()),
    username: option('--username, -u <user>', 'User of the source registry.', optional(text())),
    password: option('--password, -p <password>', 'Password of that user.', optional(text()), { secret: 'value' }),
    noWait: option('--no-wait', 'Do not wait for the operation to finish.', flag()),
  },
  check: ({ source, sourceRegistry, username, password }) => [
    ...(username !== undefined && password === undefined ? ['Authentication failed. Please provide password.'] : []),
    ...(sourceRegistry === undefined && !/^[^/]*\.[^/]*\/./.test(source)
      ? [
          `argument --source: '${source}' does not begin with a login server, such as 'docker.io/library/node:20'. Add the login server, or name an Azure registry with --registry.`,
        ]
      : []),
  ],
  request: (values) => values,
  execute: async (values, { services, messages }) => {
    const { name, resourceGroup, image, repository, force, noWait } = values;
    const registry = await services.registries.findManaged(
      { registry: name, resourceGroup },
      'Imports are only supported for managed registries.',
    );
    const source = importSource(values, await services.registries.list());
    if (source.ignored)
      await messages.warn(
        `The login server name of "${source.ignored}" in the "--source" argument will be ignored as "--registry" already supplies the same information`,
      );
    const asInSource = image === undefined && repository === undefined;
    if (noWait) await messages.warn('Import has started. Due to no-wait option, failures will not be reflected.');
    await services.registryAdmin.import(
      registry,
      {
        source: source.request,
        targetTags: [...(asInSource ? [source.request.sourceImage.replace(/@.*$/, '')] : (image ?? []))],
        ...(repository === undefined ? {} : { untaggedTargetRepositories: [...repository] }),
        mode: force ? 'Force' : 'NoForce',
      },
      !noWait,
    );
  },
  permissions: {
    always: [rights.registry.read, rights.registry.importImage],
    'unless --no-wait is given': [rights.subscription.pollOperation],
    'with a source in a registry of your tenant': [rights.image.pull],
  },
});
