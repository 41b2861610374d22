import { messageOf } from '../errors.ts';
import type { Step, TaskFile } from '../taskfile/model.ts';
import {
  type BuildDependencies,
  dumpDependencies,
  type LocatedImage,
  located,
} from '../taskfile/steps/dependency-dump.ts';
import { dependenciesLine, digestLines, summaryLine } from '../taskfile/steps/engine-log.ts';
import { type ImageReference, parseImageReference } from '../taskfile/steps/image-reference.ts';
import type { Engine } from './engines/engine.ts';
import type { RegistryTools } from './registry/registry-client.ts';
import type { RunLog } from './run-log.ts';
import type { StepEnd } from './run-step.ts';
import { type ScannedBuild, taggedImage } from './scan-build.ts';

/** What a run found out about images. */
export interface RunFindings {
  readonly dependencies: readonly BuildDependencies[];
  /** What push steps pushed, each with its digest in the registry. */
  readonly pushed: readonly LocatedImage[];
}

interface Ended {
  readonly task: TaskFile;
  readonly engine: Engine;
  readonly log: RunLog;
  readonly ends: ReadonlyMap<string, StepEnd>;
  /** What the scan of each build step found; steps whose scan failed have none. */
  readonly scans: ReadonlyMap<string, ScannedBuild>;
  /** Asks registries for digests. */
  readonly registries: RegistryTools;
}

/**
 * Logs what each step came to, and the digests of the images that builds used and made (taskfile.md 15, 16). Unlike the
 * engine it goes on without those of images that are not there, as after a build whose failure is ignored.
 */
export const summarizeRun = async ({ task, engine, log, ends, scans, registries }: Ended): Promise<RunFindings> => {
  const builds = task.steps.flatMap((step) => {
    const scanned = scans.get(step.id);
    return scanned ? [{ step, tags: step.tags.map(taggedImage), ...scanned }] : [];
  });
  const pushed = task.steps.flatMap(({ id, push }) =>
    ends.get(id)?.error === undefined ? push.flatMap((name) => readable(name) ?? []) : [],
  );
  const asked = builds.flatMap(({ tags, bases }) => [...tags, bases.runtime, ...bases.buildtime]);
  const inKit = builds
    .filter(({ step }) => isBuiltByBuildkit(step))
    .flatMap(({ bases }) => [bases.runtime, ...bases.buildtime]);
  const [localDigestOf, remote] = await Promise.all([
    localDigests([...asked, ...pushed], engine),
    remoteDigests(inKit, registries),
  ]);
  const digestOf = (image: ImageReference): string => remote.get(image.reference)?.digest || localDigestOf(image);
  for (const step of task.steps) {
    log.line(summaryLine(step, (ends.get(step.id)?.seconds ?? 0).toFixed(6)));
    if (!scans.has(step.id)) continue;
    const { before, after } = digestLines(step);
    for (const line of [...before, after]) log.line(line);
  }
  for (const [name, { problem }] of remote)
    if (problem !== undefined) log.text(`The digest of ${name} is not known: ${problem}`);
  const dependencies = builds.map(
    ({ tags, bases, revision }): BuildDependencies => ({
      tags,
      runtime: { image: bases.runtime, digest: digestOf(bases.runtime) },
      buildtime: bases.buildtime.map((image) => ({ image, digest: digestOf(image) })),
      revision,
    }),
  );
  if (dependencies.length > 0) {
    log.line(dependenciesLine);
    log.line('');
    log.text(dumpDependencies(dependencies, digestOf));
  }
  return { dependencies, pushed: pushed.map((image) => located({ image, digest: '' }, digestOf)) };
};

const readable = (name: string): ImageReference | undefined => {
  try {
    return parseImageReference(name);
  } catch {
    return undefined;
  }
};

const isBuiltByBuildkit = ({ usesBuildkit, cache }: Step): boolean => usesBuildkit || cache.toLowerCase() === 'enabled';

const patience = 10_000;

/** Buildkit keeps base images for itself: their registries are asked. One that does not answer does not fail the run. */
const remoteDigests = async (
  images: readonly ImageReference[],
  registries: RegistryTools,
): Promise<ReadonlyMap<string, { readonly digest: string; readonly problem?: string }>> => {
  const names = new Set(images.filter(({ digest }) => digest === '').map(({ reference }) => reference));
  names.delete('scratch:latest');
  if (names.size === 0) return new Map();
  const { resolveDigest } = await import('./registry/resolve-digest.ts');
  const signal = AbortSignal.any([registries.signal, AbortSignal.timeout(patience)]);
  return new Map(
    await Promise.all(
      [...names].map(async (name) => {
        const found = await resolveDigest(name, { ...registries, signal }).then(
          (digest) => ({ digest }),
          (error: unknown) => ({ digest: '', problem: messageOf(error) }),
        );
        return [name, found] as const;
      }),
    ),
  );
};

const localDigests = async (
  images: readonly ImageReference[],
  engine: Engine,
): Promise<(image: ImageReference) => string> => {
  const names = new Set(images.filter(({ digest }) => digest === '').map(({ reference }) => reference));
  names.delete('scratch:latest');
  const known = names.size > 0 ? await engine.repoDigests([...names]) : new Map<string, readonly string[]>();
  return ({ registry, repository, reference }) => {
    // Names of Docker Hub are kept without its host.
    const starts = [`${registry}/${repository}@`, `${repository.replace(/^library\//, '')}@`];
    const found = known.get(reference)?.find((each) => starts.some((start) => each.startsWith(start)));
    return found?.slice(found.indexOf('@') + 1) ?? '';
  };
};
