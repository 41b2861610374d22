import { UsageError } from '../../errors.ts';

/** A command line has options that the command does not have; the hint names known ones that they resemble. */
export class UnknownOptionsError extends UsageError {
  override name = 'UnknownOptionsError';
  /** The names of the options, without anything that may be secret. */
  readonly unknown: readonly string[];

  /** `unrecognized` are all words that were not understood, as they may be shown. */
  constructor(unrecognized: readonly string[], hint: string | undefined) {
    super([`unrecognized arguments: ${unrecognized.join(' ')}`], hint);
    this.unknown = unrecognized.filter((word) => word.startsWith('-'));
  }
}
