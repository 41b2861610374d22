import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { createEmulator, type Emulator, type EmulatorParts } from '../../src/emulator/emulator.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator-context.ts';
import { issueToken } from '../../src/emulator/identity/tokens.ts';
import { memoryStore } from '../../src/emulator/store/memory-store.ts';
import type { Store } from '../../src/emulator/store/state.ts';
import { armResource } from '../support/emulator-token.ts';
import { type Answer, countingIds, subscriptionId } from './arm-client.ts';

export const group = `/subscriptions/${subscriptionId}/resourceGroups/myResourceGroup`;
export const registryId = (name: string): string => `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
export const identityId = (name: string): string =>
  `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
export const vaultId = (name: string): string => `${group}/providers/Microsoft.KeyVault/vaults/${name}`;

export const roles = {
  AcrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  AcrDelete: 'c2f4ef07-c644-48eb-af81-4b1b4947fb11',
  AcrPush: '8311e382-0749-4cb8-b61a-304f252e45ec',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
  'Container Registry Repository Reader': 'b93aa761-3e63-49ed-ac28-beffa264f7ac',
} as const;

/** An emulator whose clock and ids the test owns, and short ways to ask all of its services. */
export interface Lab {
  readonly emulator: Emulator;
  readonly store: Store;
  wait(ms: number): void;
  /** An ARM request by the emulator's caller; the path may have a query of its own. */
  arm(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Any request; a path is not enough. */
  ask(method: string, url: string, options?: { headers?: Record<string, string>; body?: BodyInit }): Promise<Answer>;
  /** A token of the emulator's caller, or of another principal, for `audience`. */
  token(audience: string, principal?: { objectId: string; clientId: string }): string;
  registry(name: string, properties?: object, sku?: 'Standard' | 'Premium'): Promise<void>;
  identity(name: string): Promise<{ principalId: string; clientId: string; id: string }>;
  assign(principalId: string, role: keyof typeof roles, scope: string): Promise<void>;
  /** A key vault whose caller may do everything with secrets, and these secrets in it. */
  vault(name: string, secrets: Record<string, string>, properties?: object): Promise<void>;
  task(
    registry: string,
    name: string,
    body: {
      identity?: object;
      step: object;
      credentials?: object;
      trigger?: object;
      status?: string;
      agentPoolName?: string;
    },
  ): Promise<Answer>;
  /** Schedules a run; gives its resource once it has settled, and its log. */
  run(registry: string, request: object): Promise<{ id: string; properties: Record<string, unknown>; log: string }>;
  log(runResourceId: string): Promise<string>;
}

/** A sleep that is over at once, unless it is as long as a run may take: that time never comes. */
const shortSleep: NonNullable<EmulatorParts['sleep']> = (ms, signal) =>
  ms < 300_000
    ? Promise.resolve()
    : new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

export const createLab = async (
  given: Partial<EmulatorOptions> & Pick<EmulatorParts, 'store' | 'engine' | 'announce' | 'sleep'> = {},
): Promise<Lab> => {
  let time = Date.parse('2019-06-14T22:47:32.120Z');
  const newId = countingIds();
  const store = given.store ?? memoryStore(newId);
  const now = (): Date => new Date(time);
  const emulator = createEmulator({ subscriptionId, newId, now, sleep: shortSleep, ...given, store });

  const ask: Lab['ask'] = async (method, url, { headers = {}, body } = {}) => {
    const response = await emulator.fetch(
      new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
    );
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: isJson ? JSON.parse(text) : text,
    };
  };
  const arm: Lab['arm'] = (method, path, body) =>
    ask(method, `https://management.azure.com${path}${path.includes('?') ? '&' : '?'}api-version=2019-06-01-preview`, {
      headers: { authorization: `Bearer ${token(armResource)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const token: Lab['token'] = (audience, principal) => {
    const { callerId, principals } = store.state;
    const caller = principals[callerId.toLowerCase()];
    if (!caller) throw new Error('the emulator has no caller');
    return issueToken({ store, realTime: now }, { ...(principal ?? caller), audience });
  };
  const log: Lab['log'] = async (id) => {
    const { logLink } = (await arm('POST', `${id}/listLogSasUrl`)).body;
    return (await ask('GET', logLink)).body;
  };
  await arm('PUT', group, { location: 'eastus' });
  return {
    emulator,
    store,
    wait: (ms) => {
      time += ms;
    },
    arm,
    ask,
    token,
    log,
    registry: async (name, properties = {}, sku = 'Standard') => {
      await arm('PUT', registryId(name), { location: 'eastus', sku: { name: sku }, properties });
    },
    identity: async (name) => {
      const { body } = await arm('PUT', identityId(name), { location: 'eastus' });
      return { ...body.properties, id: body.id };
    },
    assign: async (principalId, role, scope) => {
      const roleDefinitionId = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${roles[role]}`;
      const path = `${scope}/providers/Microsoft.Authorization/roleAssignments/${newId()}`;
      const { status } = await arm('PUT', path, { properties: { roleDefinitionId, principalId } });
      if (status !== 201) throw new Error(`the role assignment was refused with ${status}`);
    },
    vault: async (name, secrets, properties = {}) => {
      const { tenantId, callerId } = store.state;
      const all = { secrets: ['get', 'list', 'set', 'delete', 'recover'] };
      const accessPolicies = [{ tenantId, objectId: callerId, permissions: all }];
      const sku = { family: 'A', name: 'standard' };
      await arm('PUT', vaultId(name), {
        location: 'eastus',
        properties: { tenantId, sku, accessPolicies, ...properties },
      });
      for (const [secret, value] of Object.entries(secrets)) {
        const url = `https://${name}.vault.azure.net/secrets/${secret}?api-version=7.0`;
        const headers = { authorization: `Bearer ${token('https://vault.azure.net')}` };
        const { status } = await ask('PUT', url, { headers, body: JSON.stringify({ value }) });
        if (status !== 200) throw new Error(`the secret was refused with ${status}`);
      }
    },
    task: async (registry, name, { identity, ...properties }) => {
      const platform = { os: 'linux', architecture: 'amd64' };
      const body = { location: 'eastus', ...(identity ? { identity } : {}), properties: { platform, ...properties } };
      const answer = await arm('PUT', `${registryId(registry)}/tasks/${name}`, body);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer;
    },
    run: async (registry, request) => {
      const scheduled = await arm('POST', `${registryId(registry)}/scheduleRun`, request);
      if (scheduled.status !== 200) throw new Error(JSON.stringify(scheduled.body));
      await emulator.settled();
      const { id } = scheduled.body;
      const { properties } = (await arm('GET', id)).body;
      return { id, properties, log: await log(id) };
    },
  };
};

/** An encoded task's step. */
export const encodedTask = (text: string, values: object[] = []): object => ({
  type: 'EncodedTask',
  encodedTaskContent: Buffer.from(text).toString('base64'),
  values,
});

/** A request that runs a task file's text once. */
export const quickRun = (text: string, more: object = {}): object => ({
  ...encodedTask(text),
  type: 'EncodedTaskRunRequest',
  platform: { os: 'Linux', architecture: 'amd64' },
  ...more,
});

/** A folder with these files, to be removed by the function that comes with it. */
export const temporaryFolder = async (
  files: Record<string, string>,
): Promise<{ path: string; remove(): Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'acrtask-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return { path, remove: () => rm(path, { recursive: true }) };
};

/** A gzipped tar archive with these files. */
export const archiveOf = async (files: Record<string, string>): Promise<Uint8Array<ArrayBuffer>> => {
  const archive = pack();
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text);
  archive.finalize();
  return new Uint8Array(gzipSync(await buffer(archive)));
};

/** Uploads an archive the way `az acr build` does; gives its relative path. */
export const upload = async (lab: Lab, registry: string, archive: Uint8Array<ArrayBuffer>): Promise<string> => {
  const { uploadUrl, relativePath } = (await lab.arm('POST', `${registryId(registry)}/listBuildSourceUploadUrl`)).body;
  await lab.ask('PUT', uploadUrl, { headers: { 'x-ms-blob-type': 'BlockBlob' }, body: archive });
  return relativePath;
};
