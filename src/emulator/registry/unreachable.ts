import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import { findRegistry } from './contents.ts';
import { registryError } from './errors.ts';

const code = 'UNAVAILABLE';

/** Docker's text when a registry does not respond. */
export const noAnswer =
  'net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)';

/** Whether a registry's error means that it does not respond. */
export const isNoAnswer = (error: { readonly code: string }): boolean => error.code === code;

/** The response in place of a registry that does not respond, as a proxy before it would answer; else undefined. */
export const refuseUnreachable = (context: Pick<EmulatorContext, 'store'>, hostname: string): Response | undefined => {
  const registry = findRegistry(context, hostname);
  if (!registry || !isPlanted(context, 'registry-unreachable', registry.name)) return undefined;
  return registryError(503, code, `The registry ${hostname} does not respond.`);
};

/** The hint for a run that cannot reach a registry. */
export const explainUnreachable = (host: string): string[] => [
  `The registry ${host} does not respond: the fault registry-unreachable is set.`,
  'Clear it: acrtask emulator fault clear registry-unreachable',
];
