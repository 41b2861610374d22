import { type ImageReference, parseImageReference, withLatestTag } from './image-reference.ts';
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
  return referencesOf(originsOf(text, options));
}

/** The images that the stages of a Dockerfile begin with, as they are written; that of the last (or target) stage last. */
function originsOf(text: string, options: DockerfileOptions): readonly string[] {
  const scan: Scan = { known: parseBuildArgs(options.buildArgs ?? []), stages: new Map(), origins: [] };
  for (const { text: line } of instructions(text)) {
    const words = line.split(/\s+/);
    const keyword = words[0]?.toUpperCase();
    if (keyword === 'ARG') readArg(scan, words, line);
    if (keyword === 'FROM') {
      const stage = readFrom(scan, words, line);
      if (options.target && stage === options.target) break;
    }
  }
  if (scan.origins.length === 0) throw new Error('unexpected dockerfile format');
  return scan.origins;
}

function referencesOf(origins: readonly string[]): BaseImages {
  const runtime = origins.at(-1) ?? '';
  const last = parseImageReference(runtime);
  const others = origins.filter((origin) => origin !== runtime).map((origin) => withLatestTag(origin));
  // `library/node` and `node` are the same image.
  const names = new Set(others.map((name) => name.replace(/^library\//, '')));
  return { runtime: last, buildtime: [...names].map(parseImageReference) };
}

/** An image that a build pulls, and where the Dockerfile names it; the column is that of its instruction. */
export interface PulledImage {
  readonly image: string;
  readonly line: number;
  readonly column: number;
}

/**
 * All images that a build of a Dockerfile may pull: of `FROM`, and of `--from` in `COPY` and `RUN --mount`, which the
 * service does not record as dependencies. Images with variables that nothing sets are left out, like everything that
 * cannot be read. Never fails.
 */
export function imagesOfDockerfile(text: string, { buildArgs = [], target }: DockerfileOptions = {}): PulledImage[] {
  const known = knownBuildArgs(buildArgs);
  const stages = new Set<string>();
  const found: PulledImage[] = [];
  let isInTarget = false;
  for (const { text: whole, line, column } of instructions(text)) {
    const [keyword = '', ...words] = whole.split(/\s+/);
    if (isInTarget && /^FROM$/i.test(keyword)) break;
    const note = (written: string): void => {
      const image = substituteKnown(trimQuotes(written), known);
      const isStage = image !== undefined && (stages.has(image.toLowerCase()) || /^\d+$/.test(image));
      if (image !== undefined && image !== 'scratch' && !isStage) found.push({ image, line, column });
    };
    if (/^ARG$/i.test(keyword)) {
      const [name, value] = splitEntry(words[0] ?? '');
      if (words[0]?.includes('=') && !known.has(name)) known.set(name, substitute(trimQuotes(value), known));
    } else if (/^FROM$/i.test(keyword)) {
      const [image, , stage] = words.filter((word) => !word.startsWith('--'));
      if (image !== undefined) note(image);
      if (stage !== undefined) stages.add(stage.toLowerCase());
      isInTarget = Boolean(target) && stage?.toLowerCase() === target?.toLowerCase();
    } else if (/^(?:COPY|RUN)$/i.test(keyword)) {
      const isFlag = /^COPY$/i.test(keyword) ? /^--from=([^\s,]+)/ : /^--mount=(?:[^\s,]+,)*from=([^\s,]+)/;
      // Behind its flags, a command may have words that look like them.
      const end = words.findIndex((word) => !word.startsWith('--'));
      for (const word of words.slice(0, end < 0 ? undefined : end)) {
        const [, image] = isFlag.exec(word) ?? [];
        if (image !== undefined) note(image);
      }
    }
  }
  return found;
}

const splitEntry = (entry: string): [string, string] => {
  const at = entry.indexOf('=');
  return [entry.slice(0, at), entry.slice(at + 1)];
};

/** An image name of a Dockerfile with the values of its variables; undefined when one has none. */
export function substituteKnown(text: string, known: ReadonlyMap<string, string>): string | undefined {
  const bare = text.match(/\$(?:\{\w+\}|\w+)/g) ?? [];
  return bare.every((name) => known.get(name.replace(/[${}]/g, ''))) ? substitute(text, known) : undefined;
}

/** Whether a Dockerfile has a stage of that name, in any letter case, or with that number. */
export function hasStage(text: string, target: string): boolean {
  const stages = instructions(text)
    .map(({ text: line }) => line)
    .filter((line) => /^FROM\s/i.test(line))
    .map((line) => /\sAS\s+(\S+)/i.exec(line)?.[1]?.toLowerCase() ?? '');
  return /^\d+$/.test(target) ? Number(target) < stages.length : stages.includes(target.toLowerCase());
}

/** The dependency dump of one build step: an entry per tag, or one without image (taskfile.md 16.3). */
export function describeDependencies(
  text: string,
  options: DockerfileOptions & { readonly tags?: readonly string[] },
): ImageDependency[] {
  const origins = originsOf(text, options);
  // In the order of the engine, which tells the first name that is none.
  const [first, ...others] = options.tags ?? [];
  const image = first ? parseImageReference(first) : null;
  const { runtime, buildtime } = referencesOf(origins);
  const bases = { 'runtime-dependency': runtime, 'buildtime-dependency': buildtime.length > 0 ? buildtime : null };
  return [{ image, ...bases }, ...others.map((tag) => ({ image: tag ? parseImageReference(tag) : null, ...bases }))];
}

/** The values of build arguments, by name; those that only name a variable of the environment are left out. */
export function knownBuildArgs(buildArgs: readonly string[]): Map<string, string> {
  return parseBuildArgs(buildArgs.filter((entry) => entry.includes('=')));
}

function parseBuildArgs(buildArgs: readonly string[]): Map<string, string> {
  return new Map(
    buildArgs.map((entry) => {
      const at = entry.indexOf('=');
      if (at < 0) throw new Error(`${entry} cannot be split into 2 tokens with '='`);
      return [entry.slice(0, at), trimQuotes(entry.slice(at + 1))];
    }),
  );
}

interface Instruction {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based column of its first character. */
  readonly column: number;
}

/** Lines without comments and blanks, continued lines joined. */
function instructions(text: string): Instruction[] {
  const joined: Instruction[] = [];
  let begun: Instruction | undefined;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const start = begun ?? { text: '', line: index + 1, column: raw.indexOf(line) + 1 };
    const isContinued = line.endsWith('\\');
    const whole = { ...start, text: start.text + (isContinued ? `${line.slice(0, -1)} ` : line) };
    begun = isContinued ? whole : undefined;
    if (!isContinued) joined.push({ ...whole, text: whole.text.trim() });
  }
  if (begun && begun.text.trim() !== '') joined.push({ ...begun, text: begun.text.trim() });
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

const special = '[*#$@!?0-9-]';
const variable = new RegExp(`\\$(?:\\{(${special})\\}|\\{([^}]*)\\}|\\{|(${special})|(\\w+))`, 'g');

/**
 * Replaces variables as Go's os.Expand does: unknown ones by nothing, of a brace without end only itself. Unlike the
 * engine, it also knows `${NAME:-default}` and its kin.
 */
function substitute(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(variable, (_whole, mark?: string, braced?: string, bareMark?: string, bare?: string) => {
    const [, name = '', operator, word = ''] = /^(\w+)(:?[-+])([\s\S]*)$/.exec(braced ?? '') ?? [];
    if (operator === undefined) return braced === '' ? '' : (known.get(mark ?? braced ?? bareMark ?? bare ?? '') ?? '');
    const value = known.get(name);
    const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
    if (operator.endsWith('+')) return isSet ? word : '';
    return isSet ? value : word;
  });
}
