import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLineSplitter } from '../../src/follow/report/log-lines.ts';
import { createLoggedRun, type LoggedRun } from '../../src/follow/timeline/logged-run.ts';
import { type KnownOrder, makeTimeline, type RunFacts } from '../../src/follow/timeline/make-timeline.ts';
import type { RunTimeline } from '../../src/follow/timeline/run-timeline.ts';
import { loadTaskFile } from '../../src/taskfile/load-task-file.ts';
import { stepGraph } from '../../src/taskfile/steps/step-graph.ts';

/** Runs with their logs, and the task files of some of them. */
export const timelineFolder = fileURLToPath(new URL('../drawing/timelines/', import.meta.url));

export const timelineCases: readonly string[] = readdirSync(timelineFolder).sort();

/** What a log says, read whole. */
export const readLogged = (log: string | Uint8Array): LoggedRun => {
  const [reader, lines] = [createLoggedRun(), createLineSplitter()];
  for (const part of lines.split(Buffer.from(log))) reader.see(part);
  return reader.run;
};

/** What each step of a task file waits for. */
export const orderOf = async (text: string): Promise<KnownOrder> => {
  const loaded = await loadTaskFile(text, { run: { ID: 'cf1', Registry: 'myregistry.azurecr.io' } });
  if (!loaded.ok) throw new Error(loaded.message);
  const { nodes } = stepGraph(loaded.task);
  return { waitsFor: new Map(nodes.map(({ id, dependsOn }) => [id, dependsOn.map((each) => each.id)])) };
};

/** The timeline of a case. */
export const timelineOf = async (name: string): Promise<RunTimeline> => {
  const file = (of: string): string | undefined => {
    const path = join(timelineFolder, name, of);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const task = file('task.yaml');
  return makeTimeline({
    run: JSON.parse(file('run.json') ?? '{}') as RunFacts,
    log: readLogged((file('log.txt') ?? '').replaceAll('\n', '\r\n')),
    order: task === undefined ? { reason: 'The task file of this run is not known.' } : await orderOf(task),
    now: new Date('2026-09-10T06:56:10.5Z'),
  });
};
