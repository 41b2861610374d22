/** A file that a run reads. */
export interface SourceFile {
  /** The context as the task or build step names it; undefined for a run without one. */
  readonly context: string | undefined;
  /** From the root of the context, without the folder that a git URL names. */
  readonly path: string;
}

/** The text of a file and its name for messages, or why it could not be read. */
export type SourceText = { readonly text: string; readonly name: string } | { readonly reason: string };

/** Reads a file of a context. Never rejects, but for an interrupt. */
export type ReadSource = (file: SourceFile) => Promise<SourceText>;

/** Reads nothing, for that reason. */
export const readNothing =
  (reason: string): ReadSource =>
  async () => ({ reason });

/** Reads each file once, however often it is asked for. */
export const readOnce = (read: ReadSource): ReadSource => {
  const known = new Map<string, Promise<SourceText>>();
  return (file) => {
    const key = JSON.stringify([file.context, file.path]);
    const reading = known.get(key) ?? read(file);
    known.set(key, reading);
    return reading;
  };
};
