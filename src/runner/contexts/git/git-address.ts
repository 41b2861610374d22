/** What git asks for when a server wants to know who is there. */
export interface GitCredential {
  /** The server that it is for, and no other: scheme, host, and port. */
  readonly server: string;
  readonly user: string;
  readonly password: string;
}

/** A git context, taken apart. */
export interface GitAddress {
  /** The repository, without credential and fragment. */
  readonly url: string;
  readonly credential: GitCredential | undefined;
  /** A branch, tag, commit, or other reference; empty for the repository's own branch. */
  readonly reference: string;
  /** The folder in the repository; empty for the whole. */
  readonly folder: string;
}

/** The name that the engine gives the owner of a token that comes alone (taskfile.md 17). */
const ownerOfToken = 'dummy';

/**
 * Takes a git context apart: `URL#REFERENCE:FOLDER`. A user without a password is a token (taskfile.md 17), but for the
 * organization in the addresses that Azure DevOps shows (`https://ORG@dev.azure.com/ORG/...`), which says nothing new.
 * Throws an Error for an address that git cannot be given.
 */
export const parseGitAddress = (context: string): GitAddress => {
  const [written = '', ...fragments] = context.split('#');
  const fragment = fragments.join('#');
  const isShell = written.startsWith('git@');
  const [reference = '', folder = ''] = splitOnce(isShell ? fragment : decoded(fragment), ':');
  if (isShell) return { url: written, credential: undefined, reference, folder };
  const full = /^(?:https?|git):\/\//.test(written) ? written : `https://${written}`;
  const [, scheme = '', userInfo, rest = ''] = /^(\w+:\/\/)(?:([^/?]*)@)?(.*)$/s.exec(full) ?? [];
  const url = `${scheme}${rest}`;
  const isHttp = scheme.startsWith('http');
  return { url, credential: isHttp && userInfo ? credentialOf(userInfo, new URL(url)) : undefined, reference, folder };
};

const credentialOf = (userInfo: string, { protocol, host, hostname, pathname }: URL): GitCredential | undefined => {
  const [name = '', secret] = splitOnce(userInfo, ':');
  const user = decoded(name);
  if (secret === undefined && hostname === 'dev.azure.com' && user === decoded(pathname.split('/')[1] ?? ''))
    return undefined;
  const given = secret === undefined ? { user: ownerOfToken, password: user } : { user, password: decoded(secret) };
  // git's helpers are asked, and answer, line by line.
  if (/[\n\r\0]/.test(given.user + given.password)) throw new Error('the user or password in the URL has a line break');
  return { server: `${protocol}//${host}`, ...given };
};

const splitOnce = (text: string, separator: string): string[] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
};

/** What is not well encoded stands for itself. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
