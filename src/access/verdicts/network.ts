import { giveSystemIdentity } from '../chosen-identity.ts';
import { loginWords, systemIdentity, taskWords } from '../identity-standing.ts';
import type { Judging } from '../judging.ts';
import type {
  Fix,
  NetworkFacts,
  RegistryFacts,
  RegistryLogin,
  RegistryNeed,
  Source,
  VaultFacts,
  Verdict,
} from '../model.ts';
import { type About, because, byOperations, byUser, fail, listed, pass, sourcesOf, unknown } from './verdict.ts';

/** A registry that a run reaches with a login. */
interface NetworkUse {
  readonly registry: RegistryFacts;
  readonly login: RegistryLogin;
  readonly needs: readonly RegistryNeed[];
}

/** From where a run reaches registries and vaults. */
type Place =
  | { readonly is: 'agents of the service' }
  | { readonly is: 'network'; readonly pool: string }
  | { readonly is: 'not known'; readonly reason: string };

const placeOf = ({ needs, facts }: Judging): Place => {
  const pool = needs.find((need) => need.kind === 'agent pool')?.name ?? facts.task?.agentPool;
  if (pool === undefined) return { is: 'agents of the service' };
  const found = facts.agentPools.get(pool);
  if (!found) return { is: 'not known', reason: `the agent pool ${pool} was not read` };
  if (!found.known) return { is: 'not known', reason: found.reason };
  return found.value?.isInNetwork === true ? { is: 'network', pool } : { is: 'agents of the service' };
};

/** What can be said without regard to exceptions for tasks; undefined: the boundary keeps the agents out. */
const reach = (judging: Judging, about: About, words: string, network: NetworkFacts): Verdict | undefined => {
  if (network.access === 'open') return pass(about, `The network rules of ${words} allow access from all networks.`);
  if (network.access === 'perimeter') {
    return unknown(
      about,
      `A network security perimeter decides who reaches ${words}. Whether it lets the agents in cannot be checked from here.`,
    );
  }
  const place = placeOf(judging);
  if (place.is === 'not known') {
    return unknown(about, `Whether the agents reach ${words} is not known: ${because(place.reason)}.`);
  }
  if (place.is === 'network') {
    return unknown(
      about,
      `The agent pool ${place.pool} runs in a virtual network. Whether that network reaches ${words}, which has network rules, cannot be checked from here.`,
    );
  }
  if (network.access === 'rules' && network.allowed.length > 0) {
    return unknown(
      about,
      `The network rules of ${words} let in ${listed(network.allowed)} only. Whether the agent of a run has such an address is not known in advance.`,
    );
  }
  return undefined;
};

const registryFix = (judging: Judging, { registry, login, needs }: NetworkUse): Fix => {
  const { task, registry: own } = judging.facts;
  const bypass = { do: 'allow tasks to bypass', registry: registry.name, registryId: registry.id } as const;
  const isSystem = login.by === 'identity' && login.identity === systemIdentity;
  const isOwn = own.id === registry.id;
  if (!registry.network.trustsAzureServices) {
    return byUser(
      'Let trusted services bypass the rules, and tasks with a system-assigned identity among them.',
      `acrtask az acr update -n ${registry.name} --allow-trusted-services true --set networkRuleBypassAllowedForTasks=true`,
    );
  }
  if (isSystem) return byOperations(bypass);
  if (isOwn && login.by === 'run' && task && !task.isSystemTask) {
    const { identity, operations } = giveSystemIdentity(judging, registry, needs);
    return byOperations(...operations, { do: 'set source identity', identity }, bypass);
  }
  const name = task?.name ?? 'TASK';
  return byUser(
    'Log in with the system-assigned identity, which network rules can let in, or use an agent pool in a virtual network.',
    isOwn
      ? `acrtask update -r ${own.name} -n ${name} --source-acr-auth-id '[system]'`
      : `acrtask credential update -r ${own.name} -n ${name} --login-server ${registry.loginServer} --use-identity '[system]'`,
  );
};

/**
 * Whether the agent of a run gets past the network rules of a registry. The service lets tasks bypass them with a
 * system-assigned identity alone, and only where the registry trusts Azure services and allows it for tasks
 * (learn.microsoft.com, "Manage network bypass policy for tasks").
 */
export const judgeRegistryNetwork = (judging: Judging, use: NetworkUse): Verdict => {
  const { registry, login } = use;
  const sources = sourcesOf(use.needs);
  const words = registry.loginServer;
  const about = { check: 'registry-network', target: `registry ${words}`, sources } as const;
  const isSystem = login.by === 'identity' && login.identity === systemIdentity;
  const mayBypass = registry.network.trustsAzureServices && registry.allowsTasksToBypass;
  const isClosed = ['rules', 'closed'].includes(registry.network.access);
  if (isClosed && isSystem && mayBypass) {
    return pass(about, `Tasks may bypass the network rules of ${words} with their system-assigned identity.`);
  }
  const said = reach(judging, about, words, registry.network);
  if (said) return said;
  if (login.by === 'unknown' && mayBypass) {
    return unknown(
      about,
      `Whether the network rules of ${words} keep the run out is not known: tasks may bypass them with their system-assigned identity, and the service does not show you how ${taskWords(judging.facts.task)} logs in.`,
    );
  }
  const reason =
    isSystem || login.by === 'unknown'
      ? 'tasks are not allowed to bypass them'
      : `only the system-assigned identity of a task could bypass them, and the run logs in ${loginWords(judging, login)}`;
  return fail(
    about,
    `The network rules of ${words} keep the agents of the service out: ${reason}.`,
    registryFix(judging, use),
  );
};

/** Whether the agent of a run gets past the network rules of a key vault. */
export const judgeVaultNetwork = (judging: Judging, vault: VaultFacts, sources: readonly Source[]): Verdict => {
  const about = { check: 'vault-network', target: `key vault ${vault.name}`, sources } as const;
  const words = `the key vault ${vault.name}`;
  const said = reach(judging, about, words, vault.network);
  if (said) return said;
  return fail(
    about,
    `The network rules of ${words} keep the agents of the service out.`,
    byUser(
      'Use an agent pool in a virtual network that the vault lets in, or open the vault.',
      `az keyvault update --name ${vault.name} --default-action Allow --public-network-access Enabled`,
    ),
  );
};
