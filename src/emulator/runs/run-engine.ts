import type { ImageReference } from '../../taskfile/steps/image-reference.ts';
import type { SourceFiles } from './context/context-files.ts';

/** A run to execute, with everything that an engine may use. */
export interface RunJob {
  readonly runId: string;
  readonly registry: { readonly name: string; readonly loginServer: string };
  /** The task's bare name; undefined for quick builds and quick runs. */
  readonly taskName: string | undefined;
  /** The task's identities as credentials reference them: `[system]`, and the client IDs of the others. */
  readonly identities: readonly string[];
  readonly platform: { readonly os: string; readonly architecture: string };
  /** The commit that set off the run, for `.Run.Commit`, `.Run.Branch`, and `.Run.Repository` in templates (taskfile.md 7.1). */
  readonly commit?: { readonly id: string; readonly branch: string; readonly repository: string };
  readonly work: RunWork;
  /** Registries to log in to before the first step. */
  readonly logins: readonly RunLogin[];
  /**
   * Reads a Key Vault secret as the identity with that client ID, or without one as the system-assigned identity;
   * rejects with a `RunFailure`.
   */
  readSecret(url: string, clientId: string | undefined): Promise<string>;
  /** The run's source. Without files when the run has no context. */
  readonly context: RunContext;
  /** Fetches the context that a build step specifies itself, such as a git URL; rejects with a `RunFailure`. */
  fetchContext(url: string): Promise<RunContext>;
  /** Secret values, which must not appear in the log. */
  readonly secretValues: readonly string[];
  readonly signal: AbortSignal;
  /** Where registries see the run come from when it shows no identity. */
  readonly origin: 'agent' | 'subnet';
  /** The registry of the emulator that has an image for a pull, or takes it in a push; undefined for one elsewhere. */
  registryOf(image: ImageReference, use: ImageUse): string | undefined;
  /** Why a registry of the emulator answered with an error, for readers of the log; `login` is the run's login there. */
  explain(problem: RegistryProblem, login: MadeLogin | undefined): readonly string[];
}

/** `push` is also for images that a run makes, under a name that it may push. */
export type ImageUse = 'pull' | 'push';

/** The answer of a registry to a request of a run that failed. */
export interface RegistryProblem {
  readonly host: string;
  readonly status: number;
  readonly action: ImageUse;
  /** `repository:tag` or `repository@digest`; empty for a login. */
  readonly image: string;
}

/** Where a run's files come from. */
export interface RunContext {
  readonly files: SourceFiles;
  /** The folder where steps start: the one in `...git#ref:folder`, else empty. */
  readonly folder: string;
  /** The git revision; empty when the source is not from git. */
  readonly revision: string;
  /** Notes about the source for readers of the log. */
  readonly notes: readonly string[];
}

/** The work to do, with the run's overrides applied. */
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

/** A registry to log in to, and the identity of that login. */
export interface RunLogin {
  readonly loginServer: string;
  /** A description of who logs in: `the identity myId (client ID ...)`. */
  readonly as: string;
  /** The command that grants `as` permission to pull or push there; undefined when no role would. */
  readonly grant?: (action: 'pull' | 'push') => string;
  /** User name and password; rejects with a `RunFailure`. */
  resolve(): Promise<RegistryCredential>;
}

export interface RegistryCredential {
  readonly userName: string;
  readonly password: string;
  /** Where the registry sees the login come from, for its network rules. */
  readonly origin?: 'agent' | 'trusted agent' | 'subnet';
}

/** A login that a run made, and the credential that it used. */
export interface MadeLogin extends Partial<Pick<RunLogin, 'grant'>> {
  readonly as: string;
  readonly credential: RegistryCredential;
}

/** The error of a run in the service's words (`message`), and an explanation for readers of the log. */
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

/** Executes runs. The emulator includes one (`plan`); others can be provided from outside. */
export interface RunEngine {
  readonly name: string;
  /**
   * Writes the engine's part of the log through `write` (text with LF line ends); the emulator adds the service's
   * lines before and after. Resolves even when the run fails.
   */
  run(job: RunJob, write: (text: string) => void): Promise<RunOutcome>;
}
