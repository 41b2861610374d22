import type { Host } from '../../host.ts';
import { contextsOfBuild } from '../../taskfile/steps/docker-build-words.ts';
import { quoteForShell } from '../../taskfile/steps/shell-spans.ts';
import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import type { RunFolder } from '../run-folder.ts';
import { buildahRun } from './buildah-run.ts';
import { type Ask, containersEngine, repositoryOf, withTag } from './containers-engine.ts';
import type { Attached, Engine } from './engine.ts';
import { isLoopback } from './registries-conf.ts';

/** What the names of the working containers of a run begin with: they have no labels. */
export const buildahPrefix = ({ mark }: Pick<RunFolder, 'mark'>): string => `acrtask.${mark}.`;

/** The mark of the run that a working container belongs to; undefined for those of others. */
export const buildahMark = (name: string): string | undefined =>
  /^acrtask\.(.+-[0-9a-f]{8}(?:[0-9a-f]{4}-\d+)?)\./.exec(name)?.[1];

/** Docker's client, where the text of a step calls it, as far as buildah has the command. */
export const buildahCommands = ['build', 'images', 'login', 'logout', 'pull', 'push', 'rmi', 'run', 'tag'] as const;

const prelude = (host: Host, folder: RunFolder): string[] => [
  `buildah_home=${quoteForShell(host.home)} buildah_mark=${quoteForShell(buildahPrefix(folder))}`,
  buildahRun,
  'docker() {',
  '  case $1 in',
  '    run) shift; acrtask_run "$@" ;;',
  `    ${buildahCommands.filter((each) => each !== 'run').join('|')}) env "HOME=$buildah_home" buildah "$@" ;;`,
  '    *) echo "Buildah has no command like \'docker $1\'." >&2; return 125 ;;',
  '  esac',
  '}',
];

/** What buildah tells of the end of a command besides the command's own output. */
const ending = /^(?:subprocess exited with status \d+|Error: exit status \d+)\n?/gm;

/** Leaves out what buildah tells of the end of a command: docker's client says nothing. */
const withoutEnding = ({ write, signal }: Attached): Attached => ({
  signal,
  write: (stream, bytes) => {
    if (stream === 'stdout') return write(stream, bytes);
    const text = Buffer.from(bytes).toString('latin1');
    const rest = text.replace(ending, '');
    if (rest === '') return undefined;
    return write(stream, rest.length === text.length ? bytes : Buffer.from(rest, 'latin1'));
  },
});

/** Buildah ends with 1 when a program cannot be started: docker ends with 127 when there is none, and else with 126. */
const asDocker = (outcome: Outcome): Outcome => {
  const [, reason] = /^process failed to start with error: (.*)/m.exec(outcome.stderr ?? '') ?? [];
  if (outcome.exit !== 1 || reason === undefined) return outcome;
  return { ...outcome, exit: /not found|no such file/.test(reason) ? 127 : 126 };
};

interface StoredImage {
  readonly names?: readonly string[] | null;
  readonly digest?: string;
}

const storedImages = async (ask: Ask): Promise<readonly StoredImage[]> => {
  const { exit, stdout } = await ask(['images', '--json']);
  return exit === 0 ? (JSON.parse(stdout || '[]') as StoredImage[]) : [];
};

/** The digests of images in the storage. Those without a registry are found as `localhost/...`, which no registry knows. */
const findDigests = async (images: readonly string[], ask: Ask): Promise<ReadonlyMap<string, readonly string[]>> => {
  const stored = images.length > 0 ? await storedImages(ask) : [];
  const found = new Map<string, readonly string[]>();
  for (const image of images.map(withTag)) {
    const full = [`localhost/${image}`, image, `docker.io/${image}`, `docker.io/library/${image}`];
    const name = full.find((each) => stored.some(({ names }) => names?.includes(each)));
    const digest = stored.find(({ names }) => name !== undefined && names?.includes(name))?.digest;
    if (name !== undefined)
      found.set(image, name.startsWith('localhost/') || !digest ? [] : [`${repositoryOf(name)}@${digest}`]);
  }
  return found;
};

/** The text of a build with its context at the end, where that can be told from options: Buildah takes none behind it. */
export const withContextLast = (build: string): string => {
  const [context, ...more] = contextsOfBuild(build) ?? [];
  if (context === undefined || more.length > 0 || /[\n;|&]/.test(build)) return build;
  const words = build.trim().split(' ');
  if (words.filter((word) => word === context).length !== 1 || words.at(-1) === context) return build;
  return [...words.filter((word) => word !== context), context].join(' ');
};

/** The buildah engine of this machine: steps run in working containers, on the network of the machine. */
export const buildahEngine = (host: Host, folder: RunFolder): Engine => {
  const { ask, ...base } = containersEngine(host, folder, {
    name: 'buildah',
    socket: undefined,
    runOptions: [],
    run: 'acrtask_run',
    prelude: prelude(host, folder),
    repoDigests: findDigests,
  });
  /** What clean-up waits for: steps that are being cut off. */
  const underWay = new Set<Promise<Outcome>>();
  return {
    ...base,
    // Only the network of all steps comes here: a run with others is refused.
    createNetwork: async () => ({ exit: 0 }),
    logIn: async ({ server, username, password }, signal) => {
      // Unlike its other commands, and those of podman, this one does not look for registries without TLS.
      const plain = isLoopback(server) ? ['--tls-verify=false'] : [];
      const words = ['login', ...plain, '--username', username, '--password-stdin', server];
      const { exit, ...outcome } = await ask(words, { input: password, attached: { write: () => {}, signal } });
      return { ...outcome, exit: exit === 125 ? 1 : exit };
    },
    runStep: async (step, attached, isSecret) => {
      const build = withContextLast(step.build);
      const running = base.runStep(
        { ...step, build },
        step.type === 'build' ? attached : withoutEnding(attached),
        isSecret,
      );
      underWay.add(running);
      return asDocker(await running.finally(() => underWay.delete(running)));
    },
    removeImages: async (registries) => {
      const names = (await storedImages(ask)).flatMap(({ names }) => names ?? []);
      const own = names.filter((name) => registries.some((registry) => name.startsWith(`${registry}/`)));
      if (own.length > 0) await ask(['rmi', '--force', ...own]);
    },
    cleanUp: async () => {
      await Promise.allSettled(underWay);
      const { stdout = '' } = await ask(['containers', '--noheading', '--format', '{{.ContainerName}}']);
      const own = stdout.split('\n').filter((name) => name.startsWith(buildahPrefix(folder)));
      if (own.length > 0) await ask(['rm', ...own]);
      return [];
    },
  };
};
