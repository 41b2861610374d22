import type { RunEngine } from './runs/run-engine.ts';
import type { Store } from './store/state.ts';

/**
 * The emulator shares no code with `service/` or `azure/`: two independent writings of the wire format, with
 * Microsoft's own SDK between them, is the cheap check that either is right.
 */
export interface EmulatorOptions {
  /** The only subscription there is. */
  readonly subscriptionId: string;
  readonly subscriptionName: string;
  /** Accounts of the Docker Hub stand-in: name -> password. */
  readonly dockerHubUsers: Readonly<Record<string, string>>;
  /** Git URL (without fragment) -> local folder that stands for the repository. */
  readonly gitFolders: Readonly<Record<string, string>>;
  /** Read also what is not committed in those folders, where the branch that is asked for is checked out. */
  readonly gitWorkTree: boolean;
  /** How runs, and changes of agent pools, come to their end. */
  readonly progression: Progression;
  /** Put the server's port into login servers, vault addresses: for clients that do not know the emulator. */
  readonly portInNames: boolean;
}

/**
 * - `immediate`: a run is carried out to its end before `scheduleRun`'s answer is followed by anything else
 * - `timed`: each status lasts this many milliseconds
 * - `stepped`: a run waits for `Emulator.advance(runId)` before each change of status
 *
 * Changes of agent pools go by the same: over at once, after that time, or with `Emulator.advance(poolName)`.
 */
export type Progression =
  | { readonly kind: 'immediate' }
  | { readonly kind: 'timed'; readonly milliseconds: number }
  | { readonly kind: 'stepped' };

/** What every handler of the emulator works with. */
export interface EmulatorContext {
  readonly options: EmulatorOptions;
  readonly store: Store;
  /** Carries out runs; `plan` unless the start command plugged in another. */
  readonly engine: RunEngine;
  now(): Date;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A new random GUID. */
  newId(): string;
  /** `:PORT` of the https server, or empty in process: follows the host name in every link handed out. */
  port(): string;
}

/** The domain names that the emulator answers for. */
export const suffixes = {
  acrLoginServer: 'azurecr.io',
  keyVaultDns: 'vault.azure.net',
  /** `blob.` + this; `.localhost` always means this machine (RFC 6761). */
  storage: 'localhost',
} as const;
