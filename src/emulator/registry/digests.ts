import { createHash } from 'node:crypto';

/** The algorithms of digests that registries have to know (OCI image specification, "Registered algorithms"). */
const hexLengths = { sha256: 64, sha512: 128 } as const;

export type DigestAlgorithm = keyof typeof hexLengths;

/** The algorithm of a well-formed digest (`sha256:` and lower-case hex); undefined for anything else. */
export const algorithmOf = (digest: string): DigestAlgorithm | undefined => {
  const [, algorithm, hex = ''] = /^(sha256|sha512):([0-9a-f]+)$/.exec(digest) ?? [];
  const known = algorithm as DigestAlgorithm | undefined;
  return known !== undefined && hex.length === hexLengths[known] ? known : undefined;
};

/** The algorithm and the hex digest of `bytes`, as in `sha256:...`. */
export const digestOf = (bytes: Uint8Array | string, algorithm: DigestAlgorithm = 'sha256'): string =>
  `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
