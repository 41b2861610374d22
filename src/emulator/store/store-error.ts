/** A folder that cannot hold what an emulator knows; `hint` says what to do. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.hint = hint;
  }
}
