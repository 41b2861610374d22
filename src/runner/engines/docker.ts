import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../host.ts';
import type { Step } from '../../taskfile/model.ts';
import { remembered } from '../../taskfile/remembered.ts';
import { runImage } from '../../taskfile/steps/docker-uses.ts';
import { shellCommands } from '../../taskfile/steps/shell-words.ts';
import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import { childEnvironment, markVariable } from '../child-environment.ts';
import { containerIsKnown, madeContainers } from '../containers-are-known.ts';
import { makeOpenFolder } from '../open-folder.ts';
import { folderInRepository } from '../read-context.ts';
import type { RunFolder } from '../run-folder.ts';
import { runProgram } from '../run-program.ts';
import type { IsSecret } from '../secret-words.ts';
import { shellStep } from '../shell-step.ts';
import { buildLine, type ClientCall, clientLine, clientOfCommand, containerLine, type StepLine } from '../step-line.ts';
import { rememberImage, takeOverFiles } from '../take-over-files.ts';
import type { DaemonAnswer, DaemonRequest } from './ask-docker.ts';
import { containersOfClient, containersOfDaemon, unremovedContainers } from './docker-containers.ts';
import { digestsOfClient, digestsOfDaemon } from './docker-images.ts';
import { networksOfClient, networksOfDaemon } from './docker-networks.ts';
import type { Attached, Engine, EngineName } from './engine.ts';

/** The label that everything of a run carries. */
export const runLabel = 'acrtask.run';

const lines = (text = ''): string[] => text.split('\n').filter((line) => line !== '');

/** A client with docker's words, and how it is called. */
export interface DockerClient extends ClientCall {
  readonly name: EngineName;
  /** What it finds its daemon, its storage, and its configuration by, besides docker's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Members of the `config.json` of the run. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Options for removing containers. */
  readonly removeOptions?: readonly string[];
  /** Lines for the shell before the line of a step. */
  readonly prelude: readonly string[];
  /** Asks the daemon through its API; undefined when only the client can. */
  readonly ask?: (request: DaemonRequest) => Promise<DaemonAnswer>;
}

/** How often, and how long, clean-up looks for a container that the daemon may still be making. */
const pause = 100;
const longestWait = 3000;

