import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { messageOf } from '../../../errors.ts';
import { isObject } from '../../../json.ts';
import { fetchHint } from '../../registry/fetch-failure.ts';
import {
  isKnownAlgorithm,
  type Manifest,
  type RegistryClient,
  RegistryError,
  registryClient,
} from '../../registry/registry-client.ts';
import { parseRegistryReference, type RegistryReference } from '../../registry/registry-reference.ts';
import { makeFoldersInside } from '../archive/entry-writer.ts';
import { ArchiveError, unpackTar } from '../archive/unpack-tar.ts';
import { ContextError, type ContextTools, type FetchedContext } from '../context-tools.ts';
import { headRevision } from '../git/run-git.ts';
import { leadsOut } from '../resolve-within.ts';

/**
 * Pulls the files of an artifact into a folder, as `oras` packs them: each blob with a title is a file of that name, or a
 * packed folder. The digest of each is checked. Rejects with a `ContextError` that begins as the engine's does
 * (taskfile.md 17).
 */
export const fetchArtifact = async (context: string, folder: string, tools: ContextTools): Promise<FetchedContext> => {
  tools.say('Getting context from registry');
  const name = context.slice('oci://'.length);
  const reference = readReference(name);
  tools.say(`Pulling from ${name} and saving to ${folder}...`);
  try {
    const client = registryClient(tools);
    const manifest = await client.manifest(reference);
    const files = await filesOf(client, reference, manifest);
    if (files.length === 0)
      throw new ContextError(`${name} holds no files`, 'Push the folder of the build with oras, not an image.');
    for (const file of files) await pull(client, reference, file, folder);
    tools.say(`Pulled from ${name} with digest ${manifest.digest}`);
  } catch (error) {
    tools.signal.throwIfAborted();
    const failed = (reason: string, hint: string) =>
      new ContextError(`failed to pull artifact from registry: ${reason}`, hint, error);
    if (error instanceof ContextError) throw failed(error.message, error.hint ?? '');
    if (error instanceof RegistryError) throw failed(error.message, hintFor(error, reference));
    throw failed(
      messageOf(error),
      'Check that the registry gives the artifact whole, and that it is one of files, as oras pushes them.',
    );
  }
  return { directory: folder, revision: await headRevision(folder, tools), warnings: [] };
};

const readReference = (name: string): RegistryReference => {
  const hint = 'Write the artifact as oci://REGISTRY/REPOSITORY:TAG, or with @sha256:DIGEST instead of the tag.';
  try {
    const reference = parseRegistryReference(name);
    if (reference.reference !== '') return reference;
  } catch (error) {
    throw new ContextError(`failed to parse artifact ${name}: ${messageOf(error)}`, hint);
  }
  throw new ContextError(`failed to parse artifact ${name}: invalid reference: no tag or digest`, hint);
};

const hintFor = ({ status, cause }: RegistryError, { registry }: RegistryReference): string => {
  if (status === 0)
    return fetchHint(cause, `Check the name of the registry, ${registry}, and that this machine reaches it.`);
  if (status === 401 || status === 403)
    return `Give a login for ${registry} that may pull the artifact: the run logs in with its registry credentials.`;
  return status === 404
    ? 'Check the repository and tag of the artifact. A registry may also hide what its login may not pull.'
    : 'Check the address of the artifact.';
};

/** A file of the artifact, or a folder that is packed into one. */
interface ArtifactFile {
  readonly title: string;
  readonly digest: string;
  readonly isPacked: boolean;
}

/** What `oras` notes of a blob: the name of the file (OCI image specification, annotations), and whether to unpack it. */
const titleKey = 'org.opencontainers.image.title';
const unpackKey = 'io.deis.oras.content.unpack';

/** The files of a manifest; of an index, those of all its manifests. */
const filesOf = async (
  client: RegistryClient,
  reference: RegistryReference,
  { content }: Manifest,
  depth = 0,
): Promise<readonly ArtifactFile[]> => {
  const { config, layers, blobs, manifests } = content as Record<string, unknown>;
  const files = [config, layers, blobs].flat().flatMap(fileOf);
  if (!Array.isArray(manifests) || depth > 2) return files;
  const below: ArtifactFile[] = [];
  for (const each of manifests) {
    if (!isObject(each) || typeof each.digest !== 'string') continue;
    const manifest = await client.manifest({ ...reference, reference: each.digest });
    below.push(...(await filesOf(client, reference, manifest, depth + 1)));
  }
  return [...files, ...below];
};

const fileOf = (descriptor: unknown): ArtifactFile[] => {
  if (!isObject(descriptor) || !isObject(descriptor.annotations)) return [];
  const { digest, annotations } = descriptor;
  const title = annotations[titleKey];
  if (typeof title !== 'string' || title === '' || typeof digest !== 'string') return [];
  return [{ title, digest, isPacked: annotations[unpackKey] === 'true' }];
};

const pull = async (
  client: RegistryClient,
  reference: RegistryReference,
  { title, digest, isPacked }: ArtifactFile,
  folder: string,
): Promise<void> => {
  const path = normalize(title).replace(/[\\/]+$/, '');
  if (leadsOut(path) || title.startsWith('/'))
    throw new ContextError(`'${title}' lies outside of the folder`, 'Push the artifact with relative names.');
  const response = await client.blob(reference, digest);
  const bytes = Readable.from(checked(response.body ?? [], digest), { objectMode: false });
  try {
    if (isPacked) await unpackTar(bytes, folder, path === '.' ? {} : { within: path });
    else await writeFile(bytes, folder, path);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw new ContextError(`'${title}' cannot be written: ${error.message}`, 'Push the folder of the build with oras.');
  } finally {
    bytes.destroy();
    await response.body?.cancel().catch(() => undefined);
  }
};

/** Passes bytes on, and fails at their end when they are not those that a digest stands for. */
async function* checked(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  digest: string,
): AsyncGenerator<Uint8Array> {
  const [algorithm = '', wanted] = digest.split(':');
  if (!isKnownAlgorithm(algorithm)) throw new Error(`the digest ${digest} is of an unknown kind`);
  const hash = createHash(algorithm);
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== wanted) throw new Error(`the content of ${digest} does not match its digest`);
}

/** Writes a file that is not there yet; nothing is written behind a link of a folder that was unpacked before. */
const writeFile = async (bytes: Readable, folder: string, path: string): Promise<void> => {
  await makeFoldersInside(folder, dirname(path), path);
  const file = await open(join(folder, path), 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new ContextError(`duplicate name: ${path.split(sep).join('/')}`, 'Push each file once.');
  });
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
};
