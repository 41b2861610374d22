import type { Host } from '../host.ts';
import type { Presentation, Query } from '../output/present.ts';
import type { Services } from '../service/services.ts';
import type { ProjectDefaults } from './az-config/configured-defaults.ts';
import type { CatalogEntry } from './command.ts';
import type { GlobalValues } from './global-options.ts';
import type { Messages } from './messages.ts';
import type { KnownSecrets } from './secrets/redact-secrets.ts';

/** What the caller injects: this folder does not know any command, service, or output format itself. */
export interface CliDependencies {
  readonly version: string;
  readonly catalog: readonly CatalogEntry[];
  /** Words of the commands that the overview lists first. */
  readonly firstCommands: readonly string[];
  /** The commands and groups in a group of the Azure CLI (words without `az`), including those in the catalog. */
  azureCliCommands(group: readonly string[]): Promise<readonly string[]>;
  /** The options that only the Azure CLI has for a command (words without `az`). */
  azureCliOptions(command: string): Promise<readonly string[]>;
  /** The registry of the project file in the working directory or above it; undefined when there is none. */
  projectDefaults(host: Pick<Host, 'cwd'>): Promise<ProjectDefaults | undefined>;
  createServices(
    host: Host,
    globals: GlobalValues,
    messages: Messages,
    signal: AbortSignal,
    secrets: Pick<KnownSecrets, 'hide' | 'redact'>,
  ): Promise<Services>;
  /** Compiles `--query`. Throws UsageError when it is not valid JMESPath. */
  compileQuery(text: string): Promise<Query>;
  present(result: unknown, how: Presentation): Promise<string>;
}
