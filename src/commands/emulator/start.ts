import { resolve } from 'node:path';
import { type CommandContext, defineCommand } from '../../cli/command.ts';
import { durationInWords } from '../../cli/duration.ts';
import { option } from '../../cli/option.ts';
import { flag, integer, optional, text, texts, withDefault } from '../../cli/option-schemas.ts';
import { splitBehindUrl } from '../../cli/url-and-value.ts';
import { answers, askEmulator } from '../../emulator/admin-client.ts';
import { createCertificate, keptCertificate } from '../../emulator/certificate.ts';
import { createEmulator, defaultOptions, type Emulator } from '../../emulator/emulator.ts';
import type { EmulatorOptions } from '../../emulator/emulator-context.ts';
import { type EmulatorRecord, readRecord, removeRecord, writeRecord } from '../../emulator/emulator-record.ts';
import { type ListedFault, plantedAmong } from '../../emulator/faults/planted-faults.ts';
import { startServer } from '../../emulator/server.ts';
import { lockFolder, StoreError } from '../../emulator/store/folder-lock.ts';
import { makeDataFolder, openStore } from '../../emulator/store/open-store.ts';
import type { Store } from '../../emulator/store/state.ts';
import { temporaryStore } from '../../emulator/store/temporary-store.ts';
import { CommandError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { type EngineChoice, engineFor, engineOption, findEngine, followed, noEngine } from './engine/find-engine.ts';
import { faultNames, problemsOfFault } from './fault-names.ts';
import { repositoryFolder } from './repository-folder.ts';
import { type BackgroundStart, startInBackground } from './start-in-background.ts';

interface StartRequest {
  readonly port: number | undefined;
  readonly data: string | undefined;
  readonly logRequests: boolean;
  readonly engine: EngineChoice;
  readonly faults: readonly string[];
  readonly options: Partial<EmulatorOptions>;
  readonly detached: BackgroundStart | undefined;
}

/** `URL=FOLDER` arguments as an object. */
const mapped = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    words.flatMap((word) => {
      const parted = splitBehindUrl(word);
      return parted ? [[parted.url, parted.value]] : [];
    }),
  );

/** `NAME:PASSWORD` arguments, split at the first `:`, as an object. */
const accountsOf = (words: readonly string[]): Record<string, string> =>
  Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf(':')), word.slice(word.indexOf(':') + 1)]));

const notPairs = (words: readonly string[]): readonly string[] =>
  words
    .filter((word) => !splitBehindUrl(word)?.value)
    .map((word) => `argument --map-git: '${word}' does not have the form URL=FOLDER`);

/** An invalid value is not repeated: it may be a password. */
const notAccounts = (words: readonly string[]): readonly string[] =>
  words.some((word) => !/^[^:]+:./.test(word))
    ? ['argument --docker-hub-user: the value does not have the form NAME:PASSWORD']
    : [];

/** Passwords as another process receives them: in an environment variable, which process lists do not show. */
const handedOn = (accounts: Readonly<Record<string, string>>) => {
  const entries = Object.entries(accounts).map(([name, password], index) => ({
    name,
    password,
    variable: `ACRTASK_DOCKER_HUB_PASSWORD_${index}`,
  }));
  return {
    words: entries.map(({ name, variable }) => `${name}:env:${variable}`),
    env: Object.fromEntries(entries.map(({ variable, password }) => [variable, password])),
  };
};

const startWords = (values: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === false
      ? []
      : value === true
        ? [`--${name}`]
        : [value].flat().flatMap((each) => [`--${name}`, String(each)]),
  );

/** The default account is shown with its password; those that the user chose are not. */
const dockerHubLine = (users: Readonly<Record<string, string>>): string =>
  users === defaultOptions.dockerHubUsers
    ? `Docker Hub accounts (user:password): ${Object.entries(users)
        .map((each) => each.join(':'))
        .join(', ')}`
    : `Docker Hub accounts: ${Object.keys(users).join(', ')}`;

