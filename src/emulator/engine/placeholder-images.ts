import { digestOf } from '../registry/digests.ts';
import type { RunJob } from '../runs/run-engine.ts';

/** A manifest with its configuration and layers; a manifest list has images instead. */
export interface ImageContent {
  readonly blobs: readonly Uint8Array[];
  readonly members?: readonly ImageContent[];
  readonly manifest: Uint8Array;
  readonly mediaType: string;
  readonly digest: string;
}

const mediaType = 'application/vnd.oci.image.manifest.v1+json';

const encode = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));

/** A placeholder image: an OCI manifest without layers, annotated as a placeholder. Labels show its origin. */
export const emptyImage = (
  platform: Pick<RunJob['platform'], 'architecture' | 'os'>,
  created: Date,
  labels: Readonly<Record<string, string>>,
): ImageContent => {
  const config = encode({
    architecture: platform.architecture,
    os: platform.os,
    created: created.toISOString(),
    config: { Labels: labels },
    rootfs: { type: 'layers', diff_ids: [] },
  });
  const manifest = encode({
    schemaVersion: 2,
    mediaType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digestOf(config), size: config.length },
    layers: [],
    annotations: { 'io.acrtask.emulator.placeholder': 'true' },
  });
  return { blobs: [config], manifest, mediaType, digest: digestOf(manifest) };
};

/** The image that a build in `job` at `created` would have produced. */
export const placeholderImage = ({ platform, runId }: RunJob, created: Date): ImageContent =>
  emptyImage(platform, created, { 'io.acrtask.emulator.run': runId });

/** The placeholder of a public image: always the same for a name and a platform. */
export const publicImage = ({ platform }: RunJob, name: string): ImageContent =>
  emptyImage(platform, new Date(0), { 'io.acrtask.emulator.source': name });

/** A manifest list, as `docker manifest push` sends it. */
export const manifestList = (members: readonly ImageContent[]): ImageContent => {
  const mediaType = 'application/vnd.docker.distribution.manifest.list.v2+json';
  const manifests = members.map((each) => ({
    mediaType: each.mediaType,
    digest: each.digest,
    size: each.manifest.length,
  }));
  const manifest = encode({ schemaVersion: 2, mediaType, manifests });
  return { blobs: [], members, manifest, mediaType, digest: digestOf(manifest) };
};

/** The assumed digest of a public image: always the same for a name. */
export const placeholderDigest = (reference: string): string => digestOf(`placeholder of ${reference}`);
