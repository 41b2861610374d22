import { trimQuotes } from './trim-quotes.ts';

/**
 * Finds the version without reading YAML: the first unindented line whose text before the first `:` is `version`,
 * quotes allowed (taskfile.md 6.1). Empty when there is none.
 */
export function sniffVersion(text: string): string {
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const unquoted = line.replace(/^["']+/, '');
    const colon = unquoted.indexOf(':');
    if (!unquoted.startsWith('version') || colon < 0) continue;
    if (trimQuotes(unquoted.slice(0, colon).trim()) !== 'version') continue;
    return trimQuotes(unquoted.slice(colon + 1).trim());
  }
  return '';
}

/** Versions are compared as plain text, so `V1.1.0` has no aliases and `v1.1.0 # note` has (taskfile.md 6.1). */
export function hasAliasSupport(version: string): boolean {
  return version >= 'v1.1.0';
}