/** Where created resources are kept. */
const keepingLine = ({ data }: EmulatorRecord): string =>
  data === undefined
    ? 'Resources are lost when the emulator stops; use --data FOLDER to keep them'
    : `Resources are kept in ${data}`;

/** What becomes of runs. */
const engineLine = ({ engine }: EmulatorRecord): string =>
  engine === undefined || engine === 'plan' ? '' : `Runs are carried out by ${engine}\n`;

/** A left-over fault must not be taken for a defect. */
const faultLine = (planted: readonly string[]): string =>
  planted.length === 0 ? '' : `Faults that are set: ${planted.join(', ')}\n`;

/** Neither must a clock that was moved. */
const clockLine = (ahead: number): string =>
  ahead === 0 ? '' : `The clock is ${durationInWords(ahead)} ahead; 'acrtask emulator clock --reset' sets it back\n`;

/** How far the clock of a running emulator is ahead; not at all when it does not say. */
const aheadIn = async (record: EmulatorRecord): Promise<number> => {
  const clock = await askEmulator(record, 'GET', '/emulator/clock').catch(() => ({ aheadMs: 0 }));
  return (clock as { aheadMs: number }).aheadMs;
};

/** The faults of a running emulator; none when it does not say. */
const plantedIn = async (record: EmulatorRecord): Promise<readonly string[]> => {
  const listed = await askEmulator(record, 'GET', '/emulator/faults').catch(() => ({ value: [] }));
  return plantedAmong((listed as { value: readonly ListedFault[] }).value);
};

const introduction = (
  record: EmulatorRecord,
  users: Readonly<Record<string, string>>,
  planted: readonly string[],
  ahead: number,
): string =>
  `The emulator is running at https://localhost:${record.port}
${dockerHubLine(users)}
${keepingLine(record)}
${engineLine(record)}${faultLine(planted)}${clockLine(ahead)}In another terminal:
  acrtask with ACRTASK_CLOUD=emulator (or --cloud emulator) uses it
  Run 'acrtask emulator env' for the settings that other Azure programs need
  Run 'acrtask emulator stop' to stop it
`;

/** A store, and what is done once nothing uses it any longer. */
interface OpenedStore {
  readonly store: Store;
  readonly close: () => Promise<void>;
}

const openLocked = async (folder: string): Promise<OpenedStore> => {
  await makeDataFolder(folder);
  const lock = await lockFolder(folder);
  const close = (): Promise<void> => lock.release();
  return { close, store: await openStore(folder).catch((problem) => close().then(() => Promise.reject(problem))) };
};

/** Opens and locks a data folder, or a temporary one for what is too large for memory. Throws CommandError when it cannot be used. */
const openData = async (folder: string | undefined): Promise<OpenedStore> => {
  try {
    if (folder !== undefined) return await openLocked(folder);
    const { store, remove } = await temporaryStore();
    return { store, close: remove };
  } catch (cause) {
    if (cause instanceof StoreError) throw new CommandError(cause.message, { hint: cause.hint, cause });
    throw cause;
  }
};

/** Tells of a request; never what follows the `?`, which may be a signature. */
const telling =
  ({ stderr }: Pick<Host, 'stderr'>) =>
  async (request: Request, status: number): Promise<void> => {
    const { host, pathname } = new URL(request.url);
    await stderr.write(`${request.method} ${host}${pathname} ${status}\n`);
  };

