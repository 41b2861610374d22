import { CommandError, ExitCode } from '../errors.ts';
import { isGuid } from '../guid.ts';
import { parseResourceId } from '../resource-id.ts';
import type { ArmResource } from './resource.ts';

export const isClientId = (text: string): boolean => isGuid(text);

/** More candidates than these would bury the message. */
const mostCandidates = 20;

const same = (a: unknown, b: string): boolean => String(a).toLowerCase() === b.toLowerCase();

const listOf = (identities: readonly ArmResource[], word: (each: ArmResource) => string): string => {
  const words = identities.slice(0, mostCandidates).map(word);
  return [...words, ...(identities.length > mostCandidates ? ['...'] : [])].join(', ');
};

/**
 * The identity that `text` names among `all`: by its client id when that is what it is, else by its name; one in `group`
 * goes before others of the name. CommandError with the candidates when there is none, or more than one.
 */
export const chooseIdentity = (text: string, all: readonly ArmResource[], group: string): ArmResource => {
  const found = all.filter(({ name, properties }) => same(isClientId(text) ? properties.clientId : name, text));
  const near = found.filter(({ id }) => same(parseResourceId(id)?.group, group));
  const [only] = near.length > 0 ? near : found;
  if (only && (near.length === 1 || found.length === 1)) return only;
  if (found.length > 1)
    throw new CommandError(`Several identities are called '${text}'.`, {
      hint: `Name one by its resource id: ${listOf(found, ({ id }) => id)}`,
    });
  const what = isClientId(text) ? `with the client id '${text}'` : `called '${text}'`;
  throw new CommandError(`The subscription has no user-assigned identity ${what}.`, {
    exitCode: ExitCode.notFound,
    hint: same(text, 'system')
      ? 'For the system-assigned identity write [system], with the brackets.'
      : all.length > 0
        ? `It has: ${listOf(all, ({ name }) => name)}`
        : "Create one with 'acrtask az identity create', or name one of another subscription by its resource id.",
  });
};
