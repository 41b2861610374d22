import { posix } from 'node:path';
import { dockerfilePath, inspectBuild, kindOfContext, workspacePath } from '../taskfile/steps/build-command.ts';
import { imagesOfDockerfile } from '../taskfile/steps/dockerfile.ts';
import { withLatestTag } from '../taskfile/steps/image-reference.ts';
import { flagValues, freeWords, shellCommands } from '../taskfile/steps/shell-words.ts';
import { trimQuotes } from '../taskfile/steps/trim-quotes.ts';
import type { Source, Verdict } from './model.ts';
import type { NeedList } from './need-list.ts';
import { hasPlaceholder } from './placeholders.ts';
import type { ReadSource, SourceFile } from './read-source.ts';
import { dockerfileNotRead } from './verdicts-of-files.ts';

/** A `docker build` of a run. */
export interface Build {
  /** The words after `docker build`. */
  readonly text: string;
  readonly workingDirectory: string;
  /** The source of what a word of the text names. */
  source(word?: string): Source;
  /** The words for a build argument, and for the Dockerfile. */
  readonly argumentWords: (name: string) => string;
  readonly dockerfileWords: string;
}

/** What builds need to know of their run. */
export interface BuildSurroundings {
  readonly list: NeedList;
  /** The context of the run. */
  readonly context: string | undefined;
  readonly read: ReadSource;
  /** Called for each build whose base images the service records: those that a trigger can watch. */
  readonly recorded: () => void;
  /** Images that steps of the run make, with their tags. */
  readonly made: ReadonlySet<string>;
}

const switches = new Set(
  'check compress D debug disable-content-trust force-rm load no-cache pull push q quiet rm squash'.split(' '),
);

/** The path of a file of the workspace from the root of the context; undefined when it is outside. */
const inContext = (directory: string, path: string): string | undefined => {
  const full = posix.normalize(posix.join(workspacePath(directory), path));
  return full.startsWith('/workspace/') ? full.slice('/workspace/'.length) : undefined;
};

const dockerfileOf = (
  words: readonly string[],
  workingDirectory: string,
  runContext: string | undefined,
): (SourceFile & { readonly problem?: never }) | { readonly path: string; readonly problem: string } => {
  const context = freeWords(words, switches, true).at(-1) ?? '.';
  const given = trimQuotes(flagValues(words, 'file', 'f').at(-1) ?? '');
  const kind = kindOfContext(context);
  if (hasPlaceholder(context) || hasPlaceholder(given))
    return { path: 'of the run', problem: 'its place depends on the run.' };
  if (kind === 'local') {
    const path = dockerfilePath(context, given, '');
    const inside = inContext(workingDirectory, path);
    if (context === '-' || given === '-') return { path, problem: 'it comes from standard input.' };
    return inside === undefined
      ? { path, problem: 'it is not in the context.' }
      : { context: runContext, path: inside };
  }
  const path = posix.join(kind === 'git' ? inspectBuild(context).folder : '', given || 'Dockerfile');
  return kind === 'git' ? { context, path } : { path, problem: 'only contexts in Git repositories are read.' };
};

/** The images that a build text pushes by itself, without a push step. */
const pushedBy = (words: readonly string[], tags: readonly string[]): readonly string[] => {
  const isPushed =
    words.includes('--push') ||
    flagValues(words, 'output', 'o').some((each) => /(?:^|,)(?:push=true|type=registry)(?:,|$)/.test(each));
  const caches = flagValues(words, 'cache-to').flatMap((each) => {
    const ref = /(?:^|,)ref=([^,]+)/.exec(each)?.[1] ?? (each.includes('=') ? undefined : each);
    return ref === undefined ? [] : [ref];
  });
  return [...(isPushed ? tags : []), ...caches];
};

/** The tags that a build text makes. */
export const tagsOf = (text: string): readonly string[] =>
  flagValues(shellCommands(text)[0] ?? [], 'tag', 't').map(withLatestTag);

/** Begins to read the Dockerfile of a build, so that several are read at the same time. */
export const beginReading = (
  { context, read }: Pick<BuildSurroundings, 'context' | 'read'>,
  { text, workingDirectory }: Pick<Build, 'text' | 'workingDirectory'>,
): void => {
  const file = dockerfileOf(shellCommands(text)[0] ?? [], workingDirectory, context);
  // Whoever needs the text handles what becomes of it.
  if (file.problem === undefined) void read(file).catch(() => undefined);
};

/** What a build needs: the base images of its Dockerfile, and the registries that its words name. */
export const addBuild = async (
  { list, context, read, made }: BuildSurroundings,
  build: Build,
): Promise<readonly Verdict[]> => {
  const [words = []] = shellCommands(build.text);
  const artifact = freeWords(words, switches, true).at(-1) ?? '';
  if (/^oci:\/\//i.test(artifact)) list.image('pull', artifact.slice('oci://'.length), build.source(artifact));
  for (const image of pushedBy(words, tagsOf(build.text))) list.image('push', image, build.source());
  const buildArgs = flagValues(words, 'build-arg').filter((each) => each.includes('='));
  for (const entry of buildArgs) {
    const at = entry.indexOf('=');
    const value = entry.slice(at + 1).replace(/\/+$/, '');
    const source = { ...build.source(entry), words: build.argumentWords(entry.slice(0, at)) };
    const isServer = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/i.test(value);
    if (isServer && !hasPlaceholder(value)) list.place('pull', { loginServer: value.toLowerCase() }, source, true);
    else if (/^[^/]+\.[^/]+\//.test(value)) list.image('pull', value, source, true);
  }
  const file = dockerfileOf(words, build.workingDirectory, context);
  const found = file.problem === undefined ? await read(file) : { reason: file.problem };
  if ('reason' in found) return [dockerfileNotRead(build.source(), file.path, found.reason)];
  const target = flagValues(words, 'target').at(-1);
  for (const { image, line, column } of imagesOfDockerfile(found.text, {
    buildArgs,
    ...(target === undefined ? {} : { target }),
  })) {
    if (made.has(withLatestTag(image))) continue;
    list.image('pull', image, { words: build.dockerfileWords, file: found.name, line, column });
  }
  return [];
};
