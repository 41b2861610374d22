import { join, relative, resolve, sep } from 'node:path';
import { checkAllInTurn } from '../../check-all.ts';
import { defineCommand, type RequestContext } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag, namedTexts, optional, text, texts } from '../../cli/option-schemas.ts';
import { CommandError, InvalidInputError } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import type { Host } from '../../host.ts';
import { prepareBuild } from '../../request/build.ts';
import { parseContextSize } from '../../request/context-size.ts';
import { archiveNameOf, isLocalFolder } from '../../request/find-source.ts';
import { namesSeveral } from '../../request/platform.ts';
import { isAbacRegistry, sourceAuthConflicts } from '../../request/source-auth.ts';
import { classifyContext } from '../../request/source-context.ts';
import { readTextFile } from '../../text-file.ts';
import { localBuildOptions, localProblems } from '../local/local-options.ts';
import { runRows } from '../run/rows.ts';
import { callerFor } from '../shared/caller-for.ts';
import { exitCodesOf } from '../shared/exit-code-option.ts';
import { followQueuedRun } from '../shared/follow-queued-run.ts';
import { queuedRunOptions, queuedRunProblems, registryOptions } from '../shared/options.ts';
import { maxContextSizeOption, quickRequestOptions, runPlaceOptions } from '../shared/quick-request-options.ts';
import { checkReportFiles } from '../shared/report-files.ts';
import { queuedRunPermissions, rights } from '../shared/rights.ts';
import { remoteSource, warnOfIdleLimit } from '../shared/send-source.ts';

/** The Dockerfile of a local source: relative to the current folder, or else in the source (commands.md 19.30). */
const localDockerfile = async (file: string | undefined, source: string, { cwd }: Host): Promise<string> => {
  const inSource = join(source, file ?? 'Dockerfile');
  for (const path of file === undefined ? [inSource] : [file, inSource])
    if (await isFile(resolve(cwd, path))) return path;
  throw new CommandError(`Unable to find '${file ?? inSource}'.`);
};

/** Whether the source is a local folder, and its Dockerfile. Throws CommandError if the source or Dockerfile does not exist. */
const placeOf = async (source: string, file: string | undefined, host: Host) => {
  const kind = classifyContext(source);
  const folder = kind !== 'none' && (await isLocalFolder(source, host.cwd));
  if (kind === 'none')
    throw new InvalidInputError(
      `Source location should be a local directory path or remote URL. '${source}' is neither.`,
    );
  if (kind === 'local' && !folder) throw new CommandError(`'${source}' doesn't exist.`);
  return { folder, dockerfile: folder ? await localDockerfile(file, source, host) : (file ?? 'Dockerfile') };
};

/** The path of a Dockerfile in a local source. Throws CommandError for one that lies elsewhere, which only a build is sent with. */
const nameInSource = (source: string, dockerfile: string, { cwd }: Host): string => {
  const name = relative(resolve(cwd, source), resolve(cwd, dockerfile)).split(sep).join('/');
  if (!name.startsWith('../') && resolve(name) !== name) return name;
  throw new InvalidInputError(`--file: with --print, '${dockerfile}' has to be in the source '${source}'.`, {
    hint: 'A task file finds a Dockerfile in its source only. Move or copy it there.',
  });
};

/** Warns of what stops the service's agents before a build (taskfile.md 16.2; https://github.com/Azure/acr/issues/697). */
const warnOfPlatformInFrom = async (dockerfile: string, { host, messages }: RequestContext): Promise<void> => {
  const lines = (await readTextFile(resolve(host.cwd, dockerfile), dockerfile)).split('\n');
  const at = lines.findIndex((line) => /^\s*FROM\s+--platform\b/i.test(line));
  if (at >= 0)
    await messages.warn(
      `${dockerfile}:${at + 1}: agents of ACR Tasks do not understand 'FROM --platform', and the build step fails. Leave it out: each step builds for the platform that it names.`,
    );
};

const options = {
  registry: { ...registryOptions.registry, schema: optional(text()), requiredUnless: ['local', 'print'] },
  resourceGroup: registryOptions.resourceGroup,
  image: option('--image, -t <image>', 'Name and tag of the image to build; may be repeated.', optional(texts())),
  file: option(
    '--file, -f <file>',
    'Dockerfile. For a local source, relative to the current folder or to the source; for a remote source, relative to its root.',
    optional(text()),
    { suggests: 'files' },
  ),
  buildArg: option('--build-arg <arg>', 'Build argument name[=value]; may be repeated.', optional(namedTexts())),
  secretBuildArg: option(
    '--secret-build-arg <arg>',
    'Secret build argument name[=value]; may be repeated.',
    optional(namedTexts()),
    { secret: 'named' },
  ),
  target: option('--target <stage>', 'Build stage to stop at.', optional(text())),
  noPush: option('--no-push', 'Do not push the image.', flag()),
  print: option(
    '--print',
    'Print the task file for the build, for one platform or several, and send nothing.',
    flag(),
    { own: true },
  ),
  noCache: option('--no-cache', 'Build without the cache.', flag()),
  ...quickRequestOptions,
  platform: {
    ...quickRequestOptions.platform,
    summary: 'os[/arch[/variant]]; several, separated by commas, are built one after the other and joined.',
  },
  ...runPlaceOptions,
  maxContextSize: maxContextSizeOption,
  ...queuedRunOptions,
  ...localBuildOptions,
};

