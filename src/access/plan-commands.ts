import { parseResourceId } from '../resource-id.ts';
import type { CredentialValue, Operation, Plan, PlannedIdentity, PlanTarget, SecretTarget } from './model.ts';

/** The words with which the commands of one program begin. */
interface Program {
  readonly name: string;
  readonly task: readonly string[];
  readonly agentPool: readonly string[];
  /** Commands for what is not part of Tasks. */
  readonly azure: readonly string[];
  /** Whether assigning identities takes away those that are not named (commands.md 1.13, 19.19). */
  readonly dropsIdentities: boolean;
}

const acrtask: Program = {
  name: 'acrtask',
  task: [],
  agentPool: ['agentpool'],
  azure: ['az'],
  dropsIdentities: false,
};
const az: Program = {
  name: 'az',
  task: ['acr', 'task'],
  agentPool: ['acr', 'agentpool'],
  azure: [],
  dropsIdentities: true,
};

/** What the reader has to fill in when the task of a plan is not known. */
const placeholder: PlanTarget = { registry: 'REGISTRY', resourceGroup: 'GROUP', task: 'TASK' };

/** A word quoted for sh, where it has to be. */
export const quotedForShell = (word: string): string =>
  /^[\w./:@,=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const line = (...parts: readonly string[]): string => parts.join(' ');

/** The output of a command as one word: empty output stays a word, so that the outer command refuses it. */
const outputOf = (...parts: readonly string[]): string => `"$(${line(...parts)} -o tsv)"`;

const secretUrl = ({ vault, name, version }: SecretTarget): string =>
  [`https://${vault}/secrets`, name, ...(version === undefined ? [] : [version])].join('/');

/** A stored value is not known: the reader has to set the variable. */
const loginPart = (flag: string, value: CredentialValue | undefined, variable: string): readonly string[] => {
  if (value === undefined || value === 'missing') return [];
  return [flag, value === 'stored' ? `"$${variable}"` : quotedForShell(secretUrl(value))];
};

const unique = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => words.findIndex((each) => each.toLowerCase() === word.toLowerCase()) === index);

/** Writes the operations on one task for one program. */
const createWriter = (program: Program, target: PlanTarget) => {
  const task = line(program.name, ...program.task);
  const azure = line(program.name, ...program.azure);
  const onTask = ['-r', quotedForShell(target.registry), '-n', quotedForShell(target.task)];

  const showNew = ({ name, resourceGroup }: { readonly name: string; readonly resourceGroup: string }, query: string) =>
    outputOf(`${azure} identity show -g`, quotedForShell(resourceGroup), '-n', quotedForShell(name), '--query', query);
  const principalOf = (identity: PlannedIdentity): string => {
    if (identity.kind === 'user') return quotedForShell(identity.principalId);
    if (identity.kind === 'new') return showNew(identity, 'principalId');
    return outputOf(`${task} identity show`, ...onTask, '--query principalId');
  };
  /** As `--identities` and `--source-acr-auth-id` take it. */
  const idOf = (identity: PlannedIdentity): string => {
    if (identity.kind === 'new') return showNew(identity, 'id');
    return quotedForShell(identity.kind === 'user' ? identity.resourceId : '[system]');
  };
  /** As `--use-identity` takes it. */
  const referenceOf = (identity: PlannedIdentity): string => {
    if (identity.kind === 'new') return showNew(identity, 'clientId');
    return quotedForShell(identity.kind === 'user' ? identity.clientId : '[system]');
  };

  const credential = (verb: 'add' | 'update', loginServer: string, ...rest: readonly string[]): string =>
    line(`${task} credential ${verb}`, ...onTask, '--login-server', quotedForShell(loginServer), ...rest);
  const update = (...changes: readonly string[]): string => line(`${task} update`, ...onTask, ...changes);

  return (operation: Operation): string => {
    switch (operation.do) {
      case 'create identity':
        return line(
          `${azure} identity create -g`,
          quotedForShell(operation.resourceGroup),
          '-n',
          quotedForShell(operation.name),
          '-l',
          quotedForShell(operation.location),
        );
      case 'assign identities': {
        const kept = program.dropsIdentities ? (operation.keeps ?? []) : [];
        const named = unique([...kept.map(quotedForShell), ...operation.identities.map(idOf)]);
        return line(`${task} identity assign`, ...onTask, '--identities', ...named);
      }
      case 'assign role':
        return line(
          `${azure} role assignment create --assignee-object-id`,
          principalOf(operation.identity),
          '--assignee-principal-type ServicePrincipal --role',
          quotedForShell(operation.role),
          '--scope',
          quotedForShell(operation.scope),
          ...(operation.condition === undefined
            ? []
            : ['--condition', quotedForShell(operation.condition), '--condition-version 2.0']),
        );
      case 'set credential': {
        const { replaces, loginServer, identity } = operation;
        return credential(replaces ? 'update' : 'add', loginServer, '--use-identity', referenceOf(identity));
      }
      case 'set credential identity':
        return credential(
          'update',
          operation.loginServer,
          ...loginPart('-u', operation.userName, 'REGISTRY_USER'),
          ...loginPart('-p', operation.password, 'REGISTRY_PASSWORD'),
          '--use-identity',
          referenceOf(operation.identity),
        );
      case 'set source identity':
        return update('--source-acr-auth-id', idOf(operation.identity));
      case 'set source login':
        return update('--auth-mode', operation.mode);
      case 'set policy':
        return line(
          `${azure} keyvault set-policy -n`,
          quotedForShell(operation.vault),
          '--object-id',
          principalOf(operation.identity),
          '--secret-permissions',
          ...unique([...(operation.keeps ?? []), 'get']).map(quotedForShell),
        );
      case 'allow tasks to bypass': {
        const group = parseResourceId(operation.registryId)?.group;
        return line(
          `${azure} acr update -n`,
          quotedForShell(operation.registry),
          ...(group === undefined ? [] : ['-g', quotedForShell(group)]),
          '--set networkRuleBypassAllowedForTasks=true',
        );
      }
      case 'enable secret': {
        const { vault, name, version } = operation.secret;
        return line(
          `${azure} keyvault secret set-attributes --vault-name`,
          quotedForShell(vault.split('.')[0] ?? vault),
          '-n',
          quotedForShell(name),
          ...(version === undefined ? [] : ['--version', quotedForShell(version)]),
          '--enabled true',
        );
      }
      case 'enable task':
        return update('--status Enabled');
      case 'scale agent pool':
        return line(
          line(program.name, ...program.agentPool, 'update -r'),
          quotedForShell(target.registry),
          '-n',
          quotedForShell(operation.name),
          '--count',
          String(operation.count),
        );
    }
  };
};

const commands = ({ target = placeholder, operations }: Plan, program: Program): readonly string[] =>
  operations.map(createWriter(program, target));

/**
 * A plan as acrtask command lines, one for each operation, in order, which can be pasted into sh. What an earlier line
 * makes, such as the principal of a new identity, is asked for with `$(...)`. They contain no secrets: a stored user
 * name or password is a variable that the reader sets.
 */
export const acrtaskCommands = (plan: Plan): readonly string[] => commands(plan, acrtask);

/** As `acrtaskCommands`, for the Azure CLI 2.91. */
export const azCommands = (plan: Plan): readonly string[] => commands(plan, az);
