import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator-context.ts';
import type { Message, OpenRegistryOptions } from '../../src/library/connecting.ts';
import type { Registry } from '../../src/library/registry.ts';
import { registryIn } from '../../src/library/registry-in-session.ts';
import { openSession } from '../../src/library/session.ts';
import { countingIds } from '../emulator/arm-client.ts';
import { type CommandLine, runCommandLine } from '../support/command-line.ts';
import { tokenFrom } from '../support/emulator-token.ts';
import { subscription } from '../support/fake-azure.ts';
import { createTestHost, type TestHost } from '../support/test-host.ts';

/** What was sent to change something, or to queue something: method, path, and body. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** A registry in an emulator whose clock and IDs the test owns, as a program and as the command line see it. */
export interface LibraryBench {
  readonly registry: Registry;
  readonly emulator: Emulator;
  readonly host: TestHost;
  readonly messages: Message[];
  /** Everything but reads, without tokens and uploads; emptied by the test. */
  readonly sent: Sent[];
  /** `METHOD /path` of every request but those for tokens. */
  readonly asked: string[];
  /** How often a token was asked for since the registry was opened. */
  signIns(): number;
  /** Answers requests in place of the emulator; undefined leaves them to it. */
  intercept(answer: (request: Request) => Promise<Response> | undefined): void;
  /** Creates a task run in the registry, as a deployment template does. */
  deployTaskRun(name: string, cmd: string): Promise<void>;
  open(options: OpenRegistryOptions, name?: string): Promise<Registry>;
  run(line: string | readonly string[]): Promise<CommandLine>;
}

const isRead = (method: string, path: string): boolean =>
  method === 'GET' || method === 'HEAD' || /\/(?:listDetails|listLogSasUrl|listBuildSourceUploadUrl)$/i.test(path);

/** Opens `myregistry` of a new emulator; `mine` is an identity, and `mykeyvault` a vault with the secret `Password`. */
export const createLibraryBench = async (options: Partial<EmulatorOptions> = {}): Promise<LibraryBench> => {
  const now = (): Date => new Date('2026-01-02T03:04:05.000Z');
  const emulator = createEmulator({ subscriptionId: subscription, now, newId: countingIds(), ...options });
  const sent: Sent[] = [];
  const asked: string[] = [];
  const messages: Message[] = [];
  let signIns = 0;
  let intercepted: ((request: Request) => Promise<Response> | undefined) | undefined;
  const network = async (request: Request): Promise<Response> => {
    const { hostname, pathname } = new URL(request.url);
    const path = decodeURIComponent(pathname);
    if (path === '/msi') signIns += 1;
    else asked.push(`${request.method} ${path}`);
    if (hostname === 'localhost' && !isRead(request.method, path)) {
      const text = await request.clone().text();
      sent.push({ method: request.method, path, body: text === '' ? undefined : JSON.parse(text) });
    }
    return intercepted?.(request) ?? emulator.fetch(request);
  };
  const env = { ACRTASK_CACHE: 'off', ACRTASK_CI: 'off' };
  const host = createTestHost({ network, env });
  const open: LibraryBench['open'] = (how, name = 'myregistry') =>
    registryIn(
      openSession({
        cloud: 'emulator',
        subscription,
        onMessage: (message) => void messages.push(message),
        ...how,
        host: (say) => ({
          ...host,
          stdout: { isTTY: false, columns: undefined, write: async () => {} },
          stderr: { isTTY: false, columns: undefined, write: async (chunk) => say(String(chunk)) },
        }),
      }),
      name,
      how,
    );
  const intercept: LibraryBench['intercept'] = (answer) => {
    intercepted = answer;
  };
  const run: LibraryBench['run'] = (line) => runCommandLine(line, { network });
  for (const line of [
    'az group create -n myResourceGroup -l eastus',
    'az acr create -g myResourceGroup -n myregistry --sku Standard',
    'az acr create -g myResourceGroup -n otherregistry --sku Standard',
    'az identity create -g myResourceGroup -n mine',
    'az keyvault create -g myResourceGroup -n mykeyvault',
    'az keyvault secret set --vault-name mykeyvault -n Password --value geheim',
  ]) {
    const { exitCode, stderr } = await run(line);
    if (exitCode !== 0) throw new Error(stderr);
  }
  signIns = 0;
  const registry = await open({});
  const deployTaskRun: LibraryBench['deployTaskRun'] = async (name, cmd) => {
    const url = `https://management.azure.com${registry.id}/taskRuns/${name}?api-version=2019-06-01-preview`;
    const encodedTaskContent = Buffer.from(`steps:\n  - cmd: ${cmd}\n`).toString('base64');
    const runRequest = { type: 'EncodedTaskRunRequest', encodedTaskContent, platform: { os: 'Linux' } };
    const headers = { authorization: `Bearer ${await tokenFrom(emulator)}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ properties: { runRequest } });
    const { status } = await emulator.fetch(new Request(url, { method: 'PUT', headers, body }));
    if (status >= 300) throw new Error(`The task run was not created: ${status}`);
  };
  sent.length = 0;
  asked.length = 0;
  return {
    registry,
    emulator,
    host,
    messages,
    sent,
    asked,
    signIns: () => signIns,
    intercept,
    deployTaskRun,
    open,
    run,
  };
};
