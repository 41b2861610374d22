import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../src/demo/script.ts';
import { createEmulator } from '../src/emulator/emulator.ts';
import { memoryStore } from '../src/emulator/store/memory-store.ts';
import { main } from '../src/main.ts';
import { tokenFrom } from './support/emulator-token.ts';
import { gitFolders, principalId, type Setting, settings, subscriptionId } from './support/example-settings.ts';
import { examples, needsShell } from './support/examples.ts';
import { createTestHost, type TestHost } from './support/test-host.ts';

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

/** A host in the state that a setting describes, with an emulator behind it. */
const stand = async (setting: Setting): Promise<TestHost> => {
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
  return createTestHost({
    ...options,
    folders: { cwd, home },
    ...(setting.stdin === undefined ? {} : { stdin: setting.stdin }),
    ...(setting.answers ? { answers: setting.answers, tty: ['stdin', 'stderr'] } : {}),
  });
};

describe('the examples of --help, against the emulator', () => {
  const inProcess = examples.filter((example) => !needsShell(example));
  it.each(inProcess.map(({ command, words }) => [command, words]))('%s', async (command, words) => {
    const setting = settings[words];
    if (!setting) throw new Error(`test/support/example-settings.ts does not say what ${words} needs.`);
    const host = await stand(setting);
    // For a shell `#` begins a comment at the start of a word only; for the parser it does anywhere.
    const line = wordsOf(command.replace(/^npx /, '').replace(/(?<=\S)#/g, '\\#'), { ...setting.env });
    expect(line[0]).toBe('acrtask');
    const exitCode = await main(line.slice(1), host);
    expect({ exitCode, errors: host.written.stderr.match(/^ERROR: .*$/gm) }).toEqual({ exitCode: 0, errors: null });
    if (/ -o (?:tsv|table)\b/.test(command)) expect(host.written.stdout).not.toBe('');
  });
});