export default defineCommand({
  summary: 'Build an image from a local folder or a remote source.',
  description:
    'Build an image from a local folder or a remote source, and push it. A local folder is packed according to .dockerignore and uploaded. With --local the build takes place on this machine instead.\nSeveral platforms in --platform are built in one run of a task file with several steps: it builds an image for each platform, pushes them with the platform at the end of their tags, such as hello:v1-arm64, and joins them under the name that --image gives. --print prints that task file.',
  examples: [
    { about: 'Build the current folder.', command: 'acrtask build -r myregistry -t hello:{{.Run.ID}} .' },
    {
      about: 'Save the digest of the image for a deployment.',
      command: 'acrtask build -r myregistry -t hello:v1 --digest-file digests.txt .',
    },
    {
      about: 'Build again, twice at most, if a registry limits requests or a service fails.',
      command: 'acrtask build -r myregistry -t hello:v1 --retry 2 --retry-on rate-limit,service .',
    },
    {
      about: 'Build a Git repository.',
      command: 'acrtask build -r myregistry -t hello:v1 https://github.com/Azure-Samples/acr-build-helloworld-node.git',
    },
    {
      about: 'Build for two platforms, under one name.',
      command: 'acrtask build -r myregistry -t hello:v1 --platform linux/amd64,linux/arm64 .',
    },
    {
      about: 'Print the task file for that, to change it or to make a task of it.',
      command: 'acrtask build -t hello:v1 --platform linux/amd64,linux/arm64 --print .',
    },
    {
      about: 'Build the current folder on this machine, without Azure.',
      command: 'acrtask build --local -t hello:v1 --no-push .',
    },
  ],
  positionals: {
    source: option('<source>', 'Local folder, Git or tarball URL, or oci://...', text(), { suggests: 'files' }),
  },
  options,
  check: (values) => [
    ...localProblems(values, options),
    ...queuedRunProblems(values),
    ...(values.local && values.print
      ? ['--print cannot be combined with --local: the task file is for the service.']
      : []),
    ...(values.local && namesSeveral(values.platform)
      ? ['--platform with several platforms cannot be combined with --local: a list of them exists only in a registry.']
      : []),
  ],
  request: async ({ registry, resourceGroup, source, file, maxContextSize, ...options }, context) => {
    const { host, messages, underAz } = context;
    if (options.local)
      return {
        local: await (await import('../local/plan-build.ts')).planBuild(
          { ...options, registry, resourceGroup, source, file },
          context,
        ),
      };
    const { maxBytes, prepared, place } = await checkAllInTurn({
      maxBytes: () => parseContextSize(maxContextSize),
      // az has one platform.
      prepared: async () =>
        !underAz && (options.print || namesSeveral(options.platform))
          ? (await import('../../request/multi-platform-build.ts')).prepareMultiPlatformBuild(options, host.env)
          : prepareBuild(options, host.env),
      place: () => placeOf(source, file, host),
      reportFiles: () => checkReportFiles(options, host.cwd),
      exitCodes: () => exitCodesOf(options, host),
    });
    const { folder, dockerfile } = place;
    if (file === undefined) await messages.info(`'--file or -f' is not provided. '${dockerfile}' is used.`);
    else if (folder) await messages.info(`The Dockerfile '${resolve(host.cwd, dockerfile)}' is used.`);
    for (const warning of prepared.warnings) await messages.warn(warning);
    if (!folder) await warnOfIdleLimit(maxContextSize, context);
    if ('taskFile' in prepared && folder) await warnOfPlatformInFrom(dockerfile, context);
    if ('taskFile' in prepared && options.print)
      return { printed: prepared.printedFile(folder ? nameInSource(source, dockerfile, host) : dockerfile) };
    return {
      azure: {
        ref: { registry: registry ?? '', resourceGroup },
        prepared,
        source,
        folder,
        dockerfile,
        maxBytes,
        options,
      },
    };
  },
  execute: async (planned, context) => {
    if (planned.local) return (await import('../local/run-locally.ts')).runLocally(planned.local, context);
    if (planned.printed !== undefined) return void (await context.host.stdout.write(context.redact(planned.printed)));
    const { ref, prepared, source, folder, dockerfile, maxBytes, options } = planned.azure;
    const { services, host, messages, globals } = context;
    const registry = await services.registries.findManaged(ref, 'Builds are only supported for managed registries.');
    const isAbac = options.authMode !== undefined && isAbacRegistry(await services.registries.describe(registry));
    for (const warning of sourceAuthConflicts(options, isAbac)) await messages.warn(warning);
    const nameInArchive = archiveNameOf(dockerfile);
    const caller = await callerFor(
      registry,
      (identity) => prepared.requestFor({ sourceLocation: '', dockerFilePath: nameInArchive }, identity),
      options,
      context,
    );
    const send = async () =>
      folder
        ? {
            sourceLocation: await services.sources.upload(registry, {
              folder: resolve(host.cwd, source),
              dockerfile: { path: resolve(host.cwd, dockerfile), nameInArchive },
              maxBytes,
              agentPool: options.agentPool,
              quiet: globals.onlyShowErrors,
            }),
            dockerFilePath: nameInArchive,
          }
        : { sourceLocation: await remoteSource(source, registry, context), dockerFilePath: dockerfile };
    let sent = await send();
    const queue = () => services.runs.schedule(registry, prepared.requestFor(sent, caller), caller);
    const sendAgain = async () => {
      sent = await send();
    };
    return followQueuedRun('build', registry, queue, options, context, folder ? sendAgain : undefined);
  },
  permissions: {
    always: [rights.registry.read, rights.registry.scheduleRun],
    'with a local folder': [rights.registry.uploadSource],
    'with a local folder and --agent-pool': [rights.agentPool.read],
    ...queuedRunPermissions,
  },
  shape: 'run',
  rows: runRows,
});
