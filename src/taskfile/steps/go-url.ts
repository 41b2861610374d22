/** A URL as Go splits it; parts that are absent are empty. Path and fragment are unescaped. */
export interface GoUrl {
  readonly scheme: string;
  /** What follows the scheme when it does not begin with a slash. */
  readonly opaque: string;
  readonly userinfo: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** Parses a URL as Go's `url.Parse` does. Throws an Error with Go's text for what is not one. */
export function parseGoUrl(url: string): GoUrl {
  const refuse = (reason: string): Error => new Error(`parse ${JSON.stringify(url)}: ${reason}`);
  const unescaped = (text: string): string => {
    const invalid = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text);
    if (invalid) throw refuse(`invalid URL escape ${JSON.stringify(invalid[0])}`);
    return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());
  };
  if (/\p{Cc}/u.test(url)) throw refuse('net/url: invalid control character in URL');
  if (url.startsWith(':')) throw refuse('missing protocol scheme');
  const [, scheme = '', rest = '', query = '', fragment = ''] =
    /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(url) ?? [];
  if (scheme === '' && /^[^/]*:/.test(rest)) throw refuse('first path segment in URL cannot contain colon');
  const shared = { scheme: scheme.toLowerCase(), query, fragment: unescaped(fragment) };
  if (!rest.startsWith('/')) {
    const opaque = scheme === '' ? '' : rest;
    return { ...shared, opaque, userinfo: '', host: '', path: scheme === '' ? unescaped(rest) : '' };
  }
  const [, authority = '', path = ''] = /^(?:\/\/([^/]*))?(.*)$/.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const bad = /[\s<>"{}|\\^`]/.exec(host);
  if (bad) throw refuse(`invalid character ${JSON.stringify(bad[0])} in host name`);
  const port = /:([^:\]]*)$/.exec(host);
  if (port && !/^\d*$/.test(port[1] ?? '')) throw refuse(`invalid port ${JSON.stringify(port[0])} after host`);
  return { ...shared, opaque: '', userinfo: authority.slice(0, Math.max(0, at)), host, path: unescaped(path) };
}
