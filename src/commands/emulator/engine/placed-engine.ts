import { access, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join, posix, resolve } from 'node:path';
import { isDockerHub } from '../../../emulator/runs/registry-hosts.ts';
import type { Engine } from '../../../runner/engines/engine.ts';
import type { RunFolder } from '../../../runner/run-folder.ts';
import type { Step } from '../../../taskfile/model.ts';
import { dockerfilePath, inspectBuild, workspacePath } from '../../../taskfile/steps/build-command.ts';
import { readImageReference } from '../../../taskfile/steps/image-reference.ts';
import type { Outcome } from '../../../taskfile/steps/step-actions.ts';
import { type ImagePlaces, placedHosts, placedImage, withRegistryNames } from './image-places.ts';
import { placedDockerfile } from './placed-dockerfile.ts';
import { placedBuild, placedCommand } from './placed-step.ts';

/** What the engine of a run in the emulator knows besides the engine. */
export interface PlacedRun {
  readonly engine: Engine;
  readonly folder: RunFolder;
  readonly places: ImagePlaces;
  /** The host of each address. */
  readonly hosts: ReadonlyMap<string, string>;
  /** Where the contexts lie that build steps name themselves, by the IDs of the steps. */
  readonly fetched: ReadonlyMap<string, string>;
  /** Takes what the emulator left out, and why. */
  note(text: string): void;
  /** Takes the name of an image that was pushed, and its digest. */
  pushed(name: string, digest: string): void;
  /** Called when a step has ended. */
  ended(): void;
}

/** Whether a registry runs on this machine, outside of the emulator. */
const isLocal = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/.test(host);

/**
 * An engine that works with the registries of the emulator: what it carries out has their addresses, and what it says has
 * their names. Nothing is pushed to other registries, but for those on this machine, and no login is made there. The images
 * with these addresses are removed at the end, so that they do not mix with those that the user has.
 */
export const placedEngine = (run: PlacedRun): Engine => {
  const { engine, places, hosts, note } = run;
  const shown = (text: string): string => withRegistryNames(text, hosts);
  const shownOutcome = ({ stdout, stderr, ...rest }: Outcome): Outcome => ({
    ...rest,
    ...(stdout === undefined ? {} : { stdout: shown(stdout) }),
    ...(stderr === undefined ? {} : { stderr: shown(stderr) }),
  });

  const placedStep = async (step: Step): Promise<Step> => {
    const env = await Promise.all(step.env.map((entry) => placedHosts(entry, places)));
    if (step.type === 'cmd') return { ...step, env, cmd: await placedCommand(step.cmd, places) };
    const dockerfile = await rewrittenDockerfile(step, run);
    const tags = await Promise.all(step.tags.map((tag) => placedImage(tag, 'push', places)));
    return { ...step, tags, build: await placedBuild(step.build, places, dockerfile) };
  };

  const push: Engine['push'] = async (name, attached, options) => {
    const place = await placedImage(name, 'push', places);
    const registry = registryOf(name);
    if (place === name && registry !== undefined && !isLocal(registry)) {
      note(`${registry} is not emulated: ${name} was not pushed`);
      return { exit: 0 };
    }
    const outcome = await engine.push(place, attached, options);
    if (outcome.exit === 0) {
      const digests = (await engine.repoDigests([place])).get(place) ?? [];
      const repository = place.replace(/:[^/]*$/, '');
      const digest = digests.find((each) => each.startsWith(`${repository}@`));
      if (digest) run.pushed(name, digest.slice(repository.length + 1));
    }
    return shownOutcome(outcome);
  };

  return {
    ...engine,
    logIn: async (login, signal) => {
      const { server } = login;
      const isServed = isDockerHub(server) || (await placedHosts(server, places)) !== server;
      if (!isServed && !isLocal(server)) {
        note(`${server} is not emulated: the login is accepted without a check`);
        return { exit: 0 };
      }
      const address = isServed ? await places.addressOf(server) : server;
      return shownOutcome(await engine.logIn({ ...login, server: address }, signal));
    },
    runStep: async (step, attached, isSecret) => {
      try {
        return shownOutcome(await engine.runStep(await placedStep(step), attached, isSecret));
      } finally {
        run.ended();
      }
    },
    pull: async (image, attached) =>
      shownOutcome(await engine.pull(await placedImage(image, 'pull', places), attached)),
    push,
    expectImages: async (names) =>
      engine.expectImages(await Promise.all(names.map((name) => placedImage(name, 'pull', places)))),
    repoDigests: async (names) => {
      const placed = new Map<string, string>();
      for (const name of names) placed.set(name, await placedImage(name, 'pull', places));
      const found = await engine.repoDigests([...new Set(placed.values())]);
      return new Map(
        [...placed].flatMap(([name, place]) => {
          const digests = found.get(place);
          return digests ? [[name, digests.map((each) => shown(each).replace(/^docker\.io\/(?:library\/)?/, ''))]] : [];
        }),
      );
    },
    cleanUp: async () => {
      const kept = await engine.cleanUp();
      if (hosts.size > 0) await engine.removeImages([...hosts.keys()]);
      return kept;
    },
  };
};

const registryOf = (name: string): string | undefined => {
  try {
    return readImageReference(name).registry;
  } catch {
    return undefined;
  }
};

/**
 * The file of this run that is built instead of a step's Dockerfile; undefined when that names no image of the emulator, and
 * when it cannot be read. It lies outside of the context, so that no image contains it.
 */
const rewrittenDockerfile = async (step: Step, { folder, places, fetched }: PlacedRun): Promise<string | undefined> => {
  const build = inspectBuild(step.build, { stepId: step.id, workingDirectory: step.workingDirectory });
  const onMachine = (path: string): string => join(folder.workspace, posix.relative('/workspace', path));
  const path = dockerfilePath(build.context, build.dockerfile, build.contextKind === 'local' ? build.context : '');
  const file = isAbsolute(path)
    ? onMachine(path)
    : resolve(fetched.get(step.id) ?? onMachine(workspacePath(step.workingDirectory)), path);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const placed = await placedDockerfile(text, { buildArgs: step.buildArgs }, places);
  if (placed === text) return undefined;
  const target = join(folder.path, 'dockerfiles', step.id);
  await mkdir(join(folder.path, 'dockerfiles'), { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await writeFile(target, placed);
  const ignored = `${file}.dockerignore`;
  if (await isThere(ignored)) await copyFile(ignored, `${target}.dockerignore`);
  return target;
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
