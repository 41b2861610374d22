import { trimQuotes } from '../steps/trim-quotes.ts';

/**
 * Finds the version without parsing YAML: the first unindented line whose text before the first `:` is `version`,
 * quoted or not (taskfile.md 6.1). Empty when there is none.
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

/** Versions are compared as plain text, so aliases are off for `V1.1.0` and on for `v1.1.0 # note` (taskfile.md 6.1). */
export function hasAliasSupport(version: string): boolean {
  return version >= 'v1.1.0';
}
