import type { Host, OutputStream } from '../host.ts';
import type { Format } from '../output/formats.ts';
import type { ShapeName } from '../output/shapes.ts';
import type { Services } from '../service/services.ts';
import type { GlobalValues } from './global-options.ts';
import type { CommandInterrupts } from './interrupts.ts';
import type { Messages } from './messages.ts';
import type { OptionTable, Values } from './option.ts';
import type { Permissions } from './permissions.ts';

export interface Example {
  readonly about: string;
  readonly command: string;
}

/** What `request` may use: local resources only, no Azure services. */
export interface RequestContext {
  readonly host: Host;
  readonly messages: Messages;
  /** Whether the command was called by its words under `az`, as a script written for az does. */
  readonly underAz: boolean;
  /** Keys of the options that the command line contains, without defaults and configured values. */
  readonly given: ReadonlySet<string>;
  /** Reads a local file, or standard input for `-`. Throws CommandError when the file cannot be read. */
  readFile(path: string): Promise<string>;
  /** Redacts a secret that no option holds from all further output. */
  hide(secret: string): void;
  /** Removes the secrets known so far from `text`, for standard output that is not a result. */
  redact(text: string): string;
}

/** What `execute` may use. */
export interface CommandContext extends RequestContext {
  readonly services: Services;
  readonly globals: GlobalValues;
  /** The output format given in the command line; undefined when it is configured or omitted. */
  readonly askedFormat: GlobalValues['output'];
  /** The text that `print` would write; of one result of many, in `format`, JSON on one line. */
  textOf(result: unknown, format: Format, as?: Pick<AnyCommand, 'shape' | 'rows'>): Promise<string>;
  /**
   * Prints a result as the result of `execute` is printed, or `as` another kind of result. Used by commands that fail but
   * still have a result to show.
   */
  print(result: unknown, as?: Pick<AnyCommand, 'shape' | 'rows'>): Promise<void>;
  /** Aborted by Ctrl-C unless the command takes over interrupts. */
  readonly signal: AbortSignal;
  readonly interrupts: CommandInterrupts;
  /** Questions that the user answered with yes, remembered in case the command is executed again. */
  readonly agreed: Set<string>;
  /** Standard output and standard error without the known secrets: for the logs of runs. */
  readonly logTo: Readonly<Record<'stdout' | 'stderr', OutputStream>>;
  /** A stream to `stream` without the known secrets. What may be the start of one is held back to the end of the line. */
  redacted(stream: OutputStream): OutputStream;
  /** Every command of acrtask. */
  readonly catalog: readonly CatalogEntry[];
  /** Runs another command line in this process. */
  runCommandLine(argv: readonly string[], host: Host): Promise<number>;
}

type NoOptions = Readonly<Record<never, never>>;

/** A complete command: parsing, help, validation, and execution all use this object. */
export interface CommandDefinition<
  P extends OptionTable = OptionTable,
  O extends OptionTable = OptionTable,
  R = unknown,
> {
  /** One line, for lists of commands. */
  readonly summary: string;
  readonly description?: string;
  readonly examples: readonly Example[];
  readonly positionals?: P;
  readonly options: O;
  /** The command group of az, such as `acr taskrun`, that is in preview. */
  readonly previewGroup?: string;
  /** The command uses no service, so that none is loaded for it. */
  readonly isLocal?: true;
  /** What the caller must be allowed to do in Azure; omitted by commands that ask Azure for nothing. */
  readonly permissions?: Permissions;
  /** Conflicts between options, one sentence each. They are reported together with invalid values. */
  check?(values: Values<P> & Values<O>): readonly string[];
  /** Converts typed values to a request for a service, as plain data, without contacting Azure. */
  request(values: Values<P> & Values<O>, context: RequestContext): R | Promise<R>;
  /** Executes the request. The result is printed in the user's format; undefined prints nothing. */
  execute(request: R, context: CommandContext): Promise<unknown>;
  readonly shape?: ShapeName;
  /** Rows for `-o table`, from the shaped result. */
  rows?(shaped: unknown): readonly Record<string, unknown>[];
}

/** A definition with arbitrary type parameters. */
// biome-ignore lint/suspicious/noExplicitAny: the only type that every definition is assignable to
export type AnyCommand = CommandDefinition<any, any, any>;

/** Infers the types of a command definition from its options. */
export const defineCommand = <P extends OptionTable = NoOptions, O extends OptionTable = OptionTable, R = unknown>(
  definition: CommandDefinition<P, O, R>,
): CommandDefinition<P, O, R> => definition;

/** How a command is called: by its own words, its words under `az`, or both. */
export interface CatalogEntry {
  readonly own?: string;
  readonly az?: string;
  /** Whether a command that az does not have changes something in Azure. */
  readonly changesAzure?: boolean;
  /** Under `az`, the Azure CLI itself carries out the command where there is one. */
  readonly standsInForAz?: boolean;
  load(): Promise<{ default: AnyCommand }>;
}
