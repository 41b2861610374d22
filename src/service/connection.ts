import type { Azure } from '../azure/azure.ts';
import type { Host } from '../host.ts';

/** What every service is built on. The connection to Azure is made by the first request, not before. */
export interface Connection {
  readonly host: Host;
  readonly signal: AbortSignal;
  warn(text: string): Promise<void>;
  /** Details for --verbose: what was found, chosen, and sent. */
  info(text: string): Promise<void>;
  /** Removes the secrets known so far from a text: for output to files. */
  redact(text: string): string;
  azure(): Promise<Azure>;
}
