import type { Host } from '../host.ts';
import type { Services } from '../service/services.ts';
import type { CatalogEntry, ShapeName } from './command.ts';
import type { GlobalValues, outputFormats } from './global-options.ts';
import type { Messages } from './messages.ts';
import type { KnownSecrets } from './secrets/known-secrets.ts';

export interface Presentation {
  readonly format: (typeof outputFormats)[number];
  readonly query: unknown;
  readonly shape: ShapeName;
  readonly rows?: (shaped: unknown) => readonly Record<string, unknown>[];
  readonly colour: boolean;
  /** Whether a terminal shows it. */
  readonly onTerminal: boolean;
}

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
  compileQuery(text: string): Promise<unknown>;
  present(result: unknown, how: Presentation): Promise<string>;
}