const serve = async (
  request: StartRequest,
  { host, interrupts, signal, messages }: CommandContext,
  store: Store,
): Promise<void> => {
  const { port, data } = request;
  const usable = await findEngine(request.engine, host, signal, noEngine({ messages }));
  // The engine is handed the emulator that it belongs to when a run begins.
  const engine = usable && (await engineFor(usable, host, () => emulator));
  const certificate =
    data === undefined ? await createCertificate(host.now()) : await keptCertificate(data, host.now());
  const emulator: Emulator = createEmulator({
    ...request.options,
    ...(engine ? { engine } : {}),
    ...(engine && request.options.progression?.kind === 'immediate' ? { progression: followed } : {}),
    now: host.now,
    sleep: host.sleep,
    // A line that cannot be written is no reason to end.
    announce: (line) => void host.stdout.write(`${line}\n`).catch(() => {}),
    store,
    ...(request.logRequests ? { answered: telling(host) } : {}),
  });
  for (const fault of request.faults) emulator.plantFault(fault);
  const interrupted = new Promise<void>((resolve) => interrupts.takeOver(() => resolve()));
  const server = await startServer(emulator, { port: port ?? 0, certificate }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EACCES')
      throw new CommandError(`You do not have permission to open port ${port}.`, {
        hint: 'Ports below 1024 are reserved for administrators. Start the emulator with sudo, or on Linux allow all users to open the port: sudo sysctl net.ipv4.ip_unprivileged_port_start=443',
        cause,
      });
    if (cause.code !== 'EADDRINUSE') throw cause;
    throw new CommandError(`Port ${port} is in use by another program.`, {
      hint: 'Choose another port with --port, or omit --port.',
      cause,
    });
  });
  try {
    const { subscriptionId, dockerHubUsers } = emulator.options;
    const where = data === undefined ? {} : { data };
    const carriedOutBy = usable ? { engine: `${usable.name} ${usable.version}` } : { engine: 'plan' };
    const facts = {
      pid: host.pid,
      port: server.port,
      tokenPort: server.tokenPort,
      subscriptionId,
      ...where,
      ...carriedOutBy,
    };
    const record = await writeRecord(host, { ...facts, startedAt: host.now().toISOString() }, certificate.cert);
    await host.stdout.write(introduction(record, dockerHubUsers, emulator.plantedFaults(), emulator.clockAhead()));
    void emulator.watch();
    signal.throwIfAborted();
    await interrupted;
  } finally {
    await engine?.stop();
    await server.close();
    await removeRecord(host, host.pid);
  }
};

