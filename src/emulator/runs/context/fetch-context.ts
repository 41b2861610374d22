import { messageOf } from '../../../errors.ts';
import { kindOfContext } from '../../../taskfile/steps/build-command.ts';
import type { EmulatorContext } from '../../emulator-context.ts';
import { isPlanted } from '../../faults/planted-faults.ts';
import { CheckoutError, checkOut } from '../../git/checkout.ts';
import { folderOf } from '../../git/mapped-folders.ts';
import type { Resource } from '../../store/state.ts';
import { type RunContext, RunFailure } from '../run-engine.ts';
import { uploadedSource } from '../signed-links.ts';
import { ArchiveTooLarge, archiveFiles } from './archive-files.ts';
import { noFiles } from './context-files.ts';

/** The service's error when it cannot download a run's source (rest-api.md 6.3). */
export const downloadFailed =
  'failed to download context. Please check if the URL is incorrect. If it has credentials, please check if they are expired';

export const emptyContext: RunContext = { files: noFiles, folder: '', revision: '', notes: [] };

const fromGit = async (context: EmulatorContext, url: string): Promise<RunContext> => {
  const [repository = '', fragment = ''] = url.split(/#(.*)/s, 2);
  if (isPlanted(context, 'git-token-refused')) {
    throw new RunFailure(downloadFailed, [
      'The Git host refuses the token: the fault git-token-refused is set. Clear it: acrtask emulator fault clear git-token-refused',
    ]);
  }
  const mapped = folderOf(context, repository);
  const shown = repository.replace(/^(https?:\/\/)[^/@]*@/i, '$1');
  if (mapped === undefined) {
    throw new RunFailure(downloadFailed, [
      `${shown} is not reached over the network. Map a local folder to it: acrtask emulator map ${shown}=DIR`,
    ]);
  }
  const colon = fragment.indexOf(':');
  const [reference, path] = colon < 0 ? [fragment, ''] : [fragment.slice(0, colon), fragment.slice(colon + 1)];
  const checkout = await checkOut(mapped, reference, context.options.gitWorkTree).catch((problem: unknown) => {
    if (!(problem instanceof CheckoutError)) throw problem;
    throw new RunFailure(downloadFailed, [`${shown}: ${problem.message}`]);
  });
  const folder = path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  if (!(await checkout.files.isFolder(folder))) {
    throw new RunFailure(downloadFailed, [
      `The folder ${mapped}, which is mapped to ${shown}, has no folder ${folder}.`,
    ]);
  }
  return { ...checkout, folder };
};

/** Wraps a source so that an unreadable file fails only the run. */
const readable = (source: RunContext): RunContext => ({
  ...source,
  files: {
    ...source.files,
    read: (path) =>
      source.files.read(path).catch((problem: unknown) => {
        const why = messageOf(problem);
        throw new RunFailure(`open ${path}: cannot be read`, [
          `The emulator cannot read ${path} of the source: ${why}.`,
        ]);
      }),
  },
});

/**
 * Finds a run's source: a mapped git repository, or an archive uploaded to the registry. Its files are read on
 * demand. Rejects with a `RunFailure` that has the service's text when there is none.
 */
export const fetchSource = async (
  context: EmulatorContext,
  registry: Resource,
  source: string,
): Promise<RunContext> => {
  const kind = kindOfContext(source);
  if (kind === 'git') return readable(await fromGit(context, source));
  if (kind !== 'local') {
    throw new RunFailure(downloadFailed, [
      `${source} is not reached over the network. Use a git URL with --map-git URL=DIR, or upload a local folder.`,
    ]);
  }
  const archive = uploadedSource(context, registry, source);
  if (!archive) throw new RunFailure(downloadFailed, [`Nothing was uploaded to ${source}.`]);
  const files = await archiveFiles(archive).catch((error: Error) => {
    const what = error instanceof ArchiveTooLarge ? 'is too large' : 'is not a tar.gz archive';
    throw new RunFailure(downloadFailed, [`The archive uploaded to ${source} ${what}: ${error.message}.`]);
  });
  return readable({ ...emptyContext, files });
};
