import { join, relative, resolve, sep } from 'node:path';
import { checkAllInTurn } from '../../check-all.ts';
import type { RequestContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import { archiveNameOf, findSource } from '../../request/find-source.ts';
import { buildArguments } from '../../request/name-value.ts';
import type { LocalRun, LocalSource } from './local-run.ts';
import { type AnyLocalOptions, readLocalOptions } from './read-local-options.ts';

export interface LocalBuildOptions extends AnyLocalOptions {
  readonly source: string;
  readonly file?: string | undefined;
  readonly image?: readonly string[] | undefined;
  readonly buildArg?: readonly string[] | undefined;
  readonly secretBuildArg?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly values?: string | undefined;
  readonly target?: string | undefined;
  readonly noCache: boolean;
}

interface PlacedSource {
  readonly source: LocalSource;
  /** The Dockerfile in the source. */
  readonly dockerfile: string;
}

/** A source, and its Dockerfile: of a folder, relative to the current folder or else to the source (commands.md 19.30). */
const placeOf = async (text: string, file: string | undefined, cwd: string): Promise<PlacedSource> => {
  const source = await findSource(text, cwd, 'A source is a local folder, a Git or tarball URL, or oci://....');
  if (source.kind === 'none') throw new CommandError('--local needs a source to build from: a folder or a URL.');
  if (source.kind === 'remote') return { source, dockerfile: file ?? 'Dockerfile' };
  const inSource = join(source.path, file ?? 'Dockerfile');
  const candidates = file === undefined ? [inSource] : [resolve(cwd, file), inSource];
  for (const path of candidates) {
    if (!(await isFile(path))) continue;
    const name = relative(source.path, path).split(sep).join('/');
    const nameInArchive = name.startsWith('../') || resolve(name) === name ? archiveNameOf(path) : name;
    return { source: { ...source, dockerfile: { path, nameInArchive } }, dockerfile: nameInArchive };
  }
  throw new CommandError(`Unable to find '${file ?? inSource}'.`);
};

/** Converts the options of `build --local` to a run. Contacts nothing. Throws CommandError with every problem. */
export const planBuild = async (options: LocalBuildOptions, context: RequestContext): Promise<LocalRun> => {
  const { host, messages } = context;
  const { general, place } = await checkAllInTurn({
    general: () => readLocalOptions(options, context),
    place: () => placeOf(options.source, options.file, host.cwd),
  });
  const images = options.image ?? [];
  if (images.length === 0 && !options.noPush)
    await messages.warn("'--image or -t' is not provided. Skipping image push after build.");
  return {
    ...general,
    images,
    source: place.source,
    work: {
      kind: 'dockerBuild',
      set: options.set ?? [],
      valuesFile: options.values,
      parts: {
        dockerFilePath: place.dockerfile,
        imageNames: images,
        noCache: options.noCache,
        target: options.target,
        arguments: buildArguments(options.buildArg, options.secretBuildArg, host.env),
      },
    },
  };
};
