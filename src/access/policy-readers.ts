import type { VaultFacts } from './model.ts';

/** Whether the access policies of a vault let the owner of an object ID read secrets. */
export const letsRead = ({ policies }: VaultFacts, objectId: string): boolean =>
  (policies.get(objectId.toLowerCase()) ?? []).some((each) => each === 'get' || each === 'all');

/** The object IDs, in lower case, that the access policies of a vault let read secrets. */
export const readersByPolicy = (vault: VaultFacts): readonly string[] =>
  vault.authorization === 'policies' ? [...vault.policies.keys()].filter((each) => letsRead(vault, each)) : [];
