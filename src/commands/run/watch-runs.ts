import type { CommandContext } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { createLiveText, type LiveText } from '../../follow/live-text.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredRun } from '../../service/resource.ts';
import type { RunsQuery } from '../../service/runs.ts';
import { runRows } from './rows.ts';

type Format = NonNullable<CommandContext['askedFormat']>;

/** Shows a list of runs, newest first; undefined when the service could not respond. */
type Show = (runs: readonly StoredRun[] | undefined) => Promise<void>;

/** As a table that is redrawn in place, or as a row or a line for each change. */
type View = 'live table' | 'rows' | Format;

const formatsOfChanges: readonly (Format | undefined)[] = ['json', 'jsonc', 'tsv'];

/**
 * How `--watch` shows runs: on a terminal as a live table unless another format is asked for; elsewhere a row for each
 * change, or a line in a format that is asked for or configured. Throws UsageError for a format that is not for single
 * results.
 */
const watchViewOf = (
  { askedFormat, globals }: Pick<CommandContext, 'askedFormat' | 'globals'>,
  isLive: boolean,
): View => {
  const format = isLive ? askedFormat : globals.output;
  if (format !== undefined && formatsOfChanges.includes(format)) return format;
  if (askedFormat !== undefined && askedFormat !== 'table')
    throw new UsageError([
      `argument --output/-o: with --watch, use table, or json or tsv for one line per change, instead of ${askedFormat}`,
    ]);
  if (globals.query !== undefined)
    throw new UsageError(['--query with --watch needs -o json or -o tsv: it is applied to each run that changes.']);
  return isLive ? 'live table' : 'rows';
};

const ongoing: ReadonlySet<string | undefined> = new Set(['Queued', 'Started', 'Running']);

/** A run with how long it has taken until now, in place of how long it took. */
const untilNow = (run: StoredRun, now: Date): StoredRun => {
  const { status, startTime } = run.properties;
  if (!ongoing.has(status) || typeof startTime !== 'string') return run;
  // The clock of the service may be ahead of this one.
  const finishTime = new Date(Math.max(now.getTime(), Date.parse(startTime) || 0)).toISOString();
  return { ...run, properties: { ...run.properties, finishTime } };
};

const linesOf = (table: string): readonly string[] => table.trimEnd().split('\n');

/** The rows without what tells least, for a terminal that is too narrow for all columns. */
const narrowRows = (shaped: unknown): readonly Record<string, unknown>[] =>
  runRows(shaped).map(({ PLATFORM: _, ...rest }) => rest);

const liveTable = (live: LiveText, { host, textOf }: CommandContext): Show => {
  let last: readonly StoredRun[] | undefined;
  const tableOf = async (runs: readonly StoredRun[]): Promise<readonly string[]> => {
    if (runs.length === 0) return ['There are no such runs yet.'];
    const now = host.now();
    const shown = runs.map((run) => untilNow(run, now));
    const table = linesOf(await textOf(shown, 'table'));
    const isTooWide = table.some((line) => line.length >= (host.stdout.columns || 80));
    return isTooWide ? linesOf(await textOf(shown, 'table', { shape: 'run', rows: narrowRows })) : table;
  };
  return async (runs) => {
    last = runs ?? last;
    const state = runs === undefined ? 'The service does not respond; trying again.' : 'Watching for changes.';
    await live.show(last === undefined ? [] : await tableOf(last), ['', `${state} Press Ctrl-C to end.`]);
  };
};

/** Hands each run that is new or shown differently than before to `write`, the oldest first. */
const onChanges = (
  textFor: (run: StoredRun) => Promise<string>,
  write: (changed: readonly StoredRun[], texts: readonly string[]) => Promise<void>,
): Show => {
  let before: ReadonlyMap<string, string> = new Map();
  return async (runs) => {
    if (runs === undefined) return;
    const oldestFirst = runs.toReversed();
    const texts = await Promise.all(oldestFirst.map(textFor));
    const changed = oldestFirst.filter((run, index) => before.get(run.name) !== texts[index]);
    const now = new Map(oldestFirst.map((run, index) => [run.name, texts[index] ?? '']));
    before = now;
    if (changed.length > 0)
      await write(
        changed,
        changed.map((run) => now.get(run.name) ?? ''),
      );
  };
};

/** Rows below one header, whose columns are as wide as the first rows need. */
const rowsOfChanges = ({ host, textOf }: CommandContext): Show => {
  let first: readonly StoredRun[] | undefined;
  return onChanges(
    (run) => textOf([run], 'table'),
    async (changed) => {
      const lines = linesOf(await textOf([...(first ?? []), ...changed], 'table'));
      const shown = first === undefined ? lines : lines.slice(-changed.length);
      first ??= changed;
      await host.stdout.write(shown.map((line) => `${line}\n`).join(''));
    },
  );
};

const linesOfChanges = (format: Format, { host, textOf }: CommandContext): Show =>
  onChanges(
    (run) => textOf(run, format),
    async (_, texts) => host.stdout.write(texts.join('')),
  );

/** How `list-runs --watch` shows runs here. Throws UsageError when the options of the output do not suit. */
export const runsViewFor = (context: CommandContext): Show => {
  const live = createLiveText(context.host);
  const view = watchViewOf(context, live !== undefined);
  if (view === 'live table' && live) return liveTable(live, context);
  return view === 'rows' || view === 'live table' ? rowsOfChanges(context) : linesOfChanges(view, context);
};

/**
 * Shows the runs of a list and what becomes of them, until the user interrupts or the reader of standard output leaves.
 * `onFirst` is told of the first list.
 */
export const watchRuns = async (
  registry: RegistryPlace,
  query: RunsQuery,
  show: Show,
  { host, services }: CommandContext,
  onFirst: (runs: readonly StoredRun[]) => Promise<void>,
): Promise<void> => {
  let isFirst = true;
  await services.runs.watch(registry, query, async (runs) => {
    if (isFirst && runs) {
      isFirst = false;
      await onFirst(runs);
    }
    await show(runs);
    return host.stdout.readerHasLeft !== true;
  });
};
