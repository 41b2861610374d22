import { checkAllInTurn } from '../../check-all.ts';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag, text, withDefault } from '../../cli/option-schemas.ts';
import { InvalidInputError } from '../../errors.ts';
import { findSource } from '../../request/find-source.ts';
import { preparePackBuild } from '../../request/pack-build.ts';
import { runRows } from '../run/rows.ts';
import { callerFor } from '../shared/caller-for.ts';
import { exitCodesOf } from '../shared/exit-code-option.ts';
import { followQueuedRun } from '../shared/follow-queued-run.ts';
import { queuedRunOptions, queuedRunProblems, registryOptions } from '../shared/options.ts';
import { quickRequestOptions, runPlaceOptions } from '../shared/quick-request-options.ts';
import { checkReportFiles } from '../shared/report-files.ts';
import { queuedRunPermissions, rights } from '../shared/rights.ts';
import { sendQuickSource } from '../shared/send-source.ts';

const findPackSource = async (text: string, cwd: string) => {
  const source = await findSource(text, cwd, 'A source is a local folder, a Git or tarball URL, or oci://....');
  if (source.kind === 'none') throw new InvalidInputError('Building with Buildpacks requires a valid source location.');
  return source;
};

export default defineCommand({
  summary: 'Build an image with Cloud Native Buildpacks, without a Dockerfile.',
  description:
    'Build an image with Cloud Native Buildpacks, without a Dockerfile, and push it. A local folder is uploaded.',
  examples: [
    {
      about: 'Build the current folder.',
      command: 'acrtask pack build -r myregistry -t hello:{{.Run.ID}} --builder cloudfoundry/cnb:bionic .',
    },
    {
      about: 'Build a Git repository with the newest version of another builder.',
      command:
        'acrtask pack build -r myregistry -t hello:v1 --pull --builder paketobuildpacks/builder-jammy-base https://github.com/Azure-Samples/nodejs-docs-hello-world.git',
    },
  ],
  previewGroup: 'acr pack',
  positionals: {
    source: option('<source>', 'Local folder, Git or tarball URL, or oci://...', text(), { suggests: 'files' }),
  },
  options: {
    ...registryOptions,
    image: option('--image, -t <image>', 'Name and tag of the image to build.', text()),
    builder: option('--builder, -b <image>', 'Builder image.', text()),
    packImageTag: option('--pack-image-tag <tag>', 'Tag of the image that runs pack.', withDefault(text(), 'stable'), {
      preview: true,
    }),
    pull: option('--pull', 'Pull the newest builder and run images before the build.', flag()),
    platform: { ...quickRequestOptions.platform, summary: 'os[/arch[/variant]]; Linux only.' },
    timeout: quickRequestOptions.timeout,
    authMode: quickRequestOptions.authMode,
    agentPool: runPlaceOptions.agentPool,
    ...queuedRunOptions,
  },
  check: queuedRunProblems,
  request: async ({ registry, resourceGroup, source: named, ...options }, { host, messages }) => {
    const { prepared, source } = await checkAllInTurn({
      prepared: () => preparePackBuild(options),
      source: () => findPackSource(named, host.cwd),
      reportFiles: () => checkReportFiles(options, host.cwd),
      exitCodes: () => exitCodesOf(options, host),
    });
    for (const warning of prepared.warnings) await messages.warn(warning);
    return { ref: { registry, resourceGroup }, prepared, source, options };
  },
  execute: async ({ ref, prepared, source, options }, context) => {
    const { services } = context;
    const registry = await services.registries.find(ref);
    const { loginServer } = registry;
    const caller = await callerFor(
      registry,
      (identity) => prepared.requestFor({ sourceLocation: '', loginServer }, identity),
      options,
      context,
    );
    const send = () => sendQuickSource(source, registry, context, { agentPool: options.agentPool });
    let sourceLocation = await send();
    const queue = () =>
      services.runs.schedule(registry, prepared.requestFor({ sourceLocation, loginServer }, caller), caller);
    const sendAgain = async () => {
      sourceLocation = await send();
    };
    return followQueuedRun('run', registry, queue, options, context, source.kind === 'folder' ? sendAgain : undefined);
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
