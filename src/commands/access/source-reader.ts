import { resolve } from 'node:path';
import type { ReadSource, SourceText } from '../../access/read-source.ts';
import type { CommandContext } from '../../cli/command.ts';
import { messageOf } from '../../errors.ts';
import {
  branchOf,
  classifyContext,
  isOtherRepository,
  isRepository,
  repositoryAddress,
} from '../../request/source-context.ts';
import { readTextFile } from '../../text-file.ts';

export interface SourceReaderOptions {
  /** Whether files are read from git hosts. */
  readonly fetch: boolean;
  /** Where the files of a run without a context are: tried in order. */
  readonly folders: readonly string[];
  /** A repository, and the token for it. */
  readonly token?: { readonly context: string; readonly value: string } | undefined;
}

const local = async (folders: readonly string[], path: string): Promise<SourceText> => {
  if (path.startsWith('../')) return { reason: `${path} is outside the context.` };
  let problem = '';
  for (const folder of folders) {
    try {
      return { text: await readTextFile(resolve(folder, path), path), name: path };
    } catch (error) {
      problem ||=
        (error as NodeJS.ErrnoException).code === 'ENOENT' ? `there is no ${path} in ${folder}.` : messageOf(error);
    }
  }
  return { reason: problem };
};

/** User name and token in an address; some write `https://TOKEN@host/...`. */
const tokenIn = (context: string): string | undefined => {
  const login = /^https?:\/\/([^/@]+)@/i.exec(context)?.[1];
  return login && decodeURIComponent(login.slice(login.indexOf(':') + 1));
};

/** Reads files from local folders and git repositories, for what a run needs. */
export const createSourceReader =
  (
    { fetch, folders, token }: SourceReaderOptions,
    { host, services }: Pick<CommandContext, 'host' | 'services'>,
  ): ReadSource =>
  async ({ context, path }) => {
    const kind = classifyContext(context);
    if (context === undefined || kind === 'none')
      return folders.length > 0 ? local(folders, path) : { reason: 'the task has no context.' };
    if (kind === 'local') return local([resolve(host.cwd, context)], path);
    if (!isRepository(context)) return { reason: 'only contexts in Git repositories are read.' };
    if (!fetch) return { reason: 'Git repositories are not read with --no-fetch.' };
    const address = repositoryAddress(context) ?? context.replace(/#.*$/s, '');
    const own = token && !isOtherRepository(token.context, context) ? token.value : undefined;
    const reference = branchOf(context);
    const read = await services.gitFiles.read({ address, reference, path, token: own ?? tokenIn(context) });
    return 'text' in read ? { ...read, name: path } : read;
  };
