import type { Facts } from '../../access/model.ts';
import type { Connection } from '../connection.ts';
import { createFacts, type FactSources, type FactsQuery } from './facts.ts';
import { createMemory } from './memory.ts';

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
}

/** Access as the commands ask about it. */
export const createAccess = (connection: Connection, sources: FactSources): Access => {
  const memory = createMemory();
  return { facts: createFacts(connection, memory, sources), forget: async () => memory.forget() };
};
