import type { Host } from '../host.ts';
import type { Presentation, Query } from '../output/present.ts';
import type { Services } from '../service/services.ts';
import type { CatalogEntry } from './command.ts';
import type { GlobalValues } from './global-options.ts';
import type { Messages } from './messages.ts';
import type { KnownSecrets } from './secrets/redact-secrets.ts';

/** What the command line is given: it knows no command, no service and no output format itself. */
export interface CliDependencies {
  readonly version: string;
  readonly catalog: readonly CatalogEntry[];
  /** Words of the commands that the overview shows. */
  readonly firstCommands: readonly string[];
  /** Whether the Azure CLI has a command or a group of these words, `az` left out; those of the catalog are among them. */
  isAzureCliCommand(words: readonly string[]): Promise<boolean>;
  createServices(
    host: Host,
    globals: GlobalValues,
    messages: Messages,
    signal: AbortSignal,
    secrets: Pick<KnownSecrets, 'hide' | 'redact'>,
  ): Promise<Services>;
  /** Compiles `--query`; UsageError when it is not JMESPath. */
  compileQuery(text: string): Promise<Query>;
  present(result: unknown, how: Presentation): Promise<string>;
}
