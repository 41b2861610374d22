import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOf } from '../../src/demo/script.ts';
import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { memoryStore } from '../../src/emulator/store/memory-store.ts';
import { main } from '../../src/main.ts';
import { tokenFrom } from './emulator-token.ts';
import { createTestHost, type TestHost, type TestHostOptions } from './test-host.ts';

const subscriptionId = '11111111-1111-1111-1111-111111111111';

/** A request to the emulator, other than for tokens. */
export interface SeenRequest {
  readonly method: string;
  /** Without the part up to the registry. */
  readonly path: string;
  readonly body: unknown;
}

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly asked: readonly SeenRequest[];
}

export interface RunOptions extends Pick<TestHostOptions, 'env' | 'answers' | 'tty' | 'stdin'> {
  /** Called before each request is answered; a response is given in place of the emulator's. */
  readonly beforeRequest?: (
    count: number,
    request: Request,
    host: TestHost,
  ) => Promise<Response | undefined> | Response | undefined;
  /** Called after each request was answered by the emulator. */
  readonly afterRequest?: (count: number, request: Request, host: TestHost) => Promise<void> | void;
}

/** An emulator with registries and a vault, and a folder with a project file. */
export interface ProjectBench {
  readonly emulator: Emulator;
  /** Writes a file into the folder. */
  write(path: string, text: string): void;
  /** Runs a command line in the folder. */
  run(line: string, options?: RunOptions): Promise<Ran>;
  /** Like `run`; the test fails if the command does. */
  must(line: string, options?: RunOptions): Promise<Ran>;
  /** A request with the newest API to a path below the registry; resolves to the JSON of the answer. */
  arm(method: string, path: string, body?: unknown): Promise<unknown>;
  /** A task with its secrets, as the service has it. */
  whole(name: string): Promise<Record<string, unknown>>;
}

const registryPath = `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries`;

const furniture = [
  'az group create -n rg -l eastus',
  'az acr create -g rg -n myregistry --sku Standard',
  'az acr create -g rg -n mybaseregistry --sku Standard',
  'az keyvault create -g rg -n mykeyvault --enable-rbac-authorization false',
  'az keyvault secret set --vault-name mykeyvault -n Token --value vaulted-token-4711',
  'az identity create -g rg -n mine',
];

/** Call it inside the test. */
export const createProjectBench = async (
  files: Readonly<Record<string, string>> = {},
  { before = [] }: { readonly before?: readonly string[] } = {},
): Promise<ProjectBench> => {
  const emulator = createEmulator({ subscriptionId, store: memoryStore(() => crypto.randomUUID()) });
  const { cwd, home } = createTestHost();
  const write: ProjectBench['write'] = (path, text) => writeFileSync(join(cwd, path), text);
  for (const [path, text] of Object.entries(files)) write(path, text);

  const run: ProjectBench['run'] = async (line, { beforeRequest, afterRequest, env, ...options } = {}) => {
    const asked: SeenRequest[] = [];
    const host: TestHost = createTestHost({
      ...options,
      folders: { cwd, home },
      env: { ACRTASK_CLOUD: 'emulator', AZURE_SUBSCRIPTION_ID: subscriptionId, ...env },
      network: async (request) => {
        const { pathname } = new URL(request.url);
        if (pathname === '/msi') return emulator.fetch(request);
        const text = await request.clone().text();
        const path = decodeURIComponent(pathname).replace(`${registryPath}/`, '');
        asked.push({ method: request.method, path, body: text.startsWith('{') ? JSON.parse(text) : undefined });
        const count = asked.length;
        const instead = await beforeRequest?.(count, request, host);
        if (instead) return instead;
        const answer = await emulator.fetch(request);
        await afterRequest?.(count, request, host);
        return answer;
      },
    });
    const exitCode = await main(wordsOf(line, {}), host);
    return { exitCode, ...host.written, asked };
  };
  const must: ProjectBench['must'] = async (line, options) => {
    const ran = await run(line, options);
    if (ran.exitCode !== 0) throw new Error(`${line}\n${ran.stderr}${ran.stdout}`);
    return ran;
  };
  for (const line of [...furniture, ...before]) await must(line);
  const arm: ProjectBench['arm'] = async (method, path, body) => {
    const url = `https://management.azure.com${registryPath}/${path}?api-version=2025-03-01-preview`;
    const headers = { authorization: `Bearer ${await tokenFrom(emulator)}`, 'content-type': 'application/json' };
    const answer = await emulator.fetch(
      new Request(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }),
    );
    if (!answer.ok) throw new Error(await answer.text());
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    emulator,
    write,
    run,
    must,
    arm,
    whole: async (name) => (await arm('POST', `myregistry/tasks/${name}/listDetails`)) as Record<string, unknown>,
  };
};
