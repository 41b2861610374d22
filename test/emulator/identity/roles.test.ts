import { expect, it } from 'vitest';
import { allRegistryActions, allSecretPermissions, builtInRoles } from '../../../src/emulator/identity/roles.ts';

const registry = 'Microsoft.ContainerRegistry/registries';
const secrets = 'Microsoft.KeyVault/vaults/secrets';

const allows = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i').test(action));

/** The action of a role definition that stands for what the emulator lets somebody do. */
const classic = {
  pull: `${registry}/pull/read`,
  push: `${registry}/push/write`,
  delete: `${registry}/artifacts/delete`,
} as const;
const repository = {
  pull: `${registry}/repositories/content/read`,
  push: `${registry}/repositories/content/write`,
  delete: `${registry}/repositories/content/delete`,
  metadata_read: `${registry}/repositories/metadata/read`,
  metadata_write: `${registry}/repositories/metadata/write`,
  catalog: `${registry}/catalog/read`,
} as const;
const secret = { get: `${secrets}/getSecret/action`, set: `${secrets}/setSecret/action` } as const;

it.each(builtInRoles.map((role) => [role.name, role] as const))(
  'what %s allows is what its definition shows',
  (_name, { actions, dataActions, legacyRegistry, abacRegistry, secrets: held }) => {
    const shown = (table: Readonly<Record<string, string>>, patterns: readonly string[]) =>
      Object.keys(table).filter((name) => allows(patterns, table[name] ?? ''));
    const given = (table: object, list: readonly string[], all: readonly string[]) =>
      all.filter((name) => name in table && list.includes(name));
    expect({
      classic: given(classic, legacyRegistry, allRegistryActions),
      repository: given(repository, abacRegistry, allRegistryActions),
      secret: given(secret, held, allSecretPermissions),
    }).toEqual({
      classic: shown(classic, actions),
      repository: shown(repository, dataActions),
      secret: shown(secret, dataActions),
    });
  },
);