export default defineCommand({
  summary: 'Start the emulator of the Azure services.',
  description:
    'Start a local stand-in for the Azure services that acrtask uses: Resource Manager, managed identity tokens, key vaults, blob storage, and registries. Without --engine, the emulator plans runs but does not execute them: it starts no containers. With it, runs are carried out: images are built, pulled from the registries of the emulator, and pushed to them.',
  examples: [
    { about: 'Start the emulator in this terminal; Ctrl-C stops it.', command: 'acrtask emulator start' },
    {
      about: 'Start the emulator in the background, and keep its resources.',
      command: 'acrtask emulator start --detach --data ./emulator-data',
    },
    {
      about: 'Map a Git repository to a local folder.',
      command: 'acrtask emulator start --map-git https://github.com/example/app.git=./app',
    },
    {
      about: 'Carry out runs with the first container engine that answers.',
      command: 'acrtask emulator start --engine auto',
    },
  ],
  options: {
    port: option('--port <port>', 'HTTPS port; defaults to any free port.', optional(integer({ min: 0, max: 65535 }))),
    data: option(
      '--data <folder>',
      'Folder to keep resources in; without it, they are lost when the emulator stops.',
      optional(text()),
      { suggests: 'files' },
    ),
    engine: engineOption,
    detach: option('--detach', 'Run the emulator in the background.', flag()),
    mapGit: option(
      '--map-git <url=folder>',
      'Map a Git repository to a local folder; may be repeated. Runs read the branch, tag, or commit in their URL.',
      optional(texts()),
      { suggests: { anyNamed: 'files' } },
    ),
    mapGitWorktree: option(
      '--map-git-worktree',
      'Include uncommitted changes in those folders; by default, runs read committed files only.',
      flag(),
    ),
    dockerHubUser: option(
      '--docker-hub-user <name:password>',
      'Account for the stand-in for Docker Hub; may be repeated. Defaults to hubuser:hubpassword.',
      optional(texts()),
      { secret: 'account' },
    ),
    statusMs: option(
      '--status-ms <milliseconds>',
      'How long a run stays in each of the statuses Queued, Started, and Running; 0 completes it at once.',
      withDefault(integer({ min: 0 }), 0),
    ),
    parallel: option(
      '--parallel <count>',
      'How many runs are carried out at once; further ones stay queued. Agent pools carry out as many as they have agents.',
      withDefault(integer({ min: 1, max: 100 }), 2),
    ),
    portInNames: option(
      '--port-in-names',
      'Include the port in login servers and vault addresses, for programs that are not configured for the emulator.',
      flag(),
    ),
    fault: option(
      '--fault <name[=value]>',
      "Fault to set; may be repeated. 'acrtask emulator fault list' shows the faults.",
      optional(texts()),
      { suggests: faultNames },
    ),
    logRequests: option(
      '--log-requests',
      'Write a line for each request to standard error: method, host with path, and status.',
      flag(),
    ),
  },
  check: ({ mapGit = [], dockerHubUser = [], fault = [] }) => [
    ...notPairs(mapGit),
    ...notAccounts(dockerHubUser),
    ...fault.flatMap((each) => problemsOfFault('--fault', each)),
  ],
  request: async (values, { host }): Promise<StartRequest> => {
    const { port, mapGit, mapGitWorktree, dockerHubUser, statusMs, parallel, portInNames, logRequests } = values;
    const { engine, fault = [] } = values;
    const data = values.data === undefined ? undefined : resolve(host.cwd, values.data);
    const gitFolders = Object.fromEntries(
      await Promise.all(
        Object.entries(mapped(mapGit ?? [])).map(
          async ([url, folder]) => [url, await repositoryFolder(host.cwd, folder)] as const,
        ),
      ),
    );
    const accounts = dockerHubUser ? accountsOf(dockerHubUser) : undefined;
    const passwords = handedOn(accounts ?? {});
    return {
      port,
      data,
      logRequests,
      engine,
      faults: fault,
      options: {
        gitFolders,
        gitWorkTree: mapGitWorktree,
        parallel,
        portInNames,
        progression: statusMs > 0 ? { kind: 'timed', milliseconds: statusMs } : { kind: 'immediate' },
        ...(accounts ? { dockerHubUsers: accounts } : {}),
      },
      detached: values.detach
        ? {
            env: passwords.env,
            words: startWords({
              port,
              data,
              engine: engine === 'plan' ? undefined : engine,
              'map-git': Object.entries(gitFolders).map(([url, folder]) => `${url}=${folder}`),
              'map-git-worktree': mapGitWorktree,
              'docker-hub-user': passwords.words,
              'status-ms': statusMs,
              parallel,
              'port-in-names': portInNames,
              'log-requests': logRequests,
              fault,
            }),
          }
        : undefined,
    };
  },
  execute: async (request, context) => {
    const { host, signal } = context;
    const running = await readRecord(host);
    if (running && (await answers(running)))
      throw new CommandError(`The emulator is already running at https://localhost:${running.port}.`, {
        hint: "Use it, or stop it with 'acrtask emulator stop'.",
      });
    if (!request.detached) {
      const { store, close } = await openData(request.data);
      return serve(request, context, store).finally(close);
    }
    if (running) await removeRecord(host, running.pid);
    // The process in the background says it too, in its log.
    if (request.engine === 'auto') await findEngine('auto', host, signal, noEngine(context));
    const record = await startInBackground(host, request.detached, signal);
    const users = request.options.dockerHubUsers ?? defaultOptions.dockerHubUsers;
    await host.stdout.write(introduction(record, users, await plantedIn(record), await aheadIn(record)));
  },
});
