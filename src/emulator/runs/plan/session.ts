import type { EmulatorContext } from '../../context.ts';
import type { RunJob } from '../engine.ts';
import type { Images } from './images.ts';
import type { Logins } from './made-logins.ts';
import type { Transcript } from './transcript.ts';

/** What the steps of one run share. */
export interface Session {
  readonly context: EmulatorContext;
  readonly job: RunJob;
  readonly transcript: Transcript;
  readonly logins: Logins;
  readonly images: Images;
  /** Why values may be empty: names that the task file uses and nothing sets. */
  readonly unsetValues: readonly string[];
}

/** How a command in a container ended. */
export interface Ending {
  readonly exit: number;
  readonly output: string;
}
