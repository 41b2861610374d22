import { NotFoundError } from '../../errors.ts';
import { createLineSplitter } from '../../follow/report/log-lines.ts';
import { createLoggedRun } from '../../follow/timeline/logged-run.ts';
import { makeTimeline } from '../../follow/timeline/make-timeline.ts';
import type { RunTimeline } from '../../follow/timeline/run-timeline.ts';
import type { Host } from '../../host.ts';
import { keptRun } from './kept-runs.ts';

/** The timeline of a run on this machine. Throws NotFoundError when it is not among the last ones. */
export const localTimeline = async (runId: string, host: Host): Promise<RunTimeline> => {
  const kept = await keptRun(host, runId);
  if (!kept)
    throw new NotFoundError(`This machine has kept no run '${runId}'.`, {
      hint: "The last 20 runs with --local are kept. For a run in Azure, name its registry with --registry, or set a default with 'acrtask configure --defaults registry=NAME'.",
    });
  const reader = createLoggedRun();
  const lines = createLineSplitter();
  for (const part of lines.split(Buffer.from(`${kept.lines.join('\n')}\n`))) reader.see(part);
  return makeTimeline({
    run: kept.facts,
    log: reader.run,
    order: { waitsFor: new Map(Object.entries(kept.waitsFor)) },
    now: host.now(),
  });
};
