import { isObject } from '../../json.ts';

/** A reference to a content (OCI image specification, "Content Descriptors"). */
export interface Descriptor {
  readonly mediaType?: string;
  readonly digest: string;
  readonly size?: number;
}

/** The members of image manifests, manifest lists and indexes that a registry looks at. */
export interface ManifestBody {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly annotations?: Record<string, string>;
  readonly config?: Descriptor;
  readonly layers: readonly Descriptor[];
  /** Of an index: the manifests of its images. */
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
}

const descriptor = (value: unknown): Descriptor | undefined =>
  isObject(value) && typeof value.digest === 'string'
    ? {
        digest: value.digest,
        ...(typeof value.mediaType === 'string' ? { mediaType: value.mediaType } : {}),
        ...(typeof value.size === 'number' ? { size: value.size } : {}),
      }
    : undefined;

const descriptors = (value: unknown): readonly Descriptor[] | undefined => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const read = value.flatMap((each) => descriptor(each) ?? []);
  return read.length === value.length ? read : undefined;
};

const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).flatMap(([name, text]) =>
      typeof text === 'string' ? [[name, text]] : [],
    ),
  );

/**
 * Reads a manifest. Returns what is wrong with one that no registry accepts: not JSON, of an old schema, or with members
 * of other types than the OCI image specification has.
 */
export const readManifest = (bytes: Uint8Array): ManifestBody | string => {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return 'it is not JSON';
  }
  if (!isObject(body)) return 'it is not a JSON object';
  if (body.schemaVersion !== undefined && body.schemaVersion !== 2)
    return `schemaVersion ${JSON.stringify(body.schemaVersion)} is not supported`;
  const layers = descriptors(body.layers);
  if (!layers) return "'layers' is not a list of descriptors";
  const manifests = descriptors(body.manifests);
  if (!manifests) return "'manifests' is not a list of descriptors";
  const [config, subject] = [descriptor(body.config), descriptor(body.subject)];
  if (isObject(body.config) && !config) return "'config' is not a descriptor";
  if (isObject(body.subject) && !subject) return "'subject' is not a descriptor";
  return {
    layers,
    manifests,
    ...(typeof body.mediaType === 'string' ? { mediaType: body.mediaType } : {}),
    ...(typeof body.artifactType === 'string' ? { artifactType: body.artifactType } : {}),
    ...(isObject(body.annotations) ? { annotations: texts(body.annotations) } : {}),
    ...(config ? { config } : {}),
    ...(subject ? { subject } : {}),
  };
};

/** Layers that a registry need not have: clients get them from elsewhere. */
const isElsewhere = ({ mediaType = '' }: Descriptor): boolean =>
  mediaType.includes('.nondistributable.') || mediaType.includes('.rootfs.foreign.');

/** The blobs that a registry must have for a manifest: its configuration and layers. */
export const neededBlobs = ({ config, layers }: ManifestBody): readonly string[] =>
  [...(config ? [config] : []), ...layers].filter((each) => !isElsewhere(each)).map(({ digest }) => digest);

/** The blobs that a stored manifest names; none for what is not one. */
export const blobsNamedBy = (bytes: Uint8Array | undefined): readonly string[] => {
  const body = bytes ? readManifest(bytes) : '';
  return typeof body === 'string' ? [] : neededBlobs(body);
};
