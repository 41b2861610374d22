/**
 * The options of Azure CLI 2.91 that acrtask does not have, by the command under `az`. Global options that only the Azure CLI
 * answers to are left out.
 */
const listed: Readonly<Record<string, string>> = {
  'acr create': '--allow-metadata-search --endpoint-protocol --regional-endpoints --writable-cache-repos',
  'acr update':
    '--add --allow-metadata-search --endpoint-protocol --force-string --regional-endpoints --remove --writable-cache-repos',
  'acr login': '--endpoint',
  'group delete': '--force-deletion-types -f',
  'identity create': '--resource-name --resource-restriction',
  'identity show': '--resource-name',
  'identity list': '--max-items --next-token',
  'identity delete': '--resource-name',
  'keyvault create':
    '--administrators --hsm-name --mi-user-assigned --network-acls --network-acls-ips --network-acls-vnets',
  'keyvault show': '--hsm-name',
  'keyvault delete': '--hsm-name',
  'keyvault purge': '--hsm-name',
  'keyvault secret set-attributes': '--id',
};

/** The options that only the Azure CLI has for a command, given without `az`. */
export const azureCliOptions = (command: string): readonly string[] =>
  Object.hasOwn(listed, command) ? (listed[command] ?? '').split(' ') : [];
