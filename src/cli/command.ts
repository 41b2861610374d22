import type { ExitCode } from '../errors.ts';
import type { Host } from '../host.ts';
import type { ShapeName } from '../output/shapes.ts';
import type { Services } from '../service/services.ts';
import type { GlobalValues } from './global-options.ts';
import type { Interrupts } from './interrupts.ts';
import type { Messages } from './messages.ts';
import type { OptionTable, Values } from './option.ts';

export interface Example {
  readonly about: string;
  readonly command: string;
}

/** What `request` may use: everything local, nothing of Azure. */
export interface RequestContext {
  readonly host: Host;
  readonly messages: Messages;
  /** Whether the command was called by its words under `az`, as a script written for az does. */
  readonly underAz: boolean;
  /** The options, by their keys, that stand in the command line: defaults and what is configured are not among them. */
  readonly given: ReadonlySet<string>;
  /** The text of a local file, or of standard input for `-`; CommandError when there is no such file. */
  readFile(path: string): Promise<string>;
  /** Keeps a secret that no option holds out of everything that is said. */
  hide(secret: string): void;
  /** A text without the secrets that are known by now: for standard output where it shows no result. */
  redact(text: string): string;
}

/** What `execute` may use. */
export interface CommandContext extends RequestContext {
  readonly services: Services;
  readonly globals: GlobalValues;
  /** The output format that the command line itself asks for; undefined when it is only configured or left out. */
  readonly askedFormat: GlobalValues['output'];
  /**
   * Prints a result as `execute`'s own is printed, or `as` another kind of result: for a command that fails and has
   * something to show all the same, or something else than usual.
   */
  print(result: unknown, as?: Pick<AnyCommand, 'shape' | 'rows'>): Promise<void>;
  /** Aborted by Ctrl-C unless the command has taken the interrupts over. */
  readonly signal: AbortSignal;
  readonly interrupts: Interrupts;
  /** Questions that were answered with yes, should the command be carried out a second time. */
  readonly agreed: Set<string>;
  /** Carries out another command line in this process. */
  runCommandLine(argv: readonly string[], host: Host): Promise<ExitCode>;
}

type NoOptions = Readonly<Record<never, never>>;

/** One command, whole: parsing, help, validation and execution all come from this object. */
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
  /** The group of commands, in az's words, that the service offers in preview: `acr taskrun`. */
  readonly previewGroup?: string;
  /** Problems between options, one sentence each; reported together with the problems of single values. */
  check?(values: Values<P> & Values<O>): readonly string[];
  /** Typed values -> what a service is asked to do, as plain data. Nothing of Azure has been contacted. */
  request(values: Values<P> & Values<O>, context: RequestContext): R | Promise<R>;
  /** Does it. The result is printed in the user's format; undefined prints nothing. */
  execute(request: R, context: CommandContext): Promise<unknown>;
  readonly shape?: ShapeName;
  /** Rows for `-o table`, from the shaped result. */
  rows?(shaped: unknown): readonly Record<string, unknown>[];
}

/** A definition whose type parameters are not of interest. */
// biome-ignore lint/suspicious/noExplicitAny: the only type that every definition is assignable to
export type AnyCommand = CommandDefinition<any, any, any>;

/** Types one command's definition from its own options. */
export const defineCommand = <P extends OptionTable = NoOptions, O extends OptionTable = OptionTable, R = unknown>(
  definition: CommandDefinition<P, O, R>,
): CommandDefinition<P, O, R> => definition;

/** Where a command is found: its own words, its words under `az`, or both. */
export interface CatalogEntry {
  readonly own?: string;
  readonly az?: string;
  /** Whether it changes something in Azure, though az has no command of these words. */
  readonly changesAzure?: boolean;
  load(): Promise<{ default: AnyCommand }>;
}
