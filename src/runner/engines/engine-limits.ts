import { CommandError } from '../../errors.ts';
import type { Step, TaskFile } from '../../taskfile/model.ts';
import { withoutCacheFlags } from '../../taskfile/steps/build-cache.ts';
import { buildFlags, flagsOf, runFlags } from '../../taskfile/steps/docker-flags.ts';
import { shellCommands } from '../../taskfile/steps/shell-words.ts';
import { buildahCommands } from './buildah.ts';
import type { EngineName } from './engine.ts';
import { engineTitles } from './engine-unavailable.ts';

/** Something that a task file may ask for, and not every engine can do. */
export interface EngineLimit {
  /** What it is, as the table in the documentation names it. */
  readonly what: string;
  /** How a task file asks for it: keys of a step, and options of `docker` in `cmd` and `build`. */
  readonly keys: string;
  /** What happens in place of it, for each engine that cannot do it. */
  readonly without: Readonly<Partial<Record<EngineName, string>>>;
  /** The keys of the step that ask for it. None for what an engine does otherwise without harm. */
  askedBy(step: Step, engine: EngineName): readonly string[];
}

const set = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const refused = 'refused';

/** Options of `docker run` that podman does not have. */
const notInPodmanRun = set(
  `cpu-count cpu-percent io-maxbandwidth io-maxiops kernel-memory link link-local-ip runtime storage-opt use-api-socket
  volume-driver`,
);

/** Options of `docker run` that `buildah-run.ts` carries out, or may pass over. */
const inBuildahRun = set(
  `attach cap-add cap-drop cidfile disable-content-trust entrypoint env expose help hostname init interactive isolation label
  name no-healthcheck platform pull quiet rm sig-proxy user volume workdir`,
);

/** Options of `docker build` and `docker buildx build` that podman and buildah do not have. */
const notInContainersBuild = set(
  'allow attest builder call check debug load metadata-file no-cache-filter policy progress provenance push sbom',
);

/** Rows of their own, so not among the other options. */
const named = {
  network: set('network net network-alias net-alias ip ip6 link link-local-ip'),
  detach: set('detach'),
  ports: set('publish publish-all'),
  privileged: set('privileged'),
  resources: set(
    `blkio-weight blkio-weight-device cgroup-parent cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime
    cpu-shares cpus cpuset-cpus cpuset-mems device-read-bps device-read-iops device-write-bps device-write-iops kernel-memory
    memory memory-reservation memory-swap memory-swappiness oom-kill-disable oom-score-adj pids-limit shm-size ulimit`,
  ),
};
const namedOptions = new Set(Object.values(named).flatMap((names) => [...names]));

const runOptions = ({ type, cmd }: Step): readonly { name: string; value: string }[] =>
  type === 'cmd' ? flagsOf(shellCommands(cmd)[0] ?? [], runFlags) : [];

const usedIn =
  (names: ReadonlySet<string>) =>
  (step: Step): string[] =>
    runOptions(step)
      .filter(({ name, value }) => names.has(name) && value !== 'false')
      .map(({ name }) => `cmd: --${name}`);

const defaultNetwork = 'acb_default_network';

