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
  const [shown = ''] = url.split('#');
  const refuse = (reason: string): Error => new Error(`parse ${JSON.stringify(shown)}: ${reason}`);
  const unescaped = (text: string): string => {
    const invalid = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(text);
    if (invalid) throw refuse(`invalid URL escape ${JSON.stringify(invalid[0])}`);
    return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());
  };
  if ([...shown].some((character) => character < ' ' || character === '\x7f'))
    throw refuse('net/url: invalid control character in URL');
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
  const fault = faultOfHost(host);
  if (fault !== undefined) throw refuse(fault);
  return { ...shared, opaque: '', userinfo: authority.slice(0, Math.max(0, at)), host, path: unescaped(path) };
}

/** Why Go takes a text for no host with an optional port; undefined for a host. */
function faultOfHost(host: string): string | undefined {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return 'invalid IP-literal';
  if (bracket === 0 && !host.includes(']')) return "missing ']' in host";
  const port = bracket === 0 ? host.slice(host.lastIndexOf(']') + 1) : (/:.*$/s.exec(host)?.[0] ?? '');
  if (!/^(?::\d*)?$/.test(port)) return `invalid port ${JSON.stringify(port)} after host`;
  // What Go finds first. Of what is ASCII, only a percent sign can be escaped.
  const [, code, bad] = /(%(?!25|[89a-fA-F][\da-fA-F]).{0,2})|([\s#/?@\\^`{|}])/.exec(host) ?? [];
  if (code !== undefined) return `invalid URL escape ${JSON.stringify(code)}`;
  return bad === undefined ? undefined : `invalid character ${JSON.stringify(bad)} in host name`;
}
