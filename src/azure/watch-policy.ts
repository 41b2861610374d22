import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Watch } from './azure.ts';

/** An address that is taken to be right until the first answer shows whether it is. */
interface Watched {
  holds(url: URL): boolean;
  isShown: boolean;
}

/**
 * Whether an answer leaves it open that nothing is at the address: Resource Manager refuses to say (403) of what is not
 * there to who has no rights there, and has nothing to delete (204) in what is not there (rest-api.md 4, 7).
 */
const isDoubtful = ({ method }: PipelineRequest, { status }: PipelineResponse): boolean =>
  status === 404 || status === 403 || (method === 'DELETE' && status === 204);

/**
 * Watches over requests to a registry that nobody has asked for in this command. The first answer that leaves its place in
 * doubt has it asked for; when it is elsewhere the request ends with an Error, before anything was changed at the old place.
 */
export const createWatchPolicy = (
  armEndpoint: string,
): { readonly policy: PipelinePolicy; watch(watch: Watch): void } => {
  const { origin } = new URL(armEndpoint);
  let current: readonly Watched[] = [];
  let isStillThere = async (): Promise<boolean> => true;
  return {
    watch: ({ id, loginServer, isStillThere: ask }) => {
      const path = id.toLowerCase();
      const below = ({ pathname }: URL) => `${decodeURI(pathname).toLowerCase()}/`.startsWith(`${path}/`);
      const isServer = ({ host }: URL) => host.toLowerCase() === loginServer.toLowerCase();
      current = [
        { holds: (url) => url.origin === origin && below(url), isShown: false },
        { holds: isServer, isShown: false },
      ];
      let answer: Promise<boolean> | undefined;
      isStillThere = () => {
        // What is asked now is the question itself.
        current = [];
        answer ??= ask();
        return answer;
      };
    },
    policy: {
      name: 'acrtaskWatch',
      sendRequest: async (request, next) => {
        const url = new URL(request.url);
        const address = current.find(({ holds, isShown }) => !isShown && holds(url));
        if (!address) return next(request);
        const settle = async (): Promise<void> => {
          if (!(await isStillThere())) throw new Error('The registry is not where an earlier command found it.');
        };
        const answer = await next(request).catch(async (error: unknown) => {
          // The name of a login server goes with its registry; Resource Manager is always there.
          if (url.origin !== origin && !request.abortSignal?.aborted) await settle();
          throw error;
        });
        if (isDoubtful(request, answer)) await settle();
        else if (answer.status < 400) address.isShown = true;
        return answer;
      },
    },
  };
};
