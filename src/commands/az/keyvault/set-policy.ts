import { defineCommand } from '../../../cli/command.ts';
import { option } from '../../../cli/option.ts';
import { flag, name, optional, text, texts } from '../../../cli/option-schemas.ts';
import { rights } from '../../shared/rights.ts';

/** Permissions by kind of object (commands.md 16.6). */
const secretPermissions = ['all', 'backup', 'delete', 'get', 'list', 'purge', 'recover', 'restore', 'set'];

export default defineCommand({
  summary: 'Set the access policy of a principal in a key vault.',
  examples: [
    {
      about: "Let a task's identity read secrets.",
      command:
        'acrtask az keyvault set-policy -n mykeyvault --object-id 11112222-3333-4444-5555-666677778888 --secret-permissions get',
    },
    {
      about: 'Let it list secrets too.',
      command:
        'acrtask az keyvault set-policy -n mykeyvault -g myResourceGroup --object-id 11112222-3333-4444-5555-666677778888 --secret-permissions get list',
    },
  ],
  options: {
    name: option('--name, -n <name>', 'Name of the vault.', name(), { suggests: 'vaults' }),
    resourceGroup: option(
      '--resource-group, -g <group>',
      'Resource group of the vault; looked up if omitted.',
      optional(text()),
      {
        configuredDefault: 'group',
        suggests: 'groups',
      },
    ),
    objectId: option(
      '--object-id <id>',
      'Object ID of the principal, such as the principal ID of an identity.',
      optional(text()),
    ),
    spn: option('--spn <id>', 'Application (client) ID of the principal.', optional(text())),
    upn: option('--upn <name>', 'User name of the principal.', optional(text())),
    applicationId: option(
      '--application-id <id>',
      'Application ID of the client that acts on behalf of the principal.',
      optional(text()),
    ),
    secretPermissions: option('--secret-permissions [permissions...]', 'Permissions for secrets.', optional(texts()), {
      suggests: secretPermissions,
    }),
    keyPermissions: option('--key-permissions [permissions...]', 'Permissions for keys.', optional(texts())),
    certificatePermissions: option(
      '--certificate-permissions [permissions...]',
      'Permissions for certificates.',
      optional(texts()),
    ),
    storagePermissions: option(
      '--storage-permissions [permissions...]',
      'Permissions for storage accounts.',
      optional(texts()),
    ),
    noWait: option('--no-wait', 'Accepted for scripts written for az.', flag(), { hidden: true }),
  },
  check: (values) => {
    const named = [values.objectId, values.spn, values.upn].filter((each) => each !== undefined);
    const unknown = (values.secretPermissions ?? []).filter((each) => !secretPermissions.includes(each.toLowerCase()));
    return [
      ...(named.length === 1 ? [] : ['exactly one of --object-id, --spn, and --upn is required']),
      ...unknown.map(
        (each) =>
          `'${each}' is not a valid value for '--secret-permissions'. Allowed values: ${secretPermissions.join(', ')}.`,
      ),
    ];
  },
  request: (values) => ({
    name: values.name,
    resourceGroup: values.resourceGroup,
    wanted: {
      principal: values.objectId ? { objectId: values.objectId } : { assignee: values.spn ?? values.upn ?? '' },
      applicationId: values.applicationId,
      permissions: {
        ...(values.secretPermissions ? { secrets: values.secretPermissions } : {}),
        ...(values.keyPermissions ? { keys: values.keyPermissions } : {}),
        ...(values.certificatePermissions ? { certificates: values.certificatePermissions } : {}),
        ...(values.storagePermissions ? { storage: values.storagePermissions } : {}),
      },
    },
  }),
  execute: ({ name, resourceGroup, wanted }, { services }) => services.vaults.setPolicy(name, resourceGroup, wanted),
  permissions: {
    always: [rights.vault.read, rights.vault.write],
    'unless --resource-group is given': [rights.subscription.listResources],
    'with --upn': [rights.directory.findUser],
    'with --upn or --spn': [rights.directory.findApplication],
    'with an object ID as --spn': [rights.directory.readObjects],
  },
  shape: 'vault',
});