/** What not every engine can do, in the order of the table in docs/engines.md. */
export const engineLimits: readonly EngineLimit[] = [
  {
    what: 'Networks, and reaching a step by its ID',
    keys: '`networks`, `network`, `cmd: --network`',
    without: { buildah: 'refused; steps share the network of the machine' },
    askedBy: (step) => [
      ...(['', defaultNetwork, 'host'].includes(step.network) ? [] : ['network']),
      ...runOptions(step)
        .filter(({ name, value }) => named.network.has(name) && value !== 'host')
        .map(({ name }) => `cmd: --${name}`),
    ],
  },
  {
    what: 'Containers in the background',
    keys: '`detach`, `cmd: --detach`',
    without: { buildah: refused },
    askedBy: (step) => [...(step.detach ? ['detach'] : []), ...usedIn(named.detach)(step)],
  },
  {
    what: 'Published ports',
    keys: '`ports`, `cmd: --publish`',
    without: { buildah: refused },
    askedBy: (step) => [...(step.ports.length > 0 ? ['ports'] : []), ...usedIn(named.ports)(step)],
  },
  {
    what: 'Privileged containers',
    keys: '`privileged`, `cmd: --privileged`',
    without: { buildah: refused },
    askedBy: (step) => [...(step.privileged ? ['privileged'] : []), ...usedIn(named.privileged)(step)],
  },
  {
    what: 'Limits on processors, memory, and the like',
    keys: '`cpus`, `cmd: --memory` and others',
    without: { buildah: refused },
    askedBy: (step) => [...(step.cpus ? ['cpus'] : []), ...usedIn(named.resources)(step)],
  },
  {
    what: "Windows' isolation",
    keys: '`isolation`, except `default`',
    without: { podman: refused, buildah: refused },
    askedBy: (step) => [
      ...(['', 'default'].includes(step.isolation) ? [] : ['isolation']),
      ...runOptions(step)
        .filter(({ name, value }) => name === 'isolation' && value !== 'default')
        .map(() => 'cmd: --isolation'),
    ],
  },
  {
    what: 'Other options of `docker run`',
    keys: '`cmd: --OPTION ... IMAGE`',
    without: {
      podman: `refused: ${[...notInPodmanRun].map((name) => `\`--${name}\``).join(', ')}`,
      buildah: `refused, except ${[...inBuildahRun].map((name) => `\`--${name}\``).join(', ')}`,
    },
    askedBy: (step, engine) =>
      runOptions(step)
        .filter(({ name }) =>
          engine === 'podman' ? notInPodmanRun.has(name) : !inBuildahRun.has(name) && !namedOptions.has(name),
        )
        .map(({ name }) => `cmd: --${name}`),
  },
  {
    what: 'Options of `docker build` and `docker buildx build`',
    keys: '`build: --OPTION`',
    without: {
      podman: `refused: ${[...notInContainersBuild].map((name) => `\`--${name}\``).join(', ')}`,
      buildah: 'as with Podman',
    },
    askedBy: ({ type, build }) =>
      type === 'build'
        ? flagsOf(shellCommands(withoutCacheFlags(build))[0] ?? [], buildFlags, true)
            .filter(({ name }) => notInContainersBuild.has(name))
            .map(({ name }) => `build: --${name}`)
        : [],
  },
  {
    what: "Commands of Docker's client in `cmd`",
    keys: '`cmd: ... && docker COMMAND`',
    without: {
      podman: "Podman's commands of the same names",
      buildah: `refused, except ${buildahCommands.map((name) => `\`${name}\``).join(', ')}`,
    },
    askedBy: ({ type, cmd }, engine) =>
      type === 'cmd' && engine === 'buildah'
        ? shellCommands(cmd)
            .slice(1)
            .filter(([program, command = '']) => program === 'docker' && !isBuildahCommand(command))
            .map(([, command = '']) => `cmd: docker ${command}`.trimEnd())
        : [],
  },
  {
    what: "The daemon's socket in steps (`/var/run/docker.sock`)",
    keys: "steps that call Docker's client or API",
    without: { podman: "Podman's own, when its service runs", buildah: 'none' },
    askedBy: () => [],
  },
  {
    what: 'BuildKit, and `cache: enabled`',
    keys: '`env: DOCKER_BUILDKIT=1`, `cache`',
    without: {
      podman: "Podman's own builder and its cache of layers",
      buildah: "Buildah's own builder and its cache of layers",
    },
    askedBy: () => [],
  },
  {
    what: 'Secret values of variables that no argument of a program shows',
    keys: '`env`, `cmd: --env`, with `--set-secret`',
    without: { buildah: 'the arguments of `buildah` have them while a step runs' },
    askedBy: () => [],
  },
  {
    what: 'A working directory that neither the image nor the workspace has',
    keys: '`workingDirectory`',
    without: { podman: 'the step fails' },
    askedBy: () => [],
  },
  {
    what: "What Docker's client prints in a step",
    keys: '`cmd: docker COMMAND`',
    without: {
      podman: 'as Podman prints it: image names begin with `localhost/`, and `inspect` shows `bridge` for a network',
      buildah: 'as Buildah prints it',
    },
    askedBy: () => [],
  },
  {
    what: 'The digest of an image that is tagged and pushed without being built',
    keys: '`push`',
    without: {
      podman: 'another one: its layers are compressed again',
      buildah: 'another one: its layers are compressed again',
    },
    askedBy: () => [],
  },
  {
    what: 'Containers that outlive their step, and names that they take',
    keys: '`keep`, a `timeout` that is ignored, containers of others',
    without: { buildah: 'later steps see no container, and no name is taken' },
    askedBy: () => [],
  },
];

const isBuildahCommand = (command: string): boolean => buildahCommands.some((each) => each === command);

/** What the task asks for and the engine cannot do: each step and key once. */
export const refusalsOf = (
  engine: EngineName,
  { steps, networks }: Pick<TaskFile, 'steps' | 'networks'>,
): { readonly place: string; readonly what: string }[] => {
  const limits = engineLimits.filter(({ without }) => without[engine] !== undefined);
  const own = networks.filter(({ name }) => name !== defaultNetwork);
  const ofTask = engine === 'buildah' && own.length > 0 ? [{ place: 'networks', what: limits[0]?.what ?? '' }] : [];
  const ofSteps = steps.flatMap((step) =>
    limits.flatMap(({ what, askedBy }) =>
      [...new Set(askedBy(step, engine))].map((key) => ({
        place: `step '${step.id}', ${key}`,
        what: what.replaceAll('`', ''),
      })),
    ),
  );
  return [...ofTask, ...ofSteps];
};

/** Throws CommandError, which lists everything that the task asks for and the engine cannot do. */
export const refuseWhatIsMissing = (engine: EngineName, task: Pick<TaskFile, 'steps' | 'networks'>): void => {
  const found = refusalsOf(engine, task);
  if (found.length === 0) return;
  const list = found.map(({ place, what }) => `  ${place}: ${what}`);
  throw new CommandError([`${engineTitles[engine]} cannot carry out this task file:`, ...list].join('\n'), {
    hint: engine === 'buildah' ? 'Use --engine docker or --engine podman.' : 'Use --engine docker.',
  });
};
