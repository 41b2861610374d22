import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { wordsOf } from '../../src/demo/script.ts';
import { createEmulator } from '../../src/emulator/emulator.ts';
import { memoryStore } from '../../src/emulator/store/memory-store.ts';
import type { Network } from '../../src/host.ts';
import { main } from '../../src/main.ts';
import { tokenFrom } from './emulator-token.ts';
import { gitFolders, principalId, type Setting, subscriptionId } from './example-settings.ts';
import { createTestHost, type TestHost } from './test-host.ts';

const registryPath = `/subscriptions/${subscriptionId}/resourceGroups/myResourceGroup/providers/Microsoft.ContainerRegistry/registries/myregistry`;

const taskRunBody = (name: string) => ({
  properties: {
    runRequest: {
      type: 'EncodedTaskRunRequest',
      encodedTaskContent: Buffer.from(`steps:\n  - cmd: bash echo ${name}\n`).toString('base64'),
      platform: { os: 'Linux' },
    },
  },
});

/** An emulator that knows the identity that the examples name by its id. */
const createSettingEmulator = ({ runsStayQueued, subscriptionName = 'mine' }: Setting) => {
  const newId = () => crypto.randomUUID();
  const store = memoryStore(newId);
  store.state.principals[principalId] = {
    objectId: principalId,
    clientId: principalId,
    displayName: 'myACRTasksId',
    type: 'ServicePrincipal',
  };
  const progression = { kind: runsStayQueued ? 'stepped' : 'immediate' } as const;
  return createEmulator({ subscriptionId, subscriptionName, store, newId, gitFolders, progression });
};

/** What comes into force once a setting is made. */
interface Surroundings {
  /** Stands between the host and the emulator. */
  watching?(network: Network): Network;
  /** Faults to plant in the emulator. */
  readonly faults?: readonly string[];
}

/** A host in the state that a setting describes, with an emulator behind it. */
export const stand = async (
  setting: Setting,
  { watching = (network) => network, faults = [] }: Surroundings = {},
): Promise<TestHost> => {
  const emulator = createSettingEmulator(setting);
  const env = { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscriptionId, ...setting.env };
  const options = { network: emulator.fetch, env };
  const first = createTestHost(options);
  const { cwd, home } = first;
  for (const [path, text] of Object.entries(setting.files ?? {})) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), text);
  }
  for (const line of setting.before ?? [])
    if ((await main(wordsOf(line, env), first)) !== 0) throw new Error(`${line}\n${first.written.stderr}`);
  if (setting.taskRun) {
    const url = `https://management.azure.com${registryPath}/taskRuns/${setting.taskRun}?api-version=2019-06-01-preview`;
    const headers = { authorization: `Bearer ${await tokenFrom(emulator)}`, 'content-type': 'application/json' };
    const made = await emulator.fetch(
      new Request(url, { method: 'PUT', headers, body: JSON.stringify(taskRunBody(setting.taskRun)) }),
    );
    if (!made.ok) throw new Error(await made.text());
  }
  for (const fault of faults) emulator.plantFault(fault);
  return createTestHost({
    ...options,
    network: watching(emulator.fetch),
    folders: { cwd, home },
    ...(setting.stdin === undefined ? {} : { stdin: setting.stdin }),
    ...(setting.answers ? { answers: setting.answers, tty: ['stdin', 'stderr'] } : {}),
  });
};
