import { writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Host } from '../../host.ts';
import { makeFolder } from '../../make-folder.ts';
import type { Step } from '../../taskfile/model.ts';
import { inspectBuild, workspacePath } from '../../taskfile/steps/build-command.ts';
import { dockerRunLine } from '../../taskfile/steps/docker-run-line.ts';
import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import { childEnvironment, markVariable } from '../child-environment.ts';
import { containersAreKnown } from '../containers-are-known.ts';
import type { RunFolder } from '../run-folder.ts';
import { runProgram } from '../run-program.ts';
import type { Attached, Engine, EngineName } from './engine.ts';

/** A word for a shell, as it is. */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** The label that everything of a run carries. */
export const runLabel = 'acrtask.run';

const lines = (text = ''): string[] => text.split('\n').filter((line) => line !== '');

/** A client with docker's words, and how it is called. */
export interface DockerClient {
  readonly name: EngineName;
  /** The program, and what stands before its commands. */
  readonly words: readonly string[];
  /** What starts a container in the line of a step; `run` of the program when omitted. */
  readonly run?: string;
  /** What it finds its daemon, its storage, and its configuration by, besides docker's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Members of the `config.json` of the run. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The daemon's socket where containers run, mounted in each of them; undefined when there is no daemon. */
  readonly socket: string | undefined;
  /** Options of every `run` and of every `build`. */
  readonly runOptions: readonly string[];
  readonly buildOptions: readonly string[];
  /** Lines for the shell before the line of a step. */
  readonly prelude: readonly string[];
}

/** The docker engine of this machine, through its command line. */
export const dockerEngine = (host: Host, folder: RunFolder, settings: DockerClient): Engine => {
  const client = settings.words;
  const env = childEnvironment(host, {
    ...settings.env,
    HOME: folder.home,
    DOCKER_CONFIG: join(folder.home, '.docker'),
    [markVariable]: folder.mark,
  });
  const label = `${runLabel}=${folder.mark}`;
  const docker = (words: readonly string[], more: { input?: string; attached?: Attached } = {}): Promise<Outcome> =>
    runProgram(host, [...client, ...words], { cwd: folder.workspace, env, ...more });
  const containerName = ({ id }: Step): string => (folder.isAlone ? id : `${id}-${folder.mark}`);

  /** Where a path in the workspace is on this machine. */
  const onMachine = (path: string): string => {
    const full = workspacePath(path);
    const inside = posix.relative('/workspace', full);
    return inside.startsWith('..') ? join(folder.path, 'elsewhere', full) : join(folder.workspace, inside);
  };

  let containerCount = 0;
  const cmdLine = (step: Step): string =>
    dockerRunLine(step, {
      client: settings.run ?? `${client.map(quoted).join(' ')} run`,
      containerName: containerName(step),
      options: [
        `--label ${quoted(label)}`,
        `--cidfile ${quoted(join(folder.containers, String(++containerCount)))}`,
        ...settings.runOptions.map(quoted),
      ],
      workspace: quoted(folder.workspace),
      socket: settings.socket === undefined ? undefined : quoted(settings.socket),
      home: quoted(folder.home),
      mounts: ({ volumeMounts }) =>
        volumeMounts.map(({ name, mountPath }) => [quoted(join(folder.volumes, name)), mountPath]),
    }).text;

  const buildLine = (step: Step): string => {
    const { command } = inspectBuild(step.build, { stepId: step.id, workingDirectory: step.workingDirectory });
    const env = step.usesBuildkit ? step.env : [...step.env, 'DOCKER_BUILDKIT=0'];
    return [
      ...env.filter((entry) => /^[A-Za-z_]\w*=/.test(entry)),
      ...client.map(quoted),
      'build',
      ...settings.buildOptions.map(quoted),
      command,
    ].join(' ');
  };

  /** What clean-up waits for: steps that are being cut off. */
  const underWay = new Set<Promise<unknown>>();

  const runStep = async (step: Step, attached: Attached): Promise<Outcome> => {
    const isBuild = step.type === 'build';
    const { workdir } = inspectBuild(step.build, { stepId: step.id, workingDirectory: step.workingDirectory });
    const cwd = isBuild ? onMachine(workdir) : folder.workspace;
    await makeFolder(cwd);
    const file = join(folder.lines, step.id.replaceAll('/', '_'));
    const text = [...settings.prelude, isBuild ? buildLine(step) : cmdLine(step), ''].join('\n');
    await writeFile(file, text, { mode: 0o600 });
    const running = runProgram(host, ['/bin/sh', file], {
      cwd,
      env,
      attached,
      ...(isBuild ? {} : { beforeKill: () => containersAreKnown(folder, host) }),
    });
    underWay.add(running);
    return running.finally(() => underWay.delete(running));
  };

  return {
    name: settings.name,
    clientConfig: settings.config,
    createNetwork: ({ name, driver, ipv6 }) =>
      docker([
        'network',
        'create',
        '--label',
        label,
        ...(ipv6 ? ['--ipv6'] : []),
        ...(driver === '' ? [] : ['--driver', driver]),
        name,
      ]),
    logIn: ({ server, username, password }, signal) =>
      docker(['login', '--username', username, '--password-stdin', server], {
        input: password,
        attached: { write: () => {}, signal },
      }),
    runStep,
    pull: (image, attached) => docker(['pull', image], { attached }),
    push: (image, attached, options = []) => docker(['push', ...options, image], { attached }),
    expectImages: async () => {},
    repoDigests: async (images) => {
      if (images.length === 0) return new Map();
      const found = new Map<string, readonly string[]>();
      for (const image of images) {
        const { exit, stdout } = await docker(['image', 'inspect', '--format', '{{json .RepoDigests}}', image]);
        if (exit === 0) found.set(image, JSON.parse(stdout || '[]') ?? []);
      }
      return found;
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
      const filter = ['--filter', `label=${label}`, '--quiet'];
      const { stdout: containers } = await docker(['ps', '--all', ...filter]);
      if (lines(containers).length > 0) await docker(['rm', '--force', '--volumes', ...lines(containers)]);
      const { stdout: networks } = await docker(['network', 'ls', ...filter]);
      if (lines(networks).length > 0) await docker(['network', 'rm', ...lines(networks)]);
    },
  };
};
