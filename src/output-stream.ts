import { isatty } from 'node:tty';
import { CommandError, reasonOf } from './errors.ts';
import type { OutputStream } from './host.ts';

/** The reader of a pipe has left (`acrtask list | head -1`): nothing more can be said to it, and nothing is wrong. */
const meansNoReader = ({ code }: NodeJS.ErrnoException): boolean => code === 'EPIPE' || code === 'EOF';

/**
 * An output of the process. Node makes the stream when it is first touched, which is not free: at the first write. When it
 * cannot be written, `write` rejects with CommandError, which calls it `name`; one without a name is where errors are told,
 * so that it only notes that it has failed.
 */
export const outputOf = (
  fd: 1 | 2,
  open: () => NodeJS.WritableStream & { columns?: number },
  name?: string,
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
  return {
    isTTY: isatty(fd),
    get columns() {
      return isatty(fd) ? streamOf().columns : undefined;
    },
    get hasFailed() {
      return hasFailed;
    },
    get readerHasLeft() {
      return readerHasLeft;
    },
    write: async (chunk) => {
      if (!end)
        await new Promise<void>((resolve) => {
          streamOf().write(chunk as Uint8Array, (error) => {
            if (error) fail(error);
            resolve();
          });
        }).catch(fail);
      if (end?.failure) throw end.failure;
    },
  };
};
