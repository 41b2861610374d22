/** What a list of references says of its repository: the branch that HEAD stands for, undefined when it does not say. */
export interface Advertisement {
  readonly defaultBranch: string | undefined;
}

/** A name that git allows, and that a terminal shows as it is. */
const branchName = /^[^\s\p{Cc}\p{Cf}~^:?*[\\]+$/u;

/** The capabilities follow the first reference, behind a NUL. */
const defaultBranchIn = (firstReference: string): string | undefined => {
  const at = firstReference.indexOf('\0');
  const capabilities = at < 0 ? '' : firstReference.slice(at + 1);
  const name = /(?:^|\s)symref=HEAD:refs\/heads\/(\S+)/.exec(capabilities)?.[1];
  return name !== undefined && branchName.test(name) ? name : undefined;
};

/**
 * Reads the beginning of what a git server answers to `GET REPOSITORY/info/refs?service=git-upload-pack` in version 0 of
 * the protocol: lines that each begin with their length in four hexadecimal digits, `0000` between sections
 * (gitprotocol-http, gitprotocol-pack, gitprotocol-capabilities). Undefined while more bytes are needed to tell; what is
 * no such answer tells nothing.
 */
export const readAdvertisement = (bytes: Uint8Array): Advertisement | undefined => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= text.length; ) {
    const digits = text.toString('latin1', at, at + 4);
    const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
    if (length !== 0 && !(length > 4)) return { defaultBranch: undefined };
    if (at + length > text.length) return undefined;
    const line = text.toString('utf8', at + 4, at + length);
    if (length > 0 && !line.startsWith('# service=')) return { defaultBranch: defaultBranchIn(line) };
    at += Math.max(length, 4);
  }
  return undefined;
};
