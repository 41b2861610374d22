import { CommandError, reasonOf } from './errors.ts';
import type { WriteAtOnce } from './write-at-once.ts';

/** Where a command writes. */
export interface OutputStream {
  readonly isTTY: boolean;
  /** Width of the terminal in characters; undefined when it is not one. */
  readonly columns: number | undefined;
  /** Height of the terminal in lines; undefined when it is not one, or not known. */
  readonly rows?: number | undefined;
  /**
   * Resolves when the chunk has been handed to the operating system, so a slow reader slows the writer. Rejects with
   * CommandError when it cannot be.
   */
  write(chunk: string | Uint8Array): Promise<void>;
  /** Whether output was lost without a message: the exit code reports it. */
  readonly hasFailed?: boolean;
  /** Whether the reader of a pipe is gone (`acrtask logs | head -1`): further output is not read. */
  readonly readerHasLeft?: boolean;
}

/** The reader of a pipe has left (`acrtask list | head -1`): further output is lost, which is not an error. */
const meansNoReader = ({ code }: NodeJS.ErrnoException): boolean => code === 'EPIPE' || code === 'EOF';

/**
 * An output of the process. Node creates the stream when it is first used, which takes time: when `writeAtOnce` leaves
 * something to write. If the stream cannot be written, `write` rejects with a CommandError that calls it `name`. A stream
 * without a name is the one that shows errors; it only records the failure.
 */
export const outputOf = (
  open: () => NodeJS.WritableStream & { columns?: number; rows?: number },
  {
    name,
    isTerminal = () => false,
    writeAtOnce,
  }: { readonly name?: string; readonly isTerminal?: () => boolean; readonly writeAtOnce?: WriteAtOnce } = {},
): OutputStream => {
  let opened: ReturnType<typeof open> | undefined;
  let end: { readonly failure?: CommandError } | undefined;
  let hasFailed = false;
  let readerHasLeft = false;
  const fail = (error: NodeJS.ErrnoException): void => {
    if (end) return;
    if (meansNoReader(error)) {
      readerHasLeft = true;
      end = {};
    } else {
      hasFailed = true;
      end = name
        ? { failure: new CommandError(`${name} cannot be written: ${reasonOf(error)}.`, { cause: error }) }
        : {};
    }
  };
  const streamOf = (): ReturnType<typeof open> => {
    opened ??= open().on('error', fail);
    return opened;
  };
  /** Hands a chunk to the operating system. */
  const hand = async (chunk: string | Uint8Array): Promise<void> => {
    const rest = opened || !writeAtOnce ? chunk : writeAtOnce(Buffer.from(chunk as string));
    if (rest === undefined) return;
    await new Promise<void>((resolve) => {
      streamOf().write(rest as Uint8Array, (error) => {
        if (error) fail(error);
        resolve();
      });
    });
  };
  return {
    get isTTY() {
      return isTerminal();
    },
    get columns() {
      return isTerminal() ? streamOf().columns : undefined;
    },
    get rows() {
      return isTerminal() ? streamOf().rows : undefined;
    },
    get hasFailed() {
      return hasFailed;
    },
    get readerHasLeft() {
      return readerHasLeft;
    },
    write: async (chunk) => {
      if (!end) await hand(chunk).catch(fail);
      if (end?.failure) throw end.failure;
    },
  };
};
