import { type CatalogEntry, type CommandContext, defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag, optional, text, texts } from '../../cli/option-schemas.ts';
import { pathsOf } from '../../cli/parsing/find-command.ts';
import { type NeededRight, neededRights } from '../../cli/permissions.ts';
import { CommandError, InterruptedError } from '../../errors.ts';
import { cell } from '../shared/rows/cell.ts';
import { at, itemsOf, listAt } from '../shared/rows/items.ts';
import { commandsNamed, type NamedCommand } from './named-commands.ts';
import { graphPermissionsOf, type RoleDefinition, roleDefinitionOf } from './role-definition.ts';

/** A command and what it needs, as it is printed. */
interface CommandRights {
  readonly command: string;
  readonly permissions: readonly NeededRight[];
}

const rightsOf = async ({ words, entry }: NamedCommand, requiredOnly: boolean): Promise<CommandRights> => {
  const needed = neededRights((await entry.load()).default);
  return { command: words, permissions: needed.filter(({ when }) => !requiredOnly || when === undefined) };
};

const allCommands = (catalog: readonly CatalogEntry[]): readonly NamedCommand[] =>
  catalog.map((entry) => ({ words: pathsOf(entry)[0] ?? '', entry }));

/** The most characters that Azure accepts in the name of a role (learn.microsoft.com, "Azure custom roles"). */
const longestName = 512;

/** Stands for a subscription that is not known. */
const placeholder = '/subscriptions/00000000-0000-0000-0000-000000000000';

/** The current subscription as the scope of a role; a placeholder, with a warning, when there is none. */
const currentScope = async ({ services, messages }: CommandContext): Promise<string> => {
  try {
    return `/subscriptions/${await services.subscriptionId()}`;
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof InterruptedError) throw error;
    await messages.warn(
      `The current subscription is not known: replace '${placeholder}' in AssignableScopes, or specify --scope. ${error.message}`,
    );
    return placeholder;
  }
};

const roleFor = async (
  named: readonly CommandRights[],
  {
    name,
    scope,
    isAll,
  }: { readonly name: string | undefined; readonly scope: readonly string[] | undefined; readonly isAll: boolean },
  context: CommandContext,
): Promise<RoleDefinition> => {
  const rights = named.flatMap(({ permissions }) => permissions);
  const commands = named.map(({ command }) => `acrtask ${command}`).join(', ');
  const graph = graphPermissionsOf(rights);
  if (graph.length > 0)
    await context.messages.warn(
      `A role cannot contain permissions of Microsoft Graph. The commands also look up users and applications there, which needs: ${graph.join(', ')}. Members of a tenant can do that by default; for a service principal, an administrator grants them.`,
    );
  return roleDefinitionOf(rights, {
    name: name ?? (isAll || commands.length > longestName ? 'acrtask' : commands),
    description: isAll ? 'Can use every command of acrtask.' : `Can use ${commands}.`,
    scopes: scope ?? [await currentScope(context)],
  });
};

const kinds: Readonly<Record<string, string>> = {
  action: 'action',
  dataAction: 'data action',
  graph: 'Microsoft Graph',
};

const roleRows = (role: unknown): readonly Record<string, string>[] =>
  Object.entries({ Actions: 'action', DataActions: 'data action' }).flatMap(([member, kind]) =>
    listAt(role, member).map((permission) => ({
      ROLE: cell(at(role, 'Name')),
      PERMISSION: cell(permission),
      KIND: kind,
    })),
  );

const commandRows = (command: unknown): readonly Record<string, string>[] =>
  listAt(command, 'permissions').map((each) => ({
    COMMAND: cell(at(command, 'command')),
    PERMISSION: cell(at(each, 'name')),
    KIND: kinds[String(at(each, 'kind'))] ?? '',
    WHEN: cell(at(each, 'when') ?? 'always'),
  }));

export default defineCommand({
  summary: 'Show the permissions that commands need.',
  description:
    'Show the permissions that commands need: actions of Azure Resource Manager, data actions of registries and key vaults, and permissions of Microsoft Graph. With --as-role, print them as a custom role. Contacts Azure only for the subscription of the role.',
  examples: [
    { about: 'Show what two commands need.', command: 'acrtask permissions create run -o table' },
    {
      about: 'Print a custom role for people who run tasks and read their logs.',
      command: "acrtask permissions run logs 'credential add' --as-role --name 'Task runner'",
    },
    {
      about: 'Print a custom role that can be assigned in one resource group.',
      command:
        'acrtask permissions build --as-role --scope /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myResourceGroup',
    },
  ],
  positionals: {
    command: option(
      '[command...]',
      'Commands, such as create, credential add, or az acr import, or groups of commands; all if omitted.',
      optional(texts()),
      { suggests: 'commands' },
    ),
  },
  options: {
    asRole: option(
      '--as-role',
      "Print a custom role definition, for 'az role definition create --role-definition @FILE'.",
      flag(),
    ),
    name: option('--name, -n <name>', 'Name of the role; use with --as-role.', optional(text())),
    scope: option(
      '--scope <scopes...>',
      'Resource IDs where the role can be assigned; defaults to the current subscription. Use with --as-role.',
      optional(texts()),
    ),
    requiredOnly: option('--required-only', 'Leave out permissions that only some options need.', flag()),
  },
  check: ({ asRole, name, scope }) => [
    ...(name !== undefined && !asRole ? ['--name/-n can only be used with --as-role.'] : []),
    ...(scope !== undefined && !asRole ? ['--scope can only be used with --as-role.'] : []),
    ...(scope ?? [])
      .filter((each) => !/^\/(?:subscriptions|providers)\/./.test(each))
      .map(
        (each) => `argument --scope: '${each}' is not the resource ID of a subscription, resource group, or resource.`,
      ),
  ],
  request: (values) => values,
  execute: async ({ command = [], asRole, name, scope, requiredOnly }, context) => {
    const isAll = command.length === 0;
    const chosen = isAll ? allCommands(context.catalog) : commandsNamed(command, context.catalog);
    const found = await Promise.all(chosen.map((each) => rightsOf(each, requiredOnly)));
    const shown = isAll ? found.filter(({ permissions }) => permissions.length > 0) : found;
    for (const { command: words, permissions } of isAll ? [] : shown)
      if (permissions.length === 0) await context.messages.notice(`acrtask ${words} needs no permissions in Azure.`);
    return asRole ? roleFor(shown, { name, scope, isAll }, context) : shown;
  },
  rows: (shaped) => itemsOf(shaped).flatMap((each) => (Array.isArray(shaped) ? commandRows(each) : roleRows(each))),
});
