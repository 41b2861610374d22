/** An access token, as `@azure/core-auth` has it. */
export interface AccessToken {
  readonly token: string;
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
}

/** Where access tokens come from. Every credential of `@azure/identity` fits. */
export interface Credential {
  getToken(
    scopes: string | string[],
    options?: {
      readonly abortSignal?: AbortSignal | undefined;
      readonly tenantId?: string | undefined;
      readonly claims?: string;
    },
  ): Promise<AccessToken | null>;
}

/** What acrtask has to say about a call while it goes on. Secrets that acrtask knows are left out. */
export interface Message {
  /**
   * `notice`: what the command line shows by default: progress and warnings; `detail`: what it shows with `--verbose`;
   * `debug`: every request, as with `--debug`.
   */
  readonly level: 'notice' | 'detail' | 'debug';
  readonly text: string;
}

/** An emulator in this process, such as the one that `startEmulator` of `acrtask/emulator` starts. */
export interface EmulatorInProcess {
  readonly subscriptionId: string;
  /** Answers a request to Azure. */
  fetch(request: Request): Promise<Response>;
}

/** How to reach a registry. */
export interface OpenRegistryOptions {
  /** The resource group of the registry. By default, the registry is looked for in the whole subscription. */
  readonly resourceGroup?: string | undefined;
  /** ID or name of the subscription. By default, `AZURE_SUBSCRIPTION_ID`, or else the one selected with `az login`. */
  readonly subscription?: string | undefined;
  /**
   * `AzureCloud`, `AzureUSGovernment`, `AzureChinaCloud`, `emulator` for one that runs on this machine, or the https
   * address of a Resource Manager. By default, `ACRTASK_CLOUD`, or else `AzureCloud`.
   */
  readonly cloud?: string | undefined;
  /**
   * Where access tokens come from. By default, acrtask signs in as its command line does: with the environment, the
   * workload identity of a job, a managed identity, or the Azure CLI.
   */
  readonly credential?: Credential | undefined;
  /** An emulator in this process, in place of Azure. */
  readonly emulator?: EmulatorInProcess | undefined;
  /** Ends every call to the registry, whenever it was made, when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Receives warnings and progress. By default, they are dropped. */
  readonly onMessage?: ((message: Message) => void) | undefined;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends this call when it is aborted: the call rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}
