import type { Argument, PlatformProperties, SetValue } from '@azure/arm-containerregistry';
import type { OnInterrupt } from '../../follow/interrupt.ts';
import type { ExitCodes } from '../../follow/outcome.ts';
import type { EngineName, RegistryLogin } from '../../runner/engines/engine.ts';
import type { DockerBuildParts } from '../../taskfile/load-docker-build.ts';
import type { ReportFiles } from '../shared/report-files.ts';

/** The source of a run on this machine. */
export type LocalSource =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'folder';
      readonly path: string;
      /** Part of the source whatever the ignore file says, under this name. */
      readonly dockerfile?: { readonly path: string; readonly nameInArchive: string };
    }
  | { readonly kind: 'remote'; readonly text: string };

/** What a run carries out. */
export type LocalWork =
  | {
      readonly kind: 'taskFile';
      /** In the source, or as the user named it. */
      readonly file: string;
      /** What the file says, when it does not lie in the source. */
      readonly text?: string;
      /** The values file in the source. */
      readonly valuesFile: string | undefined;
      /** What the values file says, when it does not lie in the source. */
      readonly valuesText?: string;
      /** `NAME=VALUE`, as they were typed. */
      readonly set: readonly string[];
      readonly values: readonly SetValue[];
      readonly env: readonly string[];
      /** Values of the file's secrets by ID, which are not read from key vaults then. */
      readonly secrets: ReadonlyMap<string, string>;
      /** Images by the name of the predefined alias that they replace. */
      readonly aliases: ReadonlyMap<string, string>;
      /** The steps to carry out; all of them when omitted. */
      readonly only: readonly string[] | undefined;
      readonly noValidate: boolean;
      /** Resources for which steps get tokens of the signed-in identity. */
      readonly identityResources: readonly string[] | undefined;
    }
  | {
      readonly kind: 'dockerBuild';
      /** `NAME=VALUE`, as they were typed. */
      readonly set: readonly string[];
      /** The values file in the source. */
      readonly valuesFile: string | undefined;
      readonly parts: Omit<DockerBuildParts, 'arguments'> & { readonly arguments: readonly Argument[] };
    };

/** How a run is shown, and what is done with its results. */
export interface LocalRunHow extends ReportFiles {
  readonly noLogs: boolean;
  readonly logFormat: 'plain' | 'prefixed' | 'json' | undefined;
  readonly onInterrupt: OnInterrupt | undefined;
  readonly exitCodes: ExitCodes;
  /** Whether a shell opens in the image of a step that fails. */
  readonly opensShell?: boolean;
  readonly keepWorkspace: string | undefined;
  /** Whether to push to other machines without asking. */
  readonly yes: boolean;
}

/** A run on this machine, as it was asked for: nothing of it has been contacted yet. */
export interface LocalRun extends LocalRunHow {
  readonly source: LocalSource;
  readonly work: LocalWork;
  readonly engine: EngineName | 'auto' | undefined;
  /** The registry that the run belongs to: its login server, or what to look up. */
  readonly registryServer: string | undefined;
  readonly registry: { readonly registry: string; readonly resourceGroup: string | undefined } | undefined;
  readonly runId: string | undefined;
  readonly taskName?: string | undefined;
  readonly platform: PlatformProperties | undefined;
  /** Limit of the run in seconds. */
  readonly timeout: number | undefined;
  readonly isPushEnabled: boolean;
  readonly logins: readonly RegistryLogin[];
  /** Registries that the run logs in to, whether or not its steps name them. */
  readonly usesRegistries?: readonly string[];
  /** Names of the images to build, for the report. */
  readonly images?: readonly string[] | undefined;
}

/** What a run of a task file is given besides the file and its values. */
export type TaskFileSettings = Pick<
  LocalWork & { readonly kind: 'taskFile' },
  'env' | 'secrets' | 'aliases' | 'only' | 'noValidate' | 'identityResources'
>;

/** A task in Azure, and what a run replaces in it. */
export interface NamedTask extends TaskFileSettings {
  readonly name: string;
  readonly file: string | undefined;
  readonly context: string | undefined;
  readonly arg: readonly string[] | undefined;
  readonly secretArg: readonly string[] | undefined;
  readonly target: string | undefined;
  readonly set: readonly string[] | undefined;
  readonly setSecret: readonly string[] | undefined;
}

/** A run of a task as it stands in Azure, which has not been read yet. */
export interface NamedRun extends Omit<LocalRun, 'source' | 'work'> {
  readonly task: NamedTask;
}
