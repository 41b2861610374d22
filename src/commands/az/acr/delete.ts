import { defineCommand } from '../../../cli/command.ts';
import { ServiceError } from '../../../errors.ts';
import { confirm } from '../../shared/confirm.ts';
import { yes } from '../../shared/options.ts';
import { rights } from '../../shared/rights.ts';
import { namedRegistry } from './options.ts';

export default defineCommand({
  summary: 'Delete a registry.',
  description: 'Delete a registry and its images, tasks, and runs.',
  examples: [
    { about: 'Delete a registry after confirmation.', command: 'acrtask az acr delete -n myregistry' },
    { about: 'Delete a registry in a script.', command: 'acrtask az acr delete -n myregistry --yes' },
  ],
  options: { ...namedRegistry, yes },
  request: (values) => values,
  execute: async ({ name, resourceGroup, yes }, context) => {
    const { services, messages } = context;
    if (!yes) await confirm(`Are you sure you want to delete the registry '${name}'?`, context);
    try {
      const registry = await services.registries.read({ registry: name, resourceGroup });
      await services.registryAdmin.delete(registry.group, registry.name);
      await services.registries.forget(registry.name);
    } catch (error) {
      // az sends only the deletion to the group, and reports success if the registry does not exist.
      if (!(error instanceof ServiceError && error.code === 'ResourceNotFound')) throw error;
      await messages.warn(`The resource group '${resourceGroup}' has no registry '${name}': nothing was deleted.`);
    }
  },
  permissions: { always: [rights.registry.read, rights.registry.delete, rights.registry.poll] },
});
