/// <reference lib="esnext.disposable" preserve="true" />
import type { EmulatorInProcess } from './connecting.ts';

/** What an emulator begins with, and how it behaves. */
export interface EmulatorOptions {
  /** Names of registries that are there from the start, in the resource group `emulator`. By default, `myregistry`. */
  readonly registries?: readonly string[] | undefined;
  /** Names of user-assigned identities that are there from the start, in the same group. */
  readonly identities?: readonly string[] | undefined;
  /** Key vaults that are there from the start, in the same group: for each name its secrets. */
  readonly vaults?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Images that runs find, by name: for each the path of an OCI image layout, or of an archive of `docker save`. */
  readonly images?: Readonly<Record<string, string>> | undefined;
  /** Git repositories: for each URL, without a fragment, the local folder that stands for it. */
  readonly gitFolders?: Readonly<Record<string, string>> | undefined;
  /** Accounts of Docker Hub: for each name its password. */
  readonly dockerHubUsers?: Readonly<Record<string, string>> | undefined;
  /**
   * How runs go on. `immediate`, the default: a run is over once it is queued; `stepped`: a run waits for `advance` before
   * each change of its status.
   */
  readonly progression?: 'immediate' | 'stepped' | undefined;
  /** The clock of the emulator. By default, the one of this machine. */
  readonly now?: (() => Date) | undefined;
  /** Waits, for the emulator: a test that owns its clock need not let the time pass. */
  readonly sleep?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** An emulator of the Azure services in this process. It opens no port, and keeps nothing on disk. */
export interface Emulator extends EmulatorInProcess {
  /** The resource group of what is there from the start. */
  readonly resourceGroup: string;
  /** With `stepped` runs: moves the run of this ID to its next status. */
  advance(runId: string): Promise<void>;
  /** Waits until no run is under way. */
  settled(): Promise<void>;
  /** Starts the runs of timers that have become due, and of new commits. */
  look(): Promise<void>;
  /** Sets a fault, such as `no-run-rights`: docs/emulator.md lists them. Throws an Error when there is no such fault. */
  plantFault(fault: string): void;
  /** Clears a fault, or all of them. */
  clearFault(name?: string): void;
  /** Ends what is under way. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const group = 'emulator';
const location = 'eastus';

/** What a key vault of `az keyvault create` has. */
const usualVault = { sku: 'standard', noSelfPerms: false, retentionDays: 90 };

const furnish = async (
  emulator: EmulatorInProcess,
  { registries = ['myregistry'], identities = [], vaults = {} }: EmulatorOptions,
): Promise<void> => {
  const { openSession } = await import('./session.ts');
  const session = openSession({ emulator });
  await session.within(undefined, async (services) => {
    await services.groups.create(group, { location });
    for (const name of registries)
      await services.registries.create(group, name, { location, sku: { name: 'Standard' } });
    for (const name of identities) await services.identities.create(group, name, { location });
    for (const [name, secrets] of Object.entries(vaults)) {
      await services.vaults.create(group, name, { ...usualVault, location });
      for (const [secret, value] of Object.entries(secrets))
        await services.secrets.set(name, secret, { value, tags: {} });
    }
  });
};

/**
 * Starts an emulator in this process, for tests: `openRegistry` uses it in place of Azure. Rejects with a UsageError
 * for options that are not as their types say, and with an Error that says what is wrong with an image.
 *
 * @example
 * await using emulator = await startEmulator();
 * const registry = await openRegistry('myregistry', { emulator });
 */
export const startEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const [{ createEmulator }, { checkStarting }] = await Promise.all([
    import('../emulator/emulator.ts'),
    import('./starting.ts'),
  ]);
  checkStarting(options);
  const { images = {}, gitFolders, dockerHubUsers, progression = 'immediate', now, sleep } = options;
  const emulator = createEmulator({
    progression: { kind: progression },
    ...(gitFolders ? { gitFolders } : {}),
    ...(dockerHubUsers ? { dockerHubUsers } : {}),
    ...(now ? { now } : {}),
    ...(sleep ? { sleep } : {}),
  });
  const { subscriptionId } = emulator.options;
  const { fetch, advance, settled, look, plantFault, clearFault, close } = emulator;
  await furnish({ subscriptionId, fetch }, options);
  for (const [name, path] of Object.entries(images)) await emulator.seed(name, path);
  return {
    subscriptionId,
    resourceGroup: group,
    fetch,
    advance,
    settled,
    look,
    plantFault,
    clearFault,
    close,
    [Symbol.asyncDispose]: close,
  };
};
