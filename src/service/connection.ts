import type { Azure } from '../azure/azure.ts';
import type { Host } from '../host.ts';

/** What every service works with. Azure is connected to when the first request is made, not before. */
export interface Connection {
  readonly host: Host;
  readonly signal: AbortSignal;
  warn(text: string): Promise<void>;
  /** What only who asks for more wants to know: what was found, chosen, sent. */
  info(text: string): Promise<void>;
  /** A text without the secrets that are known by now: for what goes to files. */
  redact(text: string): string;
  azure(): Promise<Azure>;
}
