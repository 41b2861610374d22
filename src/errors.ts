import { getSystemErrorMap } from 'node:util';

/** Exit codes, as scripts written for the Azure CLI expect them (commands.md 15.3). */
export const ExitCode = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  /** How a followed run ended, where detailed exit codes are asked for. */
  runFailed: 4,
  runCanceled: 5,
  runTimedOut: 6,
  /** The wait ended, and the run is still queued or running. */
  runUnfinished: 7,
  /** The command was asked to look for something, such as differences, and found it. */
  findings: 8,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What az's configuration may hold, and an error may be about. */
export type Setting = 'acr' | 'group';

/**
 * Something the user should be told; `hint` says what to do next. A command ends with `exitCode`; one that was called by its
 * words under `az`, with the one that az ends with.
 */
export class CommandError extends Error {
  /**
   * The name under which programs import the class, for those who print the name of an error's class.
   * @internal
   */
  static override readonly name: string = 'AcrtaskError';
  override name = 'CommandError';
  readonly exitCode: ExitCode;
  /** @internal */
  readonly azExitCode: ExitCode;
  readonly hint: string | undefined;
  /**
   * The settings whose values may be the cause. If one comes from the configuration, the message says so.
   * @internal
   */
  readonly settings: readonly Setting[];
  /** What a call from a program came to before it failed: what the command would have printed. */
  declare readonly result?: unknown;

  /** @internal */
  constructor(
    message: string,
    options: {
      exitCode?: ExitCode;
      azExitCode?: ExitCode;
      hint?: string;
      settings?: readonly Setting[];
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? ExitCode.failure;
    this.azExitCode = options.azExitCode ?? this.exitCode;
    this.hint = options.hint;
    this.settings = options.settings ?? [];
  }
}

type Details = ConstructorParameters<typeof CommandError>[1];

/**
 * A value, or options together, that cannot be right whatever is there: exit code 2, and 1 under `az`, which takes them
 * for words in good order and refuses them while it carries the command out.
 */
export class InvalidInputError extends CommandError {
  override name = 'InvalidInputError';

  /** @internal */
  constructor(message: string, details: Details = {}) {
    super(message, { exitCode: ExitCode.usage, azExitCode: ExitCode.failure, ...details });
  }
}

/**
 * Something that was named is not there: exit code 3, and 1 under `az`, which tells by its code only of what a service
 * itself answers with 404 (that is a ServiceError).
 */
export class NotFoundError extends CommandError {
  override name = 'NotFoundError';

  /** @internal */
  constructor(message: string, details: Details = {}) {
    super(message, { exitCode: ExitCode.notFound, azExitCode: ExitCode.failure, ...details });
  }
}

/** The command line itself is wrong: every problem found, one sentence each, options by name. */
export class UsageError extends CommandError {
  override name = 'UsageError';
  readonly problems: readonly string[];

  /** @internal */
  constructor(problems: readonly string[], hint?: string) {
    super(problems.join('\n'), { exitCode: ExitCode.usage, ...(hint === undefined ? {} : { hint }) });
    this.problems = problems;
  }
}

/** The output of the command says already why it ends with another exit code than 0: nothing more is told. */
export class ReportedError extends CommandError {
  override name = 'ReportedError';

  /** @internal */
  constructor(exitCode: ExitCode = ExitCode.failure) {
    super('The output says what is wrong.', { exitCode });
  }
}

/** Several problems that were found together, each told as it would be alone. Ends the command as the first of them does. */
export class SeveralErrors extends CommandError {
  override name = 'SeveralErrors';
  readonly errors: readonly CommandError[];

  /** @internal */
  constructor(first: CommandError, ...more: readonly CommandError[]) {
    const errors = [first, ...more];
    const { exitCode, azExitCode } = first;
    super(errors.map(({ message }) => message).join('\n'), { exitCode, azExitCode });
    this.errors = errors;
  }
}

/** A right that the caller lacks: an action on a scope. */
export interface MissingRight {
  readonly action: string;
  /** The ID of a resource, of a resource group, or of a subscription. */
  readonly scope: string;
  /** Of the caller, when the service names it. */
  readonly objectId: string | undefined;
  /** The built-in role with the fewest rights that includes the action, when one is known. */
  readonly role: string | undefined;
}

/** What a service says is not there, and how to find names that may have been meant. */
export interface MissingThing {
  /** `task`, `agent pool` */
  readonly what: string;
  readonly name: string;
  readonly registry: string;
  known(): Promise<readonly string[]>;
}

/** An Azure service refused a request. `code` and `message` are the service's own words. */
export class ServiceError extends CommandError {
  override name = 'ServiceError';
  readonly status: number;
  readonly code: string;
  readonly details: readonly { code: string; message: string }[];
  /** The code of the error within, such as `ForbiddenByFirewall`: what Key Vault tells its refusals apart by. */
  readonly innerCode: string | undefined;
  /** How long the service asks to wait before the next attempt. */
  readonly retryAfterMs: number | undefined;
  /** Why the service refused the request, if the caller lacks a right and the service says which. */
  readonly missingRight: MissingRight | undefined;
  /**
   * What is not there, where the request was about one thing.
   * @internal
   */
  declare readonly missing?: MissingThing;

