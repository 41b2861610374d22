/** How a registry wants to be told who asks (RFC 9110, 11.6.1; the distribution's token specification). */
export interface Challenge {
  readonly scheme: 'bearer' | 'basic';
  readonly realm: string;
  readonly service: string;
  readonly scope: string;
}

/** Reads `WWW-Authenticate`; undefined for a scheme that no registry uses. With several challenges, the first that is one. */
export const readChallenge = (header: string): Challenge | undefined => {
  const [, scheme = '', rest = ''] = /(?:^|,\s*)(bearer|basic)\b(.*)$/is.exec(header) ?? [];
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, bare = ''] of rest.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1'));
  }
  const value = (name: string): string => parameters.get(name) ?? '';
  const kind = scheme.toLowerCase();
  if (kind !== 'bearer' && kind !== 'basic') return undefined;
  return { scheme: kind, realm: value('realm'), service: value('service'), scope: value('scope') };
};
