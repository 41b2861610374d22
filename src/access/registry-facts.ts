import type { Facts, RegistryFacts } from './model.ts';

/** A registry that needs name, as far as it is known. `other`: it is not one of Azure. */
export type FoundRegistry =
  | { readonly is: 'there'; readonly value: RegistryFacts }
  | { readonly is: 'not there' }
  | { readonly is: 'not known'; readonly reason: string }
  | { readonly is: 'other' };

/** The facts about the registry with that login server. */
export const registryFactsOf = (facts: Facts, loginServer: string): FoundRegistry => {
  if (facts.registry.loginServer.toLowerCase() === loginServer) return { is: 'there', value: facts.registry };
  const found = facts.registries.get(loginServer);
  if (!found) return { is: 'other' };
  if (!found.known) return { is: 'not known', reason: found.reason };
  return found.value ? { is: 'there', value: found.value } : { is: 'not there' };
};