  /** @internal */
  constructor(
    status: number,
    code: string,
    message: string,
    options: {
      details?: readonly { code: string; message: string }[];
      innerCode?: string | undefined;
      retryAfterMs?: number | undefined;
      missingRight?: MissingRight | undefined;
      azExitCode?: ExitCode;
      hint?: string;
      settings?: readonly Setting[];
      cause?: unknown;
    } = {},
  ) {
    super(message, { ...options, exitCode: status === 404 ? ExitCode.notFound : ExitCode.failure });
    this.status = status;
    this.code = code;
    this.details = options.details ?? [];
    this.innerCode = options.innerCode;
    this.retryAfterMs = options.retryAfterMs;
    this.missingRight = options.missingRight;
  }
}

/** A service reported success with a response that acrtask does not understand: the effect of the request is unknown. */
export class UnexpectedResponseError extends CommandError {
  override name = 'UnexpectedResponseError';
}

/** One source of credentials that was tried, and why it gave no access token. */
export interface TriedSource {
  /** As messages name it: `GitHub Actions`. */
  readonly source: string;
  /**
   * `not-configured`: a setting is missing; `unavailable`: there is nothing of the kind on this machine, or nobody is signed
   * in there; `refused`: a service does not accept it; `unreachable`: a service that it needs did not respond.
   */
  readonly outcome: 'not-configured' | 'unavailable' | 'refused' | 'unreachable';
  /** In one line: which setting is missing, or the service's own words. */
  readonly reason: string;
}

/**
 * No source of credentials gave an access token; `tried` says why, in the order in which they were tried. When a service
 * did not respond, `cause` is the error that says so, and the message is the one of that error.
 */
export class NotSignedInError extends CommandError {
  override name = 'NotSignedInError';
  readonly tried: readonly TriedSource[];

  /** @internal */
  constructor(tried: readonly TriedSource[] = [], cause?: unknown) {
    const list = tried.map(({ source, reason }) => `${source}: ${reason}`);
    if (cause instanceof CommandError && tried.some(({ outcome }) => outcome === 'unreachable'))
      super(cause.message, { hint: [cause.hint ?? [], list.length > 1 ? list : []].flat().join('\n'), cause });
    else
      super('No usable Azure credential was found.', {
        hint: [
          ...list,
          "Run 'az login', or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET, or use a managed identity.",
        ].join('\n'),
        cause,
      });
    this.tried = tried;
  }
}

/** What asks a command to end: Ctrl-C, a program that ends processes (such as a CI system), or a terminal that closes. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** 128 and the signal's number, as shells tell of a program that a signal has ended. */
const exitCodes: Readonly<Record<InterruptSignal, ExitCode>> = {
  SIGINT: ExitCode.interrupted,
  SIGTERM: ExitCode.terminated,
  SIGHUP: ExitCode.hungUp,
};

/** The user, or the system, interrupted the command. `how` says what more there is to say, in sentences. */
export class InterruptedError extends CommandError {
  override name = 'InterruptedError';
  readonly signal: InterruptSignal;

  /** @internal */
  constructor(how = '', signal: InterruptSignal = 'SIGINT') {
    const sentence = signal === 'SIGINT' ? 'Interrupted.' : `Interrupted by ${signal}.`;
    super(how === '' ? sentence : `${sentence} ${how}`, { exitCode: exitCodes[signal] });
    this.signal = signal;
  }
}

/** Why the operating system refused something, in its own words: `no space left on device`. Names no file. */
export const reasonOf = (error: unknown): string => {
  const { errno, code, message } = error as NodeJS.ErrnoException;
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  return words ?? code ?? message;
};

/** What was thrown, in its own words: the message of an error, anything else as text. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
