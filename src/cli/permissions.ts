import type { OptionTable } from './option.ts';

/**
 * What the caller must be allowed to do: an action of Azure Resource Manager, a data action, which a role definition lists
 * apart from the others, or a permission of Microsoft Graph, which no role contains.
 */
export type Right = string | { readonly data: string } | { readonly graph: string };

/** The rights that a command needs, by when it needs them: `always`, or in words, such as `with --workspace`. */
export type Permissions = Readonly<Record<string, readonly Right[]>>;

export type RightKind = 'action' | 'dataAction' | 'graph';

/** A right that a command needs; `when` is undefined if it always does. */
export interface NeededRight {
  readonly kind: RightKind;
  readonly name: string;
  readonly when: string | undefined;
}

const kindOf = (right: Right): Pick<NeededRight, 'kind' | 'name'> => {
  if (typeof right === 'string') return { kind: 'action', name: right };
  return 'data' in right ? { kind: 'dataAction', name: right.data } : { kind: 'graph', name: right.graph };
};

/** What follows from the options: acrtask itself reads a secret that is given as `kv:VAULT/SECRET`. */
const readingSecrets = (options: OptionTable): Permissions =>
  Object.values(options).some(({ secret }) => secret === 'value' || secret === 'named' || secret === 'account')
    ? { 'with a secret given as kv:VAULT/SECRET': [{ data: 'Microsoft.KeyVault/vaults/secrets/getSecret/action' }] }
    : {};

/** The parts of a command's definition that say what it needs. */
export interface NeedingCommand {
  readonly permissions?: Permissions;
  readonly options: OptionTable;
}

/** The rights that a command needs: those that it declares, and what follows from its options. */
export const neededRights = ({ permissions = {}, options }: NeedingCommand): readonly NeededRight[] =>
  Object.entries({ ...permissions, ...readingSecrets(options) }).flatMap(([when, rights]) =>
    rights.map((right) => ({ ...kindOf(right), when: when === 'always' ? undefined : when })),
  );
