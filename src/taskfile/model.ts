import type { DiagnosticCode, Severity } from './diagnostics/diagnostic-codes.ts';
import type { Places } from './diagnostics/places.ts';
import type { Position } from './stages/traced-text.ts';

/** A task file after aliases, templates, defaults and validation: what an engine carries out (taskfile.md 3). */
export interface TaskFile {
  readonly version: string;
  readonly stepTimeout: number;
  readonly workingDirectory: string;
  readonly env: readonly string[];
  readonly networks: readonly Network[];
  readonly volumes: readonly Volume[];
  readonly secrets: readonly SecretReference[];
  /** True when a build step needs the buildkit container (taskfile.md 8.3). */
  readonly initBuildkitContainer: boolean;
  readonly steps: readonly Step[];
}

export interface Network {
  readonly name: string;
  readonly driver: string;
  readonly ipv6: boolean;
  readonly skipCreation: boolean;
  readonly isDefault: boolean;
}

export interface Volume {
  readonly name: string;
  /** File name -> Base64 text. */
  readonly secret: Readonly<Record<string, string>>;
}

export interface SecretReference {
  readonly id: string;
  /** URL of a Key Vault secret. */
  readonly keyvault: string;
  /** Client id of a user-assigned identity; empty for the system-assigned one. */
  readonly clientID: string;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
}

/** A step with all properties of the format; strings default to "", lists to []. */
export interface Step {
  readonly type: 'cmd' | 'build' | 'push';
  readonly id: string;
  readonly cmd: string;
  readonly build: string;
  readonly push: readonly string[];
  readonly when: readonly string[];
  /** IDs of the steps it waits for, without the root. */
  readonly dependsOn: readonly string[];
  readonly timeout: number;
  readonly startDelay: number;
  readonly ignoreErrors: boolean;
  readonly workingDirectory: string;
  readonly env: readonly string[];
  readonly retries: number;
  readonly retryDelay: number;
  readonly retryOnErrors: readonly string[];
  readonly repeat: number;
  readonly keep: boolean;
  readonly detach: boolean;
  readonly privileged: boolean;
  readonly user: string;
  readonly network: string;
  readonly isolation: string;
  readonly cpus: string;
  readonly entryPoint: string;
  readonly expose: readonly string[];
  readonly ports: readonly string[];
  readonly disableWorkingDirectoryOverride: boolean;
  readonly pull: boolean;
  readonly cmdDownloadRetries: number;
  readonly cmdDownloadRetryDelay: number;
  readonly cache: string;
  readonly volumeMounts: readonly VolumeMount[];
  /** Decoded, but nothing uses them (taskfile.md 3). */
  readonly exitedWith: readonly number[];
  readonly exitedWithout: readonly number[];
  /** Images named by `-t` in `build` (taskfile.md 8.1). */
  readonly tags: readonly string[];
  readonly buildArgs: readonly string[];
  readonly usesBuildkit: boolean;
  readonly cacheTag: string;
}

/** What templates see as `.Run` (taskfile.md 7.1). Absent members are empty strings. */
export interface RunData {
  readonly ID?: string;
  readonly Commit?: string;
  readonly Repository?: string;
  readonly Branch?: string;
  readonly GitTag?: string;
  readonly TriggeredBy?: string;
  readonly Registry?: string;
  readonly Date?: string;
  readonly SharedVolume?: string;
  readonly OS?: string;
  readonly OSVersion?: string;
  readonly Architecture?: string;
  readonly TaskName?: string;
}

/** A problem in a task file, located in the text as the user wrote it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  /** 1-based; absent when the location is unknown. Columns count UTF-16 units. */
  readonly line?: number;
  readonly column?: number;
  /** Behind the last character of what is wrong; absent when only its beginning is known. */
  readonly end?: Position;
  /** What to do about it. */
  readonly hint?: string;
}

export interface LoadOptions {
  /** Name of the template in messages; `decoded` when the text came as Base64 (taskfile.md 1). */
  readonly name?: string;
  readonly run: RunData;
  /** The values file's text. */
  readonly values?: string;
  /** `--set` entries, in order. */
  readonly set?: readonly { readonly name: string; readonly value: string }[];
  /** `--set` entries as they were typed, `NAME=VALUE`; they come before those of `set`. */
  readonly setEntries?: readonly string[];
  /** Run options of the engine (taskfile.md 19). */
  readonly env?: readonly string[];
  readonly workingDirectory?: string;
  readonly network?: string;
  /** Resolves the declared secrets to values by id; rejects with the reason. */
  readonly resolveSecrets?: (secrets: readonly SecretReference[]) => Promise<ReadonlyMap<string, string>>;
  /** Whether these values only stand for secrets: then messages may show them. */
  readonly hasStandIns?: boolean;
  /** Images instead of those behind the predefined aliases of these names. */
  readonly aliasImages?: ReadonlyMap<string, string>;
  /** Reads a file or URL named by `alias.src`; rejects with the reason. */
  readonly readAliasSource?: (source: string) => Promise<string>;
}

export type LoadResult =
  | {
      readonly ok: true;
      readonly task: TaskFile;
      readonly aliasSupport: boolean;
      /** The text after its aliases; only with alias support. */
      readonly preprocessed?: string;
      readonly rendered: string;
      readonly places: Places;
    }
  | {
      readonly ok: false;
      /** The engine's own words: for the first thing that it would find. */
      readonly message: string;
      /** What those words are about. */
      readonly first: Diagnostic | undefined;
      /** Everything that was found, in the order of the text. */
      readonly diagnostics: readonly Diagnostic[];
    };
