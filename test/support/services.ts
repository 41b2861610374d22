import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { createServices, type Services } from '../../src/service/services.ts';
import { createTestHost, type TestHost, type TestHostOptions } from './test-host.ts';

export const subscriptionId = '11111111-1111-1111-1111-111111111111';
export const group = `/subscriptions/${subscriptionId}/resourceGroups/myResourceGroup`;
export const registryId = (name: string): string => `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;

/** Responds to a request before the emulator does; undefined leaves it to the emulator. */
export type Intercept = (request: Request, url: URL) => Response | undefined | Promise<Response | undefined>;

export interface ServiceBench {
  readonly services: Services;
  readonly emulator: Emulator;
  readonly host: TestHost;
  readonly warnings: string[];
  /** `METHOD /path` of every request except those for tokens. */
  readonly asked: string[];
  /** Handles some requests instead of the emulator. */
  intercept(answer: Intercept): void;
}

export interface ServiceBenchOptions extends TestHostOptions {
  readonly emulator?: Parameters<typeof createEmulator>[0];
  /** The SKU of the existing registry; Standard by default. */
  readonly sku?: 'Standard' | 'Premium';
  readonly signal?: AbortSignal;
}

/** The services over Microsoft's SDK and the emulator, in process. */
export const createServiceBench = (options: ServiceBenchOptions = {}): ServiceBench => {
  const emulator = createEmulator({ subscriptionId, ...options.emulator });
  const intercepts: Intercept[] = [];
  const warnings: string[] = [];
  const asked: string[] = [];
  const host = createTestHost({
    ...options,
    env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscriptionId, ...options.env },
    network: async (request) => {
      const url = new URL(request.url);
      if (url.pathname !== '/msi') asked.push(`${request.method} ${decodeURIComponent(url.pathname)}`);
      for (const answer of intercepts) {
        const given = await answer(request, url);
        if (given) return given;
      }
      return emulator.fetch(request);
    },
  });
  const services = createServices({
    host,
    cloud: undefined,
    subscription: undefined,
    signal: options.signal ?? new AbortController().signal,
    warn: async (text) => void warnings.push(text),
    debug: async () => {},
    hide: () => {},
  });
  return { services, emulator, host, warnings, asked, intercept: (answer) => void intercepts.push(answer) };
};

/** A bench with a group and a registry. */
export const createFurnishedServices = async (options: ServiceBenchOptions = {}): Promise<ServiceBench> => {
  const bench = createServiceBench(options);
  await bench.services.groups.create('myResourceGroup', { location: 'eastus' });
  await bench.services.registries.create('myResourceGroup', 'myregistry', {
    location: 'eastus',
    sku: { name: options.sku ?? 'Standard' },
  });
  bench.asked.length = 0;
  return bench;
};

/** An error in ARM's format. */
export const armError = (status: number, code: string, message = code): Response =>
  Response.json({ error: { code, message } }, { status });
