import { expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const codes = ['vault-address'] as const;
const host = (found: string, meant: string): string =>
  `2 vault-address: no key vault has the host '${found}' | Did you mean '${meant}'?`;
const vault = (name: string): string =>
  `2 vault-address: '${name}' cannot be the name of a key vault | The name of a vault has letters, digits, and hyphens, and no hyphen at its end.`;
const secret = (name: string): string =>
  `2 vault-address: '${name}' cannot be the name of a secret in a key vault | The name of a secret has letters, digits, and hyphens.`;

/** The address of a secret, and what is found. */
const addresses: [address: string, ...found: string[]][] = [
  ['https://contoso.vault.azure.net/secrets/a'],
  ['https://kv.vault.azure.net/secrets/a/4387e9f3d6e14c459867679a90fd0f79'],
  ['https://Contoso-2.VAULT.Azure.NET/secrets/A-b/'],
  ['https://contoso.vault.usgovcloudapi.net/secrets/a'],
  ['https://contoso.vault.azure.cn/secrets/a'],
  ['https://contoso.vault.microsoftazure.de/secrets/a'],
  ['https://contoso.vault.azure.net:8443/secrets/a'],
  // Clouds and gateways of one's own.
  ['https://contoso.vault.local.azurestack.external/secrets/a'],
  ['https://contoso.vaultcore.azure.net/secrets/a'],
  ['https://contoso.privatelink.vaultcore.azure.net/secrets/a'],
  ['https://vault.example.com/secrets/a'],
  ['https://{{.Values.vault}}.vault.azure.net/secrets/a'],
  ['https://a_{{.Values.vault}}.vault.azure.net/secrets/a'],
  ['https://contoso.vault.azure.net/secrets/{{.Values.name}}'],
  ['https://{{.Run.RegistryName}}.vault.azure.net/secrets/a'],
  ['https://contoso.vault.azur.net/secrets/a', host('contoso.vault.azur.net', 'contoso.vault.azure.net')],
  ['https://contoso.vualt.azure.net/secrets/a', host('contoso.vualt.azure.net', 'contoso.vault.azure.net')],
  ['https://contoso.vaults.azure.net/secrets/a', host('contoso.vaults.azure.net', 'contoso.vault.azure.net')],
  ['https://contoso.vault.azure.com/secrets/a', host('contoso.vault.azure.com', 'contoso.vault.azure.net')],
  ['https://contoso.azure.net/secrets/a', host('contoso.azure.net', 'contoso.vault.azure.net')],
  [
    'https://contoso.vault.usgovcloudapi.com/secrets/a',
    host('contoso.vault.usgovcloudapi.com', 'contoso.vault.usgovcloudapi.net'),
  ],
  [
    'https://vault.azure.net/secrets/a',
    "2 vault-address: the address of the secret has no name of a key vault before 'vault.azure.net' | Write it as https://VAULT.vault.azure.net/secrets/NAME.",
  ],
  ['https://contoso_kv.vault.azure.net/secrets/a', vault('contoso_kv')],
  ['https://contoso-.vault.azure.net/secrets/a', vault('contoso-')],
  ['https://contoso.vault.azure.net/secrets/docker_user', secret('docker_user')],
  ['https://contoso.vault.azure.net/secrets/docker.user', secret('docker.user')],
];

it.each(addresses)('%s', async (address, ...found) => {
  const text = `secrets:\n  - {id: a, keyvault: "${address}"}\nsteps:\n  - cmd: node:22\n    env: ["A={{.Secrets.a}}"]\n`;
  expect(await foundIn(text, { codes })).toEqual(found);
});
