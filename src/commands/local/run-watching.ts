import { relative, resolve, sep } from 'node:path';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError, InterruptedError } from '../../errors.ts';
import type { LocalRun } from './local-run.ts';
import { runLocally } from './run-locally.ts';
import { type WatchFolder, watchFolder } from './watch-folder.ts';

/** How long nothing must have changed before a run begins, so that one begins for all files that are saved together. */
const quietMs = 300;

const versionControl = /(?:^|\/)\.(?:git|hg|svn|bzr)(?:\/|$)/;

/** What a run writes itself, when that lies in the folder. */
const ownFiles = (run: LocalRun, folder: string, cwd: string): readonly string[] =>
  [run.keepWorkspace, run.digestFile, run.metadataFile].flatMap((path) =>
    path === undefined ? [] : [relative(folder, resolve(cwd, path)).split(sep).join('/')],
  );

/** Whether a file that has changed is part of the source; one that is gone may have been. */
const isOfSource = async (
  path: string,
  folder: string,
  own: readonly string[],
  { services }: CommandContext,
): Promise<boolean> => {
  if (versionControl.test(path) || own.some((each) => path === each || path.startsWith(`${each}/`))) return false;
  return services.sources.explain({ folder }, path).then(
    ({ sent }) => sent,
    () => true,
  );
};

/**
 * Carries out a run, and again whenever a file of its folder changes; a run that is under way then is canceled first. Ends
 * when the user interrupts. Throws when the folder cannot be watched.
 */
export const runWatching = async (
  run: LocalRun,
  context: CommandContext,
  watch: WatchFolder = watchFolder,
): Promise<undefined> => {
  const { host, messages, print, signal } = context;
  const { source } = run;
  if (source.kind !== 'folder') throw new CommandError('--watch needs a local folder as the source.');
  const folder = source.path;
  const own = ownFiles(run, folder, host.cwd);
  const over = new AbortController();
  let changed = new AbortController();
  let quiet = new AbortController();
  const onChange = (path: string): void => {
    void isOfSource(path, folder, own, context).then((counts) => {
      if (!counts) return;
      quiet.abort();
      quiet = new AbortController();
      host.sleep(quietMs, quiet.signal).then(
        () => changed.abort(new CommandError(`'${path}' has changed.`)),
        () => {},
      );
    });
  };
  const watching = watch(folder, onChange, AbortSignal.any([signal, over.signal]));
  const untilChanged = (): Promise<void> =>
    new Promise((done, reject) => {
      const end = AbortSignal.any([signal, changed.signal]);
      const settle = (): void => (signal.aborted ? reject(signal.reason) : done());
      if (end.aborted) settle();
      else end.addEventListener('abort', settle, { once: true });
      watching.catch(reject);
    });
  try {
    for (;;) {
      changed = new AbortController();
      const begun = changed.signal;
      try {
        await print(await runLocally(run, { ...context, signal: AbortSignal.any([signal, begun]) }));
      } catch (error) {
        if (!begun.aborted) {
          if (error instanceof InterruptedError || !(error instanceof CommandError)) throw error;
          await messages.error([error.message, ...(error.hint === undefined ? [] : [error.hint])].join('\n'));
        }
      }
      if (!begun.aborted) await messages.notice(`Waiting for changes in ${folder}. Press Ctrl-C to end.`);
      await untilChanged();
      await messages.notice((begun.reason as CommandError).message);
    }
  } finally {
    over.abort();
    quiet.abort();
    await watching.catch(() => {});
  }
};
