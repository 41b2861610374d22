import type { Diagnostic } from '../../../taskfile/model.ts';

/** A file that was checked, and what was found in it. */
export interface CheckedFile {
  /** What people call it: a path as it was given or from the current folder, or `standard input`. */
  readonly name: string;
  /** Undefined for standard input. */
  readonly path: string | undefined;
  readonly source: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Tells what was found, in one format. */
export interface Report {
  file(checked: CheckedFile): Promise<void>;
  /** Called behind the last file. */
  end(): Promise<void>;
}

/** Several reports, one after the other for each file. */
export const together = (...reports: readonly Report[]): Report => ({
  async file(checked) {
    for (const each of reports) await each.file(checked);
  },
  async end() {
    for (const each of reports) await each.end();
  },
});
