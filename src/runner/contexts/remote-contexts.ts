import { messageOf } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { RegistryLogin } from '../engines/engine.ts';
import { ContextError, type FetchedContext } from './context-tools.ts';

/** What fetching contexts needs to know of a run. */
export interface FetchingRun {
  readonly signal: AbortSignal;
  /** The run's logins, of which artifacts use that of their registry. */
  readonly logins: readonly RegistryLogin[];
  /** The mark of the run's processes. */
  readonly mark?: string;
  /** Takes what a reader of the log should know of a context that was fetched. */
  warn(line: string): void;
}

/** Names that stand for Docker Hub in logins. */
const dockerHub = /^(?:https:\/\/)?(?:index\.|registry-1\.)?docker\.io(?:\/v1\/?)?$/i;

const isSameServer = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase() || (dockerHub.test(one) && dockerHub.test(other));

/**
 * Fetches the contexts of a run's build steps from where their URLs say. The function takes a context and the folder it
 * comes into, which it makes; it rejects with an Error that says, line by line, what the engine's scan prints, and what to
 * do next. The code that fetches is loaded with the first context.
 */
export const remoteContexts =
  (run: FetchingRun, host: Pick<Host, 'env' | 'sleep' | 'startProgram' | 'network'>) =>
  async (context: string, folder: string): Promise<FetchedContext> => {
    const { fetchContext } = await import('./fetch-context.ts');
    const { network } = host;
    const said: string[] = [];
    try {
      const fetched = await fetchContext(context, folder, {
        ...run,
        env: host.env,
        sleep: (ms, signal) => host.sleep(ms, signal),
        startProgram: (program, argv, options) => host.startProgram(program, argv, options),
        fetch: network ? (input, init) => network(new Request(input, init)) : fetch,
        say: (line) => said.push(line),
        credentialFor: (registry) => run.logins.find(({ server }) => isSameServer(server, registry)),
      });
      for (const each of fetched.warnings) run.warn(each);
      return fetched;
    } catch (error) {
      run.signal.throwIfAborted();
      const hint = error instanceof ContextError ? (error.hint ?? []) : [];
      throw new Error([said, messageOf(error), hint].flat().join('\n'), { cause: error });
    }
  };
