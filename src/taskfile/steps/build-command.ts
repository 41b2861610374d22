import { posix } from 'node:path';
import { remembered } from '../remembered.ts';
import { parseGoUrl } from './go-url.ts';
import { trimQuotes } from './trim-quotes.ts';

export type ContextKind = 'git' | 'url' | 'oci' | 'local';

/** What the engine extracts from a `build` property (taskfile.md 8.1, 8.2). */
export interface BuildCommand {
  /** Value of `-f`/`--file`; empty when not given. */
  readonly dockerfile: string;
  readonly target: string;
  readonly context: string;
  readonly contextKind: ContextKind;
  /** Folder inside a git context; `.` when there is none. */
  readonly folder: string;
  readonly tags: readonly string[];
  readonly buildArgs: readonly string[];
  /** The text with a remote context replaced by `.`. */
  readonly command: string;
  /** Where the build runs, below `/workspace`. */
  readonly workdir: string;
}

export interface BuildOptions {
  readonly stepId?: string;
  readonly workingDirectory?: string;
}

const workspace = '/workspace';

/**
 * Reads tags, build arguments, Dockerfile, target and context from a `build` text the way the engine does: split at
 * white space, flags only in their two-word form (taskfile.md 8.1, 8.2). It never fails.
 */
export function inspectBuild(text: string, options: BuildOptions = {}): BuildCommand {
  const build = readBuild(text);
  const { contextKind, folder } = build;
  const directory =
    contextKind === 'local' ? (options.workingDirectory ?? '') : posix.join(options.stepId ?? 'acb_step_0', folder);
  return { workdir: workspacePath(directory), ...build };
}

const readBuild = remembered((text): Omit<BuildCommand, 'workdir'> => {
  const words = splitWords(text);
  const context = trimQuotes(contextWords(text).at(-1) ?? '.');
  const contextKind = kindOfContext(context);
  return {
    dockerfile: trimQuotes(valuesOf(words, '-f', '--file').at(-1) ?? ''),
    target: trimQuotes(valuesOf(words, '--target').at(-1) ?? ''),
    context,
    contextKind,
    folder: contextKind === 'git' ? folderOf(context) : '.',
    tags: valuesOf(words, '-t', '--tag'),
    buildArgs: valuesOf(words, '--build-arg'),
    command: contextKind === 'local' ? text : withFirstFreeWordReplaced(words),
  };
});

/** Words after `-t` and `--tag`, in order (taskfile.md 8.1). */
export function findTags(text: string): readonly string[] {
  return readBuild(text).tags;
}

/** Words after `--build-arg`, in order (taskfile.md 8.1). */
export function findBuildArgs(text: string): readonly string[] {
  return readBuild(text).buildArgs;
}

/** The words that count as a context (taskfile.md 8.1): the last one is used, the first one replaced. */
export function contextWords(text: string): string[] {
  const words = splitWords(text);
  return words.filter((word, index) => isFreeWord(words, word, index));
}

/** An absolute directory is kept, others lie below the workspace (taskfile.md 11.2). */
export function workspacePath(directory: string): string {
  if (directory === '') return workspace;
  return cleanPath(posix.isAbsolute(directory) ? directory : posix.join(workspace, directory));
}

/** Normalizes a path as Go does: without a slash at its end. */
function cleanPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/**
 * Where the scan finds the Dockerfile; `directory` is a local context itself, or where a remote one was fetched to
 * (taskfile.md 16.1).
 */
export function dockerfilePath(context: string, dockerfile: string, directory: string): string {
  if (dockerfile !== '' && kindOfContext(context) === 'local') return dockerfile;
  return cleanPath(posix.join(directory, dockerfile || 'Dockerfile'));
}

/** What kind of location a context names; the tests apply in this order (taskfile.md 8.2). */
export function kindOfContext(context: string): ContextKind {
  if (isGit(context)) return 'git';
  if (/^https?:\/\//.test(context)) return 'url';
  return context.toLowerCase().startsWith('oci://') ? 'oci' : 'local';
}

const endsInGit = /\.git(?:#.+)?$/;

function isGit(context: string): boolean {
  if (/^(?:git:\/\/|github\.com\/|git@)/.test(context)) return true;
  return (/^https?:\/\//.test(context) && endsInGit.test(context)) || isAzureRepository(context);
}

/** A repository of Azure DevOps, under either of its hosts; letter case does not matter. */
function isAzureRepository(context: string): boolean {
  if (!/^https:\/\/[^/?#]*(?:dev\.azure\.com|\.visualstudio\.com)/.test(context.toLowerCase())) return false;
  try {
    const { host, path, query } = parseGoUrl(context.toLowerCase());
    return (
      (host === 'dev.azure.com' || host.endsWith('.visualstudio.com')) && path.includes('/_git/') && /^&*$/.test(query)
    );
  } catch {
    return false;
  }
}

/** The folder in the last fragment: what stands between its first two colons. */
function folderOf(context: string): string {
  const isFromHttp = /^https?:\/\//.test(context);
  if (!isFromHttp || !(endsInGit.test(context) || /\.visualstudio\.com|dev\.azure\.com/i.test(context))) return '.';
  const fragment = context.includes('#') ? context.slice(context.lastIndexOf('#') + 1) : '';
  return fragment.split(':')[1] || '.';
}

const splitWords = remembered((text): readonly string[] => text.split(/\s+/).filter((word) => word !== ''));

function valuesOf(words: readonly string[], ...flags: string[]): string[] {
  return words.filter((_word, index) => index > 0 && flags.includes(words[index - 1] ?? ''));
}

function isFreeWord(words: readonly string[], word: string, index: number): boolean {
  return !word.startsWith('-') && !words[index - 1]?.startsWith('-');
}

/** The engine joins the words again, so a multiline text becomes one line. */
function withFirstFreeWordReplaced(words: readonly string[]): string {
  const at = words.findIndex((word, index) => isFreeWord(words, word, index));
  return words.map((word, index) => (index === at ? '.' : word)).join(' ');
}
