import type { Azure, CallOptions } from '../azure/azure.ts';
import { CommandError } from '../errors.ts';
import type { Connection } from './connection.ts';

/**
 * Runs a deletion; resolves to whether there was anything to delete: for a resource that does not exist, the service
 * returns 204 at once (rest-api.md 4, 7).
 */
export const deleteIfThere = async (
  azure: Azure,
  deletion: (options: CallOptions) => PromiseLike<unknown>,
): Promise<boolean> => {
  let firstStatus: number | undefined;
  await azure.call((options) =>
    deletion({
      ...options,
      onResponse: (answer) => {
        firstStatus ??= answer.status;
        options.onResponse(answer);
      },
    }),
  );
  return firstStatus !== 204;
};

/** Whether to wait until a deletion is complete. */
export interface DeletionHow {
  readonly noWait: boolean;
}

const firstWaitMs = 2000;
const longestWaitMs = 15_000;

/**
 * Deletes the resource at a Resource Manager path. When the service only accepts a deletion (202), polls the address
 * in its response until it is complete, using the host's clock (rest-api.md 1.8). Resolves to whether there was
 * anything to delete; rejects with the service's errors.
 */
export const deleteAt = async (
  connection: Connection,
  path: string,
  apiVersion: string,
  { noWait }: DeletionHow = { noWait: false },
): Promise<boolean> => {
  const azure = await connection.azure();
  const scope = `${azure.cloud.armAudience}/.default`;
  const url = `${azure.cloud.armEndpoint}${path}?api-version=${apiVersion}`;
  const first = await azure.send({ method: 'DELETE', url, scope });
  if (noWait) return first.status !== 204;
  let answer = first;
  for (let wait = firstWaitMs; answer.status === 202; wait = Math.min(wait * 1.5, longestWaitMs)) {
    const next = answer.headers.location ?? first.headers.location;
    // The token is for Resource Manager only.
    if (!next || new URL(next, url).origin !== new URL(url).origin)
      throw new CommandError('The service accepted the deletion but did not return an address for its status.');
    await connection.host.sleep(wait, connection.signal);
    answer = await azure.send({ method: 'GET', url: new URL(next, url).href, scope });
  }
  return first.status !== 204;
};
