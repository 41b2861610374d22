import { CommandError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { RegistryTools } from '../registry/registry-client.ts';

/** The outside world, as far as fetching a context touches it. */
export interface ContextTools extends RegistryTools, Pick<Host, 'env' | 'sleep' | 'startProgram'> {
  /** Marks the processes that are started, so that a later run finds those that a killed one has left. */
  readonly mark?: string;
  /** Ends the fetch, with all processes that it started; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** Takes each line that the engine prints while it fetches a context. */
  say(line: string): void;
}

/** A context that lies on this machine now. */
export interface FetchedContext {
  /** Where the build runs: the absolute path of the folder, or of the one in it that a git context names. */
  readonly directory: string;
  /** The commit that is checked out there (`git-head-revision`); empty where the context is not a repository. */
  readonly revision: string;
  /** What the reader of the log should know about it, in the engine's words. */
  readonly warnings: readonly string[];
}

/** A context that cannot be fetched. The message is the engine's; `hint` says what to do next. */
export class ContextError extends CommandError {
  override name = 'ContextError';

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { hint, cause });
  }
}

/** A URL for messages: without user, password, and the values of its query, which may be a signature. */
export const shownUrl = (url: URL): string => {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  shown.search = '';
  return url.search === '' ? shown.href : `${shown.href}?…`;
};
