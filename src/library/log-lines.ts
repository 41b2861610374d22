import type { OutputStream } from '../host.ts';

interface Piece {
  readonly text: string;
  /** Lets the writer go on. */
  taken(): void;
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

/**
 * The lines that `follow` writes, as they come; it is not read on before the caller has taken them. When the caller leaves, the signal
 * that `follow` is given is aborted. Rejects as `follow` does, after the lines before that.
 */
export async function* linesWrittenBy(
  follow: (write: OutputStream['write'], signal: AbortSignal) => Promise<unknown>,
): AsyncGenerator<string, void, undefined> {
  const leaving = new AbortController();
  const decoder = new TextDecoder();
  const pieces: Piece[] = [];
  let wake = (): void => {};
  let end: { readonly error?: unknown } | undefined;
  const write: OutputStream['write'] = (chunk) => {
    if (leaving.signal.aborted) return Promise.resolve();
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    return new Promise((taken) => {
      pieces.push({ text, taken });
      wake();
    });
  };
  const followed = follow(write, leaving.signal).then(
    () => {
      end = {};
    },
    (error: unknown) => {
      end = { error };
    },
  );
  void followed.then(() => wake());
  let rest = '';
  let piece: Piece | undefined;
  try {
    for (;;) {
      piece = pieces.shift();
      if (piece) {
        const lines = (rest + piece.text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) yield withoutReturn(line);
        piece.taken();
      } else if (end) break;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
    if (rest !== '') yield withoutReturn(rest);
    if ('error' in end) throw end.error;
  } finally {
    leaving.abort();
    for (const each of [...(piece ? [piece] : []), ...pieces]) each.taken();
    await followed;
  }
}
