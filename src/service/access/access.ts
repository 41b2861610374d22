import type { Facts, Operation, Plan, PlanOutcome } from '../../access/model.ts';
import type { Connection } from '../connection.ts';
import type { RegistryPlace } from '../registries.ts';
import { type CarryOutHow, type ChangeSources, createChanges } from './changes.ts';
import { createFacts, type FactsQuery } from './facts.ts';
import { createKnownRoles } from './known-roles.ts';
import { createMemory } from './memory.ts';
import { createWaiting } from './visibility.ts';

export type { CarryOutHow } from './changes.ts';
export type { FactsQuery } from './facts.ts';

/** What is there, and how it is changed. */
export interface Access {
  /**
   * The facts that the needs are judged by. Asks each thing once in a command. Throws CommandError when nobody is signed
   * in, and when the registry of the task is gone or may not be read; anything else that is refused is an unknown fact.
   */
  facts(query: FactsQuery): Promise<Facts>;
  /** Forgets all answers, so that the next facts show changes. */
  forget(): Promise<void>;
  /**
   * Carries out a plan on a task of the registry, in order. Each operation looks first: what is done already is
   * `unchanged`. What a service refuses is told with its reason, what depends on it remains, and the rest is done. After
   * an interrupt, the outcome tells what was done until then, and why it ended. All answers are forgotten.
   */
  carryOut(plan: Plan, registry: RegistryPlace, how?: CarryOutHow): Promise<PlanOutcome>;
  /**
   * Waits until the role assignments among the operations of a plan are visible. Resolves to those that are not after two
   * minutes. All answers are forgotten.
   */
  waitUntilVisible(plan: Plan, registry: RegistryPlace): Promise<readonly Operation[]>;
}

/** Access as the commands ask about it. */
export const createAccess = (connection: Connection, sources: ChangeSources): Access => {
  const memory = createMemory();
  const roles = createKnownRoles(memory, connection, sources.roleDefinitions);
  return {
    facts: createFacts(connection, memory, roles, sources),
    forget: async () => memory.forget(),
    carryOut: createChanges(connection, memory, roles, sources),
    waitUntilVisible: createWaiting(connection, memory, roles, sources),
  };
};
