import type { SourceFiles } from './context/context-files.ts';

/** One run to carry out, with everything an engine may use. */
export interface RunJob {
  readonly runId: string;
  readonly registry: { readonly name: string; readonly loginServer: string };
  /** The task's bare name; undefined for quick builds and quick runs. */
  readonly taskName: string | undefined;
  /** The task's identities as credentials name them: `[system]`, and the client ids of the others. */
  readonly identities: readonly string[];
  readonly platform: { readonly os: string; readonly architecture: string };
  readonly work: RunWork;
  /** Registries to log in to before the first step. */
  readonly logins: readonly RunLogin[];
  /** Reads a Key Vault secret as the identity of that client id, or the system-assigned one without; rejects with a `RunFailure`. */
  readSecret(url: string, clientId: string | undefined): Promise<string>;
  /** The run's source. Without files when the run has no context. */
  readonly context: RunContext;
  /** Fetches the context that a build step names itself, such as a git URL; rejects with a `RunFailure`. */
  fetchContext(url: string): Promise<RunContext>;
  /** Values given as secret: they must not appear in the log. */
  readonly secretValues: readonly string[];
  readonly signal: AbortSignal;
}

/** Where a run's files come from. */
export interface RunContext {
  readonly files: SourceFiles;
  /** Where steps start: the folder of `...git#ref:folder`, else empty. */
  readonly folder: string;
  /** The git revision; empty when the source is not from git. */
  readonly revision: string;
  /** What whoever reads the log should know about the source. */
  readonly notes: readonly string[];
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

/** A registry to log in to, and who that login speaks for. */
export interface RunLogin {
  readonly loginServer: string;
  /** Who logs in, in words: `the identity myId (client id ...)`. */
  readonly as: string;
  /** The command that gives `as` the right to pull or push there; undefined when no role would. */
  readonly grant?: (action: 'pull' | 'push') => string;
  /** User name and password; rejects with a `RunFailure`. */
  resolve(): Promise<RegistryCredential>;
}

export interface RegistryCredential {
  readonly userName: string;
  readonly password: string;
  /** From where the registry sees the login come, for its network rules. */
  readonly origin?: 'agent' | 'trusted agent' | 'subnet';
}

/** The end of a run in the service's words (`message`), and why, in plain words, for the person who reads the log. */
export class RunFailure extends Error {
  override name = 'RunFailure';
  readonly explanation: readonly string[];

  constructor(message: string, explanation: readonly string[] = []) {
    super(message);
    this.explanation = explanation;
  }
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
  /**
   * Writes the engine's part of the log through `write` (text with LF line ends); the emulator adds what the service
   * writes before and after. Resolves also when the run fails.
   */
  run(job: RunJob, write: (text: string) => void): Promise<RunOutcome>;
}
