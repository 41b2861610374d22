import type { RunEngine } from './runs/run-engine.ts';
import type { Store } from './store/state.ts';

/**
 * The emulator shares no code with `service/` or `azure/`: two independent implementations of the wire format, with
 * Microsoft's own SDK between them, are an inexpensive check of both.
 */
export interface EmulatorOptions {
  /** The only subscription. */
  readonly subscriptionId: string;
  readonly subscriptionName: string;
  /** Accounts of the Docker Hub stand-in: name -> password. */
  readonly dockerHubUsers: Readonly<Record<string, string>>;
  /** Git URL (without fragment) -> local folder that serves as the repository. */
  readonly gitFolders: Readonly<Record<string, string>>;
  /** Also read uncommitted changes in those folders when the requested branch is checked out. */
  readonly gitWorkTree: boolean;
  /** How runs and agent pool changes progress. */
  readonly progression: Progression;
  /** How many runs are carried out at once, apart from those of agent pools. */
  readonly parallel: number;
  /**
   * Include the server's port in login servers and vault addresses: for clients that are not configured for the
   * emulator.
   */
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

/** A tag that was pushed or imported. */
export interface TagPush {
  /** Such as `myregistry.azurecr.io` and `docker.io`. */
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  /** What the tag referred to before; undefined when there was no such tag. */
  readonly previous: string | undefined;
}

/** What every handler of the emulator uses. */
export interface EmulatorContext {
  readonly options: EmulatorOptions;
  readonly store: Store;
  /** Executes runs; `plan` unless the start command provides another engine. */
  readonly engine: RunEngine;
  /** The time of the emulated services, which `emulator clock` moves ahead. */
  now(): Date;
  /**
   * The time of this machine, and of its clients: tokens and links expire by it, so that nobody is signed out when the
   * emulator's clock moves.
   */
  realTime(): Date;
  /** Called when a tag was pushed. */
  tagPushed?(push: TagPush): void;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A new random GUID. */
  newId(): string;
  /** `:PORT` of the https server, or empty in process: follows the host name in every link. */
  port(): string;
}

/** The domain names that the emulator serves. */
export const suffixes = {
  acrLoginServer: 'azurecr.io',
  keyVaultDns: 'vault.azure.net',
  /** `blob.` + this; `.localhost` always means this machine (RFC 6761). */
  storage: 'localhost',
} as const;
