import { type ImageReference, parseImageReference } from './image-reference.ts';
import { trimQuotes } from './trim-quotes.ts';

export interface DockerfileOptions {
  /** `NAME=value` entries, as given to `--build-arg`. */
  readonly buildArgs?: readonly string[];
  /** Name of the stage given to `--target`; empty for the last stage. */
  readonly target?: string;
}

/** The base images of a Dockerfile (taskfile.md 16.2). */
export interface BaseImages {
  /** Origin of the last (or target) stage. */
  readonly runtime: ImageReference;
  /** All other origins, in the order of their first use. */
  readonly buildtime: readonly ImageReference[];
}

/** One entry of the dependency dump (taskfile.md 16.3). */
export interface ImageDependency {
  readonly image: ImageReference | null;
  readonly 'runtime-dependency': ImageReference;
  readonly 'buildtime-dependency': readonly ImageReference[] | null;
}

interface Scan {
  readonly known: Map<string, string>;
  /** Stage name -> origin image. */
  readonly stages: Map<string, string>;
  readonly origins: string[];
}

/**
 * Finds the base images of a Dockerfile (taskfile.md 16.2). Unlike the engine, it also understands flags before the
 * image (`--platform`), continued lines, and `${NAME:-default}` (taskfile.md 22). Throws an Error with the engine's
 * text for a Dockerfile, build argument, or image name that it cannot parse.
 */
export function scanDockerfile(text: string, options: DockerfileOptions = {}): BaseImages {
  const scan: Scan = { known: parseBuildArgs(options.buildArgs ?? []), stages: new Map(), origins: [] };
  for (const line of instructions(text)) {
    const words = line.split(/\s+/);
    const keyword = words[0]?.toUpperCase();
    if (keyword === 'ARG') readArg(scan, words, line);
    if (keyword === 'FROM') {
      const stage = readFrom(scan, words, line);
      if (options.target && stage === options.target) break;
    }
  }
  const runtime = scan.origins.at(-1);
  if (runtime === undefined) throw new Error('unexpected dockerfile format');
  const last = parseImageReference(runtime);
  const others = new Map(scan.origins.map(parseImageReference).map((image) => [identity(image), image]));
  others.delete(identity(last));
  return { runtime: last, buildtime: [...others.values()] };
}

/** Whether a Dockerfile has a stage of that name, in any letter case, or with that number. */
export function hasStage(text: string, target: string): boolean {
  const stages = instructions(text)
    .filter((line) => /^FROM\s/i.test(line))
    .map((line) => /\sAS\s+(\S+)/i.exec(line)?.[1]?.toLowerCase() ?? '');
  return /^\d+$/.test(target) ? Number(target) < stages.length : stages.includes(target.toLowerCase());
}

/** The dependency dump of one build step: an entry per tag, or one without image (taskfile.md 16.3). */
export function describeDependencies(
  text: string,
  options: DockerfileOptions & { readonly tags?: readonly string[] },
): ImageDependency[] {
  const { runtime, buildtime } = scanDockerfile(text, options);
  const bases = { 'runtime-dependency': runtime, 'buildtime-dependency': buildtime.length > 0 ? buildtime : null };
  const tags = options.tags ?? [];
  return tags.length > 0
    ? tags.map((tag) => ({ image: parseImageReference(tag), ...bases }))
    : [{ image: null, ...bases }];
}

/** `library/node` and `node` are the same image. */
function identity(image: ImageReference): string {
  return [image.registry, image.repository, image.tag, image.digest].join(' ');
}

function parseBuildArgs(buildArgs: readonly string[]): Map<string, string> {
  return new Map(
    buildArgs.map((entry) => {
      const at = entry.indexOf('=');
      if (at < 0) throw new Error(`${entry} cannot be split into 2 tokens with '='`);
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

/** Lines without comments and blanks, continued lines joined. */
function instructions(text: string): string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const joined: string[] = [];
  let pending = '';
  for (const line of lines) {
    if (line.endsWith('\\')) {
      pending += `${line.slice(0, -1)} `;
      continue;
    }
    joined.push((pending + line).trim());
    pending = '';
  }
  if (pending.trim() !== '') joined.push(pending.trim());
  return joined;
}

function readArg(scan: Scan, words: readonly string[], line: string): void {
  const word = words[1];
  if (word === undefined) {
    throw new Error(`dockerfile syntax requires ARG directive to have exactly 1 argument. LINE: ${line}`);
  }
  const at = word.indexOf('=');
  if (at < 0 || scan.known.has(word.slice(0, at))) return;
  scan.known.set(word.slice(0, at), trimQuotes(word.slice(at + 1)));
}

function readFrom(scan: Scan, words: readonly string[], line: string): string | undefined {
  const [image, as, stage] = words.slice(1).filter((word) => !word.startsWith('--'));
  if (image === undefined || (as !== undefined && (as.toUpperCase() !== 'AS' || stage === undefined))) {
    throw new Error(`unable to understand line ${line}`);
  }
  const name = substitute(trimQuotes(image), scan.known);
  const origin = scan.stages.get(name) ?? name;
  scan.origins.push(origin);
  if (stage !== undefined) scan.stages.set(stage, origin);
  return stage;
}

function substitute(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$(?:\{(\w+)(?:(:?[-+])([^}]*))?\}|(\w+))/g,
    (_whole, braced?: string, operator?: string, word = '', bare?: string) => {
      const value = known.get(braced ?? bare ?? '');
      const isSet = value !== undefined && !(operator?.startsWith(':') && value === '');
      if (operator?.endsWith('+')) return isSet ? word : '';
      return isSet ? value : operator ? word : '';
    },
  );
}
