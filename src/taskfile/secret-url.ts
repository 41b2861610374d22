/** The location of a key vault secret (taskfile.md 13.3). */
export interface SecretUrl {
  readonly vaultUrl: string;
  readonly secretName: string;
  /** Empty for the newest version. */
  readonly secretVersion: string;
  /** The resource that a token for the vault is requested for. */
  readonly audience: string;
}

/**
 * Validates and parses the URL of a key vault secret; all parts are lower-cased (taskfile.md 13.3). Throws an Error
 * with the engine's text when it is not such a URL.
 */
export function parseSecretUrl(text: string): SecretUrl {
  if (text === '') throw new Error('missing azure keyvault URL');
  const url = text.toLowerCase().replace(/\/$/, '');
  const { scheme, host, path } = splitUrl(url);
  if (scheme !== 'https') throw new Error('invalid azure keyvault secret URL scheme. Expected Https');
  const segments = path.split('/');
  if (segments.length < 3 || segments.length > 4) {
    throw new Error(`invalid azure keyvault secret URL. Bad number of URL segments: ${segments.length}`);
  }
  const [, collection = '', secretName = '', secretVersion = ''] = segments;
  if (collection !== 'secrets') {
    throw new Error(`invalid azure keyvault secret URL. Expected 'secrets' collection, but found: ${collection}`);
  }
  const vaultUrl = `https://${host}`;
  const dot = host.indexOf('.');
  if (dot < 0) throw new Error(`extracted vault resource ${vaultUrl} from vault URL ${text} is invalid`);
  return { vaultUrl, secretName, secretVersion, audience: `https://${host.slice(dot + 1)}` };
}

/** The parts of a URL as Go splits it; throws an Error with Go's text for what is not one. */
function splitUrl(url: string): { scheme: string; host: string; path: string } {
  const refuse = (reason: string): Error =>
    new Error(`failed to parse the azure keyvault secret URL: parse ${JSON.stringify(url)}: ${reason}`);
  if (/\p{Cc}/u.test(url)) throw refuse('net/url: invalid control character in URL');
  if (url.startsWith(':')) throw refuse('missing protocol scheme');
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):)?([^?#]*)/.exec(url) ?? [];
  if (scheme === '' && /^[^/]*:/.test(rest)) throw refuse('first path segment in URL cannot contain colon');
  if (!rest.startsWith('/')) return { scheme, host: '', path: scheme === '' ? rest : '' };
  const [, authority = '', path = ''] = /^(?:\/\/([^/]*))?(.*)$/.exec(rest) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const bad = /[\s<>"{}|\\^`]/.exec(host);
  if (bad) throw refuse(`invalid character ${JSON.stringify(bad[0])} in host name`);
  const port = /:([^:\]]*)$/.exec(host);
  if (port && !/^\d*$/.test(port[1] ?? '')) throw refuse(`invalid port ${JSON.stringify(port[0])} after host`);
  const invalid = /%(?![0-9a-f]{2}).{0,2}/.exec(path);
  if (invalid) throw refuse(`invalid URL escape ${JSON.stringify(invalid[0])}`);
  return { scheme, host, path: unescaped(path) };
}

const unescaped = (path: string): string =>
  path.replace(/(?:%[0-9a-f]{2})+/g, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());
