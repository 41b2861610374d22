import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { Script } from 'node:vm';
import { cacheFolder, isCacheOff } from './cache-folder.ts';
import type { Host } from './host.ts';
import { version } from './version.ts';

const prefix = 'code-';

/** How the code is loaded. */
export interface Loading {
  /** The folder of the files that are loaded on demand. */
  readonly chunks: string;
  /** Node's loaders by the ending of a file's name. */
  readonly extensions: NodeJS.RequireExtensions;
  /** The modules that are loaded, by the path of their file. */
  readonly modules: NodeJS.Dict<NodeModule>;
}

/**
 * What is asked for: what help, commands, lines for the Azure CLI, and commands that are about task files alone call in the
 * same files has little in common.
 */
type Way = 'version' | 'help' | 'az' | 'task-file' | 'command';

/** They carry out most of the code about task files, and other commands, which use the same files, little of it. */
const aboutTaskFiles = ['validate', 'render', 'graph'];

/** Who only tries acrtask is promised that nothing is left behind. */
const leavesNothing = ([first = '']: readonly string[]): boolean => first.toLowerCase() === 'demo';

const wayOf = (argv: readonly string[]): Way => {
  if (argv.length === 1 && ['--version', '-V'].includes(argv[0] ?? '')) return 'version';
  if (argv.includes('--help') || argv.includes('-h')) return 'help';
  const first = argv[0]?.toLowerCase() ?? '';
  if (first === 'az') return 'az';
  return aboutTaskFiles.includes(first) ? 'task-file' : 'command';
};

type ModuleConstructor = new (id: string, parent: NodeModule) => NodeModule;

const statOf = (folder: string): Stats | undefined => statSync(folder, { throwIfNoEntry: false });

/** Whether what lies in the folder comes from this user: compiled code is carried out as it is. */
const isOwn = ({ uid, mode }: Stats): boolean =>
  process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);

/** The folder of this version, the one for all that is kept, and the one for all programs: `~/.cache/acrtask/code-1.0.0`. */
const depth = 3;

/**
 * Makes a folder and up to `more` above it, for this user alone. Returns false when it would lie among the files of another
 * user, or without a home. Throws the system's own error.
 */
const makeOwn = (folder: string, more: number): boolean => {
  const stats = statOf(dirname(folder));
  if (stats ? !isOwn(stats) : more === 0 || !makeOwn(dirname(folder), more - 1)) return false;
  mkdirSync(folder, { mode: 0o700 });
  return true;
};

/** Makes the folder of this version and drops those of others. Throws the system's own error. */
const makeOwnFolder = (folder: string): void => {
  if (!makeOwn(folder, depth - 1)) return;
  for (const name of readdirSync(dirname(folder)))
    if (name.startsWith(prefix) && name !== basename(folder))
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
};

/**
 * The compiled code in a file. V8 itself does not look whether it is damaged before it is carried out, so a file holds it
 * twice: to compare both takes no time, while Node's checksums come with its streams, which take a millisecond to load.
 */
const readCompiled = (file: string): Buffer | undefined => {
  try {
    const stored = readFileSync(file);
    const data = stored.subarray(0, stored.length / 2);
    return data.length > 0 && data.equals(stored.subarray(data.length)) ? data : undefined;
  } catch {
    return undefined;
  }
};

const writeCompiled = (file: string, script: Script): void => {
  const data = script.createCachedData();
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, Buffer.concat([data, data]), { mode: 0o600 });
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
};

/** What Node itself puts around a CommonJS file. Taken from `node:module`, it would cost every start a millisecond. */
const head = '(function (exports, require, module, __filename, __dirname) { ';
const tail = '\n});';

/** The build writes ASCII only. Put together in bytes, the code is one text: V8 would copy a text of three parts. */
const wrapped = (filename: string): string =>
  Buffer.concat([Buffer.from(head), readFileSync(filename), Buffer.from(tail)]).toString('latin1');

