/** Which step a run is at, learnt from the log as it passes. */
export interface StepWatch {
  see(bytes: Uint8Array): void;
  readonly step: string | undefined;
}

const announcement = 'Executing step';
const lineOfStep = /^Executing step(?: ID)?: ([\w.-]*\w)\.?\s/;
const longestAnnouncement = 160;

/** Watches for the lines that announce a step (taskfile.md 15). Keeps no more than the end of the last chunk. */
export const createStepWatch = (): StepWatch => {
  let step: string | undefined;
  let end = Buffer.alloc(0);
  return {
    get step() {
      return step;
    },
    see: (bytes) => {
      const all = Buffer.concat([end, bytes]);
      const at = all.lastIndexOf(announcement);
      const found = at < 0 ? null : lineOfStep.exec(all.toString('latin1', at, at + longestAnnouncement));
      step = found?.[1] ?? step;
      end = Buffer.from(all.subarray(Math.max(0, all.length - longestAnnouncement)));
    },
  };
};
