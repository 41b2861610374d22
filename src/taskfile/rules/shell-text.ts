import { suggest } from '../../did-you-mean.ts';
import { predefinedAliases } from '../stages/aliases.ts';
import type { CheckedText } from './rule.ts';

/** More are not searched for the one that was meant. */
const manyAliases = 100;

/**
 * What a name has for a shell to expand, with the advice for it. `alias` when the name would be right with aliases, which
 * the file's version does not support. Undefined when there is nothing to expand.
 */
export function shellTextIn(
  { aliasSupport, aliases }: Pick<CheckedText, 'aliasSupport' | 'aliases'>,
  name: string,
): 'alias' | { readonly hint?: string } | undefined {
  if (!/[$`]/.test(name)) return undefined;
  const [, alias = ''] = /\$([A-Za-z0-9]+)/.exec(name) ?? [];
  if (alias === '') return {};
  if (!aliasSupport) return predefinedAliases(undefined).has(alias) ? 'alias' : {};
  const [meant] = aliases.size > manyAliases ? [] : suggest(alias, [...aliases.keys()]);
  return meant === undefined ? {} : { hint: `Did you mean '$${meant}'?` };
}
