/** Where a run writes. */
export interface RunLog {
  /** A line of the runner itself; it is shown with the time. */
  line(text: string): void;
  /** Text as it is, with a line end: the final error, the dependencies. */
  text(text: string): void;
  /** What a step's program prints, as it comes. The program waits for a promise that this returns. */
  output(stepId: string, stream: 'stdout' | 'stderr', bytes: Uint8Array): void | Promise<void>;
}
