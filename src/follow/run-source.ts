/** The parts of the run resource that following needs; `raw` is all of it, as the service sent it. */
export interface RunState {
  readonly status: string;
  readonly errorMessage?: string;
  readonly raw: unknown;
}

/** A response to a read of the log, whatever its status. */
export interface LogAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Where a run and its log are read from. */
export interface RunSource {
  run(signal: AbortSignal): Promise<RunState>;
  /** Fresh links to the log; each call returns new ones. */
  logLink(signal: AbortSignal): Promise<{ readonly logLink?: string; readonly logArtifactLink?: string }>;
  /**
   * Reads `url` from byte `start` to its end; without `start`, all of it, without a range header. The body is
   * decompressed, unless the response's `content-encoding` says otherwise. Rejects when the service cannot be reached
   * or stops sending data.
   */
  read(url: string, start: number | undefined, signal: AbortSignal): Promise<LogAnswer>;
}

const finalStatuses = new Set(['Succeeded', 'Failed', 'Canceled', 'Error', 'Timeout']);

/** Whether a run with this status is over (commands.md 13). */
export const isFinal = (status: string): boolean => finalStatuses.has(status);