/** The docker engine of this machine, through its command line. */
export const dockerEngine = (host: Host, folder: RunFolder, settings: DockerClient): Engine => {
  const env = childEnvironment(host, {
    ...settings.env,
    HOME: folder.home,
    DOCKER_CONFIG: join(folder.home, '.docker'),
    [markVariable]: folder.mark,
  });
  const label = `${runLabel}=${folder.mark}`;
  const docker = (words: readonly string[], more: { input?: string; attached?: Attached } = {}): Promise<Outcome> =>
    runProgram(host, [...settings.words, ...words], { cwd: folder.workspace, env, ...more });
  const networking = settings.ask ? networksOfDaemon(settings.ask, label, host) : networksOfClient(docker, label);
  const digestsOf = settings.ask ? digestsOfDaemon(settings.ask) : digestsOfClient(docker);
  const listContainers = settings.ask ? containersOfDaemon(settings.ask, label) : containersOfClient(docker, label);

  /** What the networks of the run are called in the engine, by their names in the task file. */
  const networks = new Map<string, string>();

  /** Whether names have the run's ID in them, because of another run; it may be one of another user. */
  let hasOwnNames = !folder.isAlone;

  const isOfAnotherRun = async (network: string): Promise<boolean> => {
    const { exit, stdout = '' } = await docker([
      'network',
      'inspect',
      '--format',
      `{{index .Labels "${runLabel}"}}`,
      network,
    ]);
    return exit === 0 && stdout.trim() !== '';
  };

  /** Two runs at once have names of their own; so has a step whose ID docker does not take for a container. */
  const containerName = ({ id }: Step): string => {
    if (!hasOwnNames && /^[a-zA-Z0-9][\w.-]+$/.test(id)) return id;
    return `${id.replace(/[^\w.-]/g, '-').replace(/^[^a-zA-Z0-9]+/, '')}-${folder.mark}`.replace(/^-/, '');
  };

  const hasImage = remembered(async (image: string) => (await docker(['image', 'inspect', image])).exit === 0);

  let containerCount = 0;

  const lineOf = async (step: Step, containerFile: string, isSecret: IsSecret): Promise<StepLine> => {
    const options = { folder, call: settings, isSecret };
    if (step.type === 'build') {
      const line = buildLine(step, options);
      return { ...line, folder: (await folderInRepository(step, folder)) ?? line.folder };
    }
    const client = clientOfCommand(step);
    if (client !== undefined && !(await hasImage(client))) return clientLine(step, options);
    const image = runImage(shellCommands(step.cmd)[0] ?? [])?.image;
    if (image !== undefined && !/[$`\n]/.test(image)) await rememberImage(image, folder);
    const network = networks.get(step.network) ?? step.network;
    const names = { container: containerName(step), label, file: containerFile, network };
    return containerLine(step, names, options);
  };

  /** Whether clean-up has to look for containers: `-d`, `&` and much else in a command leaves one behind. */
  let mayHaveContainers = false;

  /** Containers in which builds have failed: docker's builder leaves them, and gives them no label. */
  const ofBuilds = new Set<string>();

  /** Removes the containers of the run, also one whose client has ended while the daemon was making it. */
  const removeContainers = async (): Promise<void> => {
    const remove = async (ids: readonly string[]): Promise<void> => {
      if (ids.length > 0) await docker(['rm', '--force', '--volumes', ...(settings.removeOptions ?? []), ...ids]);
    };
    await remove([...ofBuilds]);
    ofBuilds.clear();
    if (!mayHaveContainers) return;
    mayHaveContainers = false;
    const { known, unknown } = await madeContainers(folder);
    const appeared = new Set<string>();
    for (let waited = 0; ; waited += pause) {
      const found = await listContainers();
      await remove(found);
      for (const id of found) if (!known.includes(id)) appeared.add(id);
      if (appeared.size >= unknown || waited >= longestWait) return;
      await host.sleep(pause);
    }
  };

  const builder = `acrtask-${folder.mark}`;
  let hasBuilder = false;

  /** What clean-up waits for: steps that are being cut off. */
  const underWay = new Set<Promise<unknown>>();

  const runStep: Engine['runStep'] = async (step, attached, isSecret = () => false) => {
    containerCount += 1;
    const containerFile = join(folder.containers, String(containerCount));
    const line = await lineOf(step, containerFile, isSecret);
    await makeOpenFolder(line.folder);
    const file = join(folder.lines, encodeURIComponent(step.id));
    await writeFile(file, [...settings.prelude, line.text, ''].join('\n'), { mode: 0o600 });
    const running = runProgram(host, ['/bin/sh', file], {
      cwd: line.folder,
      env,
      attached,
      beforeKill: () => containerIsKnown(containerFile, host),
    });
    underWay.add(running);
    const outcome = await running.finally(() => underWay.delete(running));
    if (step.type !== 'build') mayHaveContainers = true;
    else if (outcome.exit !== 0) for (const id of unremovedContainers(outcome.stdout)) ofBuilds.add(id);
    return outcome;
  };

  const shell: Engine['shell'] = async (step) => {
    const inImage = shellStep(step);
    if (inImage === undefined || clientOfCommand(step) !== undefined) return undefined;
    containerCount += 1;
    const line = await lineOf(inImage, join(folder.containers, String(containerCount)), () => false);
    const file = join(folder.lines, encodeURIComponent(inImage.id));
    await writeFile(file, [...settings.prelude, line.text, ''].join('\n'), { mode: 0o600 });
    mayHaveContainers = true;
    return { words: ['/bin/sh', file], cwd: line.folder, env };
  };

  return {
    name: settings.name,
    shell,
    clientConfig: settings.config,
    createNetwork: async ({ name, driver, ipv6 }) => {
      const make = async (): Promise<Outcome> => {
        const ownName = hasOwnNames ? `${name}-${folder.mark}` : name;
        const outcome = await networking.create(ownName, { driver, ipv6 });
        if (outcome.exit === 0) networks.set(name, ownName);
        return outcome;
      };
      const outcome = await make();
      if (outcome.exit === 0 || hasOwnNames || !(await isOfAnotherRun(name))) return outcome;
      hasOwnNames = true;
      return make();
    },
    logIn: ({ server, username, password }, signal) =>
      docker(['login', '--username', username, '--password-stdin', server], {
        input: password,
        attached: { write: () => {}, signal },
      }),
    runStep,
    pull: (image, attached) => docker(['pull', image], { attached }),
    push: (image, attached, options = []) => docker(['push', ...options, image], { attached }),
    prepareCache: async (attached) => {
      const outcome = await docker(['buildx', 'create', '--use', '--name', builder], { attached });
      hasBuilder ||= outcome.exit === 0;
      return outcome;
    },
    expectImages: async () => {},
    repoDigests: async (images) => {
      if (images.length === 0) return new Map();
      const found = await digestsOf(images);
      return new Map(images.flatMap((image, index) => (found[index] ? [[image, found[index]] as const] : [])));
    },
    removeImages: async (registries) => {
      const { stdout } = await docker(['image', 'ls', '--digests', '--format', '{{.Repository}} {{.Tag}} {{.Digest}}']);
      const names = lines(stdout).flatMap((line) => {
        const [repository = '', tag = '', digest = ''] = line.split(' ');
        if (!registries.some((each) => repository.startsWith(`${each}/`))) return [];
        return tag === '<none>' ? [`${repository}@${digest}`] : [`${repository}:${tag}`];
      });
      if (names.length > 0) await docker(['image', 'rm', '--force', ...new Set(names)]);
    },
    cleanUp: async () => {
      await Promise.allSettled(underWay);
      await removeContainers();
      if (hasBuilder) await docker(['buildx', 'rm', builder]);
      hasBuilder = false;
      await takeOverFiles({ path: folder.path, label }, docker);
      const made = [...networks.values()];
      networks.clear();
      return made.length > 0 ? networking.remove(made) : [];
    },
  };
};
