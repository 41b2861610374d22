import type { Azure, CallOptions } from '../azure/azure.ts';

/**
 * Carries out a deletion; resolves to whether there was something to delete: of what is not there the service says so by
 * answering 204 at once (rest-api.md 4, 7).
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
