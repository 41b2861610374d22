import type { AgentPool, AgentPoolUpdateParameters } from '@azure/arm-containerregistry';
import type { CallOptions } from '../azure/azure.ts';
import { CommandError, ServiceError } from '../errors.ts';
import type { Connection } from './connection.ts';
import { failureIn, type Poller, pollToEnd } from './long-running.ts';
import type { RegistryPlace } from './registries.ts';
import { type ArmResource, withHintIfMissing } from './resource.ts';

/** Whether to wait until an operation is complete. */
export interface ChangeHow {
  readonly noWait: boolean;
}

/** The state of a change: done, or still in progress. */
export type ChangeState = 'Succeeded' | 'InProgress';

const whereToLook = (registry: string): string => `'acrtask agentpool list -r ${registry}' lists the agent pools.`;

/**
 * Dedicated machines of a registry that runs can be sent to (rest-api.md 8). A missing pool is a ServiceError with
 * exit code 3.
 */
export const createAgentPools = (connection: Connection) => {
  const list = async ({ group, name }: RegistryPlace): Promise<readonly ArmResource[]> => {
    const azure = await connection.azure();
    return (await azure.listAll((options) =>
      azure.registryClient.agentPools.list(group, name, options),
    )) as readonly ArmResource[];
  };

  const orMissing = <T>(registry: RegistryPlace, pool: string, asked: Promise<T>): Promise<T> =>
    withHintIfMissing(whereToLook(registry.name), asked, {
      what: 'agent pool',
      name: pool,
      registry: registry.name,
      known: async () => (await list(registry)).map(({ name }) => name),
    });

  const get = async (registry: RegistryPlace, pool: string): Promise<ArmResource> => {
    const { group, name } = registry;
    const azure = await connection.azure();
    const asked = azure.call((options) => azure.registryClient.agentPools.get(group, name, pool, options));
    return (await orMissing(registry, pool, asked)) as ArmResource;
  };

  /** Starts a change and, unless told otherwise, waits for it. `gone` says that a 404 afterwards means success. */
  const change = async (
    registry: RegistryPlace,
    pool: string,
    begin: (options: CallOptions) => Promise<Poller>,
    { noWait }: ChangeHow,
    gone: boolean,
    failed: (status: string) => string,
  ): Promise<{ state: ChangeState; last: unknown; firstStatus: number | undefined }> => {
    const azure = await connection.azure();
    let state: ChangeState = 'InProgress';
    let firstStatus: number | undefined;
    let isAccepted = false;
    let body: string | null | undefined;
    const work = async (options: CallOptions): Promise<void> => {
      try {
        const poller = await begin({
          ...options,
          onResponse: (answer) => {
            firstStatus ??= answer.status;
            isAccepted ||= (answer.status ?? 0) < 400;
            body = answer.bodyAsText;
            options.onResponse(answer);
          },
        });
        if (!noWait) await pollToEnd(poller, connection.host.sleep, options.abortSignal);
        if (poller.isDone()) state = 'Succeeded';
      } catch (error) {
        const failure = isAccepted ? failureIn(body) : undefined;
        if (!failure) throw error;
        const hint = failure.reason === undefined ? {} : { hint: failure.reason };
        throw new CommandError(failed(failure.status), { ...hint, cause: error });
      }
    };
    try {
      const last = await orMissing(registry, pool, azure.call(work));
      return { state, last, firstStatus };
    } catch (error) {
      if (!(gone && isAccepted && error instanceof ServiceError && error.status === 404)) throw error;
      // Resource Manager drops the route to a pool, and to the operation on it, as soon as the pool is gone.
      return { state: 'Succeeded', last: undefined, firstStatus };
    }
  };

  const failedTo =
    (what: string, pool: string, { name }: RegistryPlace) =>
    (status: string) =>
      `The agent pool ${what} with name '${pool}' finished with unsuccessful status '${status}'. Show run details by 'az acr agentpool show -r ${name} -n ${pool}'.`;

  /** The pool itself: the last response of a change often is the pool, but can be the state of the operation instead. */
  const poolAfter = async (registry: RegistryPlace, pool: string, last: unknown): Promise<ArmResource> =>
    (last as { id?: unknown } | undefined)?.id === undefined ? get(registry, pool) : (last as ArmResource);

  return {
    get,

    list,

    /** How many runs are waiting for the pool: `{ count }`. */
    queueStatus: async (registry: RegistryPlace, pool: string): Promise<{ readonly count?: number }> => {
      const { group, name } = registry;
      const azure = await connection.azure();
      const asked = azure.call((options) => azure.registryClient.agentPools.getQueueStatus(group, name, pool, options));
      return (await orMissing(registry, pool, asked)) as { readonly count?: number };
    },

    /** Creates the pool; resolves to its state afterwards. Throws CommandError when the service fails to create it. */
    create: async (registry: RegistryPlace, pool: string, body: AgentPool, how: ChangeHow): Promise<ArmResource> => {
      const { registryClient } = await connection.azure();
      const { last } = await change(
        registry,
        pool,
        (options) => registryClient.agentPools.beginCreate(registry.group, registry.name, pool, body, options),
        how,
        false,
        failedTo('creation', pool, registry),
      );
      return poolAfter(registry, pool, last);
    },

    /** Changes the pool; resolves to its state afterwards. */
    update: async (
      registry: RegistryPlace,
      pool: string,
      body: AgentPoolUpdateParameters,
      how: ChangeHow,
    ): Promise<ArmResource> => {
      const { registryClient } = await connection.azure();
      const { last } = await change(
        registry,
        pool,
        (options) => registryClient.agentPools.beginUpdate(registry.group, registry.name, pool, body, options),
        how,
        false,
        failedTo('update', pool, registry),
      );
      return poolAfter(registry, pool, last);
    },

    /**
     * Deletes the pool; resolves to how far the deletion is. For a pool that does not exist the service returns 204
     * at once (rest-api.md 8).
     */
    delete: async (registry: RegistryPlace, pool: string, how: ChangeHow): Promise<ChangeState | 'Absent'> => {
      const { registryClient } = await connection.azure();
      const { state, firstStatus } = await change(
        registry,
        pool,
        (options) => registryClient.agentPools.beginDelete(registry.group, registry.name, pool, options),
        how,
        true,
        failedTo('deletion', pool, registry),
      );
      return firstStatus === 204 ? 'Absent' : state;
    },
  };
};

export type AgentPools = ReturnType<typeof createAgentPools>;
