import { digestOf } from '../../registry/contents.ts';
import type { RunJob } from '../engine.ts';

/** An image that stands for one that was never built: an OCI manifest without layers, annotated as what it is. */
export interface PlaceholderImage {
  readonly config: Uint8Array;
  readonly manifest: Uint8Array;
  readonly mediaType: string;
  readonly digest: string;
}

const mediaType = 'application/vnd.oci.image.manifest.v1+json';

const encode = (value: object): Uint8Array => Buffer.from(JSON.stringify(value));

/** An image for a platform, with labels that tell where it is from. */
export const emptyImage = (
  platform: Pick<RunJob['platform'], 'architecture' | 'os'>,
  created: Date,
  labels: Readonly<Record<string, string>>,
): PlaceholderImage => {
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
  return { config, manifest, mediaType, digest: digestOf(manifest) };
};

/** The image that a build in `job` at `created` would have made. */
export const placeholderImage = ({ platform, runId }: RunJob, created: Date): PlaceholderImage =>
  emptyImage(platform, created, { 'io.acrtask.emulator.run': runId });

/** The digest that a public image is taken to have: always the same one for a name. */
export const placeholderDigest = (reference: string): string => digestOf(`placeholder of ${reference}`);
