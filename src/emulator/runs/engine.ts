/** One run to carry out, with everything an engine may use. */
export interface RunJob {
  readonly runId: string;
  readonly registry: { readonly name: string; readonly loginServer: string };
  /** The task's bare name; undefined for quick builds and quick runs. */
  readonly taskName: string | undefined;
  readonly platform: { readonly os: string; readonly architecture: string };
  readonly work: RunWork;
  /** Registries to log in to before the first step. */
  readonly logins: readonly RunLogin[];
  /** The client id or `[system]` -> reads Key Vault secrets as that identity; rejects with the service's words. */
  readSecret(url: string, clientId: string | undefined): Promise<string>;
  /** The run's source, unpacked into memory: path with `/` -> content. Empty without a context. */
  readonly context: ReadonlyMap<string, Uint8Array>;
  readonly signal: AbortSignal;
}

/** What is to be done, with the run's overrides applied. */
export type RunWork =
  | {
      readonly kind: 'taskFile';
      readonly content: string;
      readonly values: string | undefined;
      readonly set: readonly { readonly name: string; readonly value: string }[];
    }
  | {
      readonly kind: 'dockerBuild';
      readonly dockerFilePath: string;
      readonly imageNames: readonly string[];
      readonly isPushEnabled: boolean;
      readonly noCache: boolean;
      readonly target: string | undefined;
      readonly arguments: readonly { readonly name: string; readonly value: string }[];
    };

/** A login that succeeds with a user name and password, or rejects with the service's words. */
export interface RunLogin {
  readonly loginServer: string;
  resolve(): Promise<{ userName: string; password: string }>;
}

export interface OutputImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

export interface BaseImageDependency {
  readonly type: 'Runtime' | 'BuildTime';
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

export interface RunOutcome {
  readonly succeeded: boolean;
  readonly outputImages: readonly OutputImage[];
  readonly baseImageDependencies: readonly BaseImageDependency[];
  /** Set on failure, for example `failed during run, err: exit status 1`. */
  readonly errorMessage?: string;
}

/** Carries out runs. The emulator brings one (`plan`); a real one is plugged in from outside. */
export interface RunEngine {
  readonly name: string;
  /** Writes the log through `write` (text with LF line ends); resolves also when the run fails. */
  run(job: RunJob, write: (text: string) => void): Promise<RunOutcome>;
}
