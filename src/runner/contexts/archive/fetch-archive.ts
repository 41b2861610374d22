import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { reasonOf } from '../../../errors.ts';
import { fetchFailure, fetchHint } from '../../registry/fetch-failure.ts';
import { ContextError, type ContextTools, type FetchedContext, shownUrl } from '../context-tools.ts';
import { headRevision } from '../git/run-git.ts';
import { ArchiveError, unpackTar } from './unpack-tar.ts';

/** Attempts at an archive, and the pause before the second, which doubles (taskfile.md 17). */
const attempts = 3;
const firstPause = 250;

/**
 * Downloads an archive, and unpacks it into a folder as it comes in. Tries again when the server cannot be reached, fails, or
 * breaks off. Rejects with a `ContextError` that begins as the engine's does; what is not an archive, which the engine
 * ignores, is one too (taskfile.md 17).
 */
export const fetchArchive = async (context: string, folder: string, tools: ContextTools): Promise<FetchedContext> => {
  tools.say('Getting context from URL');
  const url = parsed(context);
  for (let attempt = 1; ; attempt += 1) {
    const failed = await download(url, folder, tools);
    if (!failed) return { directory: folder, revision: await headRevision(folder, tools), warnings: [] };
    tools.signal.throwIfAborted();
    if (failed.isFinal || attempt === attempts) throw failed.error;
    await tools.sleep(firstPause * 2 ** (attempt - 1), tools.signal);
  }
};

const checkUrl = 'Check the URL of the source.';

const parsed = (context: string): URL => {
  try {
    return new URL(context);
  } catch {
    throw new ContextError(`unable to download remote context: Get ${JSON.stringify(context)}: invalid URL`, checkUrl);
  }
};

/** A failed attempt; after a final one another makes no sense. */
interface Failure {
  readonly error: ContextError;
  readonly isFinal: boolean;
}

const download = async (url: URL, folder: string, tools: ContextTools): Promise<Failure | undefined> => {
  const shown = shownUrl(url);
  let response: Response;
  try {
    response = await tools.fetch(...requestFor(url, tools.signal));
  } catch (error) {
    return {
      isFinal: false,
      error: new ContextError(
        `unable to download remote context: Get ${JSON.stringify(shown)}: ${fetchFailure(error)}`,
        fetchHint(error, 'Check the URL of the source, and that this machine reaches the server.'),
        error,
      ),
    };
  }
  if (!response.ok) return { isFinal: response.status < 500, error: await refusal(shown, response) };
  tools.say(`Read context with status code ${response.status}`);
  tools.say(`Read context of ${response.headers.get('content-length') ?? -1} bytes`);
  try {
    const body = response.body ? Readable.fromWeb(response.body as ReadableStream) : Readable.from([]);
    await unpackTar(body, folder, { signal: tools.signal, onStart: () => tools.say('starting to untar context') });
  } catch (error) {
    tools.signal.throwIfAborted();
    return { isFinal: error instanceof ArchiveError || isOfSystem(error), error: unreadable(shown, error) };
  }
  return undefined;
};

/** `fetch` refuses a URL with a user or password: they are sent as Go's client sends them. */
const requestFor = (url: URL, signal: AbortSignal): [URL, RequestInit] => {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  if (url.username === '' && url.password === '') return [bare, { signal }];
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return [bare, { signal, headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } }];
};

/** The beginning of an answer is enough to tell what it says. */
const longestAnswer = 2000;

const refusal = async (shown: string, response: Response): Promise<ContextError> => {
  const body = (await response.text().catch(() => '')).trim().slice(0, longestAnswer);
  const hint = [401, 403].includes(response.status)
    ? 'The server does not allow anonymous reads: use a URL with a signature, or an oci:// artifact and a registry credential.'
    : checkUrl;
  return new ContextError(
    `unable to download remote context: failed to GET ${shown} with status ${response.status} ${response.statusText}: ${body}`,
    response.status < 500 ? hint : 'The server fails: try again later.',
  );
};

const isOfSystem = (error: unknown): boolean => {
  const { syscall, code = '' } = error as NodeJS.ErrnoException;
  return syscall !== undefined && !/^ECONN|^EPIPE$|^ETIMEDOUT$/.test(code);
};

const unreadable = (shown: string, error: unknown): ContextError => {
  if (error instanceof ArchiveError)
    return new ContextError(
      `failed to untar context: ${shown} cannot be unpacked: ${error.message}`,
      'The URL of a context has to be that of a tar archive, compressed with gzip or not. That of a Git repository ends in .git.',
      error,
    );
  const reason = isOfSystem(error) ? reasonOf(error) : fetchFailure(error);
  return new ContextError(`failed to untar context: ${shown} cannot be unpacked: ${reason}`, checkUrl, error);
};
