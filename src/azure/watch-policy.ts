import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Watch } from './azure.ts';

/** An address that is assumed to be right until the first response shows whether it is. */
interface Watched {
  holds(url: URL): boolean;
  isShown: boolean;
}

/**
 * Whether a response may mean that nothing exists at the address: for a caller without rights, Resource Manager
 * returns 403 for a resource that does not exist, and a deletion in one returns 204 (rest-api.md 4, 7).
 */
const isDoubtful = ({ method }: PipelineRequest, { status }: PipelineResponse): boolean =>
  status === 404 || status === 403 || (method === 'DELETE' && status === 204);

/**
 * Watches requests to a registry that this command has not looked up. The first response that casts doubt on its
 * location triggers a lookup; if the registry has moved, the request ends with an Error before anything is changed at
 * the old location.
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
        // This request is the lookup itself.
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
          // A login server name disappears with its registry; Resource Manager is always there.
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