/**
 * Has files of the folder `chunks` compiled with what an earlier process kept of them; the name of each tells its content.
 * Only functions that were called are kept: each `way` through the code has files of its own.
 */
const compileFromCache = ({ chunks, extensions, modules }: Loading, way: Way, folder: string): void => {
  const usual = extensions['.js'];
  const isUsable = ((stats) => stats !== undefined && isOwn(stats))(statOf(folder));
  const fresh = new Map<string, Script>();
  const keepFresh = (exitCode: number): void => {
    if (exitCode !== 0) return;
    try {
      if (!statOf(folder)) makeOwnFolder(folder);
      else if (!isUsable) return;
      for (const [file, script] of fresh) writeCompiled(file, script);
    } catch {
      // A read-only folder or a full disk: the next process compiles again.
    }
  };
  const run = (module: NodeModule, filename: string): void => {
    const file = `${folder}${sep}${basename(filename)}.${way}-${process.version}-${process.arch}`;
    const cachedData = isUsable ? readCompiled(file) : undefined;
    const script = new Script(wrapped(filename), {
      filename,
      // Places in a stack count from the beginning of the file.
      columnOffset: -head.length,
      ...(cachedData ? { cachedData } : {}),
    });
    if (!cachedData || script.cachedDataRejected) {
      if (fresh.size === 0) process.once('exit', keepFresh);
      fresh.set(file, script);
    }
    const { exports } = module;
    script.runInThisContext().call(exports, exports, requireFor(module), module, filename, chunks);
  };
  const above = dirname(chunks);
  // Files of the folder name each other, and those above it, exactly. Node's own search resolves every path several
  // times: V8 takes that for code worth optimizing, at the price of 4 MiB and a millisecond.
  const requireFor = (module: NodeModule) => (id: string) => {
    const isChunk = id.startsWith('./');
    const filename = isChunk ? chunks + sep + id.slice('./'.length) : above + sep + id.slice('../'.length);
    const known = modules[filename];
    if (known) return known.exports;
    if (!isChunk) return module.require(id);
    const next = Object.assign(new (module.constructor as ModuleConstructor)(filename, module), { filename });
    modules[filename] = next;
    try {
      run(next, filename);
    } catch (error) {
      delete modules[filename];
      throw error;
    }
    next.loaded = true;
    return next.exports;
  };
  extensions['.js'] = (module, filename) =>
    dirname(filename) === chunks ? run(module, filename) : usual(module, filename);
};

/**
 * Keeps the compiled form of the code in `chunks` beside the token cache: compiling takes as long as what a short command
 * does. Node 22 and newer do it by themselves; for Node 20, which has no such thing and gets none, the loader of CommonJS
 * files is replaced for these files. Damaged or foreign files are not used. Nothing is kept of the
 * demo, with `ACRTASK_CACHE=off`, nor while test coverage is measured, which kept code spoils.
 */
export const keepCompiledCode = (
  argv: readonly string[],
  host: Pick<Host, 'env' | 'home' | 'platform'>,
  loading: Loading,
): void => {
  try {
    if (isCacheOff(host) || host.env.NODE_V8_COVERAGE || leavesNothing(argv)) return;
    const way = wayOf(argv);
    const cache = statOf(cacheFolder(host));
    if (cache && !isOwn(cache)) return;
    const folder = join(cacheFolder(host), `${prefix}${version}`);
    if (Number.parseInt(process.versions.node, 10) < 22) {
      compileFromCache(loading, way, folder);
    } else {
      if (!statOf(folder)) makeOwnFolder(folder);
      // Not in the types of Node 20, nor in the first releases of Node 22.
      const { enableCompileCache } = process.getBuiltinModule('node:module') as {
        enableCompileCache?: (folder: string) => unknown;
      };
      if (isOwn(statSync(folder))) enableCompileCache?.(folder);
    }
  } catch {
    // Without it everything works, a little later.
  }
};
