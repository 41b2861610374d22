import { ContainerRegistryManagementClient } from '@azure/arm-containerregistry';
import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { memoryStore } from '../../src/emulator/store/memory-store.ts';
import type { Store } from '../../src/emulator/store/state.ts';
import { armResource, credentialOf, graphResource, tokenFrom } from '../support/emulator-token.ts';
import { inProcessClient } from '../support/in-process-client.ts';

export const subscriptionId = '11111111-1111-1111-1111-111111111111';
export const group = `/subscriptions/${subscriptionId}/resourceGroups/myResourceGroup`;
export const registry = `${group}/providers/Microsoft.ContainerRegistry/registries/myregistry`;
export const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/myIdentity`;

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare whole values
  readonly body: any;
}

/** An emulator with a clock and ids that the test owns, and short ways to ask it. */
export interface Bench {
  readonly emulator: Emulator;
  readonly store: Store;
  readonly client: ContainerRegistryManagementClient;
  /** Moves the clock on by so many milliseconds. */
  wait(ms: number): void;
  /** Sends a request as ARM clients do: with a token, and an `api-version` unless the path has a query. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

const readAnswer = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: isJson ? JSON.parse(text) : text,
  };
};

/** Ids in the order they are asked for: `00000000-0000-0000-0000-000000000001`, ... */
export const countingIds = (): (() => string) => {
  let last = 0;
  return () => {
    last += 1;
    return `00000000-0000-0000-0000-${String(last).padStart(12, '0')}`;
  };
};

export const createBench = (): Bench => {
  let time = Date.parse('2024-01-02T03:04:05.120Z');
  const newId = countingIds();
  const store = memoryStore(newId);
  const emulator = createEmulator({ subscriptionId, store, newId, now: () => new Date(time) });
  return {
    emulator,
    store,
    client: new ContainerRegistryManagementClient(credentialOf(emulator), subscriptionId, {
      httpClient: inProcessClient(emulator.fetch),
    }),
    wait: (ms) => {
      time += ms;
    },
    ask: async (method, path, body, headers = {}) => {
      const address = `https://management.azure.com${path}${path.includes('?') ? '' : '?api-version=2019-06-01-preview'}`;
      return readAnswer(
        await emulator.fetch(
          new Request(address, {
            method,
            headers: {
              authorization: `Bearer ${await tokenFrom(emulator, path.startsWith('/graph') ? graphResource : armResource)}`,
              'content-type': 'application/json',
              ...headers,
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        ),
      );
    },
  };
};

/** A bench with a group, a registry and a user-assigned identity. */
export const createFurnishedBench = async (): Promise<Bench> => {
  const bench = createBench();
  await bench.ask('PUT', group, { location: 'eastus' });
  await bench.ask('PUT', registry, { location: 'eastus', sku: { name: 'Standard' } });
  await bench.ask('PUT', identity, { location: 'eastus' });
  return bench;
};
