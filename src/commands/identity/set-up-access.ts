import { limitedToSecrets } from '../../access/held-vault-rights.ts';
import { standingOf } from '../../access/identity-standing.ts';
import { judge } from '../../access/judge.ts';
import type {
  Facts,
  IdentityReference,
  Need,
  Operation,
  Plan,
  PlannedIdentity,
  PlanOutcome,
  RegistryLogin,
  Verdict,
} from '../../access/model.ts';
import { type FoundWanted, wantedNeeds } from '../../access/parse-access-options.ts';
import { planOf, planOfOperations } from '../../access/plan.ts';
import { sourceLoginOf } from '../../access/stored-login.ts';
import type { CommandContext } from '../../cli/command.ts';
import { isAbacRegistry } from '../../request/source-auth.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { ReadTask } from '../../service/tasks.ts';
import { carryOutPlan } from '../access/carry-out-plan.ts';
import { readNeeds } from '../access/read-needs.ts';
import { type ChosenIdentity, chooseIdentity, isAssigned } from './choose-identity.ts';

/** Access that a task is to get, as it was found in Azure. */
export interface AccessSetup {
  readonly registry: FoundRegistry;
  readonly read: ReadTask;
  readonly chosen: ChosenIdentity;
  readonly found: FoundWanted;
  /** Also everything that a task file needs: a local one, or with `own` that of the task. */
  readonly files: readonly ({ readonly local: string } | { readonly own: true })[];
}

/** How a task stands to the access that it is to have. */
export interface AccessState {
  readonly plan: Plan;
  readonly verdicts: readonly Verdict[];
  /** Resource IDs of identities that the task has, but that do not exist any more. */
  readonly gone: readonly string[];
}

/** What setting up access is not about: it gives rights, and switches nothing on. */
const isOfAccess = ({ do: does }: Operation): boolean =>
  !['enable task', 'enable secret', 'allow tasks to bypass', 'scale agent pool'].includes(does);

/** How the task is to log in: everywhere with its identity, but for the token of a run where that is enough. */
const loginFor = ({ registry, read, chosen }: AccessSetup): ((loginServer: string) => RegistryLogin) => {
  const identity = { by: 'identity', identity: chosen.reference } as const;
  const source = sourceLoginOf(read.task.properties.credentials);
  const usesRunToken = !isAbacRegistry(registry) && source.by !== 'identity';
  return (loginServer) => (usesRunToken && loginServer === registry.loginServer.toLowerCase() ? source : identity);
};

/** The need with the identity where a task file needs a registry that no credential covers. */
const withLogin = (
  need: Need,
  setup: AccessSetup,
  suffix: string,
  loginTo: (loginServer: string) => RegistryLogin,
): Need => {
  if (need.kind !== 'registry' || !need.loginServer.endsWith(suffix)) return need;
  const isCovered = need.login.by === 'identity' || need.login.by === 'password' || need.login.by === 'unknown';
  const isOwn = need.loginServer === setup.registry.loginServer.toLowerCase();
  return isCovered || (isOwn && need.login.by === 'run' && !isAbacRegistry(setup.registry))
    ? need
    : { ...need, login: loginTo(need.loginServer) };
};

const fileNeeds = async (
  setup: AccessSetup,
  loginTo: (loginServer: string) => RegistryLogin,
  context: CommandContext,
): Promise<{ readonly needs: readonly Need[]; readonly verdicts: readonly Verdict[] }> => {
  const { registry, read, files } = setup;
  const { loginServer: suffix } = await context.services.suffixes();
  const all = await Promise.all(
    files.map((each) =>
      readNeeds({ registry, task: read.task, file: 'local' in each ? each.local : undefined, fetch: true }, context),
    ),
  );
  return {
    needs: all.flatMap(({ needs }) => needs).map((need) => withLogin(need, setup, suffix, loginTo)),
    verdicts: all.flatMap(({ verdicts }) => verdicts),
  };
};

/**
 * The facts to plan by: roles and policies that may not be read are given. Azure refuses roles that are there already,
 * which changes nothing.
 */
const withoutUnreadRoles = (facts: Facts): Facts => ({
  ...facts,
  groups: new Map([...facts.groups].filter(([, found]) => found.known)),
  assignments: new Map(
    [...facts.assignments].map(([key, held]) => [key, held.known ? held : { known: true, value: [] }]),
  ),
});

/** Whether a need is for all repositories of a registry. */
const isWhole = (need: Need, { registries }: FoundWanted): boolean =>
  need.kind === 'registry' &&
  registries.some(
    ({ action, loginServer, repositories }) =>
      repositories.length === 0 && action === need.action && loginServer.toLowerCase() === need.loginServer,
  );

/**
 * The facts to plan by where all repositories of a registry are wanted: without roles that conditions limit to some, so
 * that they are widened.
 */
const withoutLimitsIn = (facts: Facts, { registries }: FoundWanted): Facts => {
  const whole = registries.flatMap(({ loginServer, repositories }) => {
    const found = facts.registries.get(loginServer.toLowerCase());
    return repositories.length === 0 && found?.known && found.value ? [` ${found.value.id}`.toLowerCase()] : [];
  });
  const isOfWhole = (key: string): boolean => whole.some((each) => key.endsWith(each));
  return {
    ...facts,
    assignments: new Map(
      [...facts.assignments].map(([key, held]) => [
        key,
        held.known && isOfWhole(key) ? { known: true, value: held.value.filter(({ condition }) => !condition) } : held,
      ]),
    ),
  };
};

/** Whether a need logs in with an identity that nobody can assign: it does not exist, or is not found. */
const isLoginOfNobody = (
  need: Need,
  needs: readonly Need[],
  facts: Facts,
  planned: ReadonlyMap<IdentityReference, PlannedIdentity>,
): boolean => {
  if (need.kind !== 'registry' || need.login.by !== 'identity') return false;
  const standing = standingOf({ needs, facts, planned }, need.login.identity);
  return standing.is === 'not there' || (standing.is === 'not assigned' && standing.planned === undefined);
};

/** What a task needs, and what there is: with its identity in place of those that no longer exist. */
const needsAndFacts = async (
  given: readonly Need[],
  { registry, read, chosen }: AccessSetup,
  loginTo: (loginServer: string) => RegistryLogin,
  { services }: CommandContext,
): Promise<{ readonly needs: readonly Need[]; readonly facts: Facts }> => {
  const first = await services.access.facts({ registry, ...read, needs: given });
  const planned = new Map([[chosen.reference, chosen.planned]]);
  const needs = given.map((need) =>
    need.kind === 'registry' && isLoginOfNobody(need, given, first, planned)
      ? { ...need, login: loginTo(need.loginServer) }
      : need,
  );
  return { needs, facts: await services.access.facts({ registry, ...read, needs }) };
};

const goneIn = ({ task, identities }: Facts): readonly string[] =>
  (task?.identities ?? []).flatMap(({ reference, resourceId }) => {
    const found = identities.get(reference);
    return resourceId !== undefined && found?.known && found.value === undefined ? [resourceId] : [];
  });

/** Finds out what is missing, and what would mend it. */
export const accessState = async (setup: AccessSetup, context: CommandContext): Promise<AccessState> => {
  const { registry, read, chosen, found } = setup;
  const loginTo = loginFor(setup);
  const ofFiles = await fileNeeds(setup, loginTo, context);
  const given = [...wantedNeeds(found, chosen.reference, loginTo), ...ofFiles.needs];
  const { needs, facts } = await needsAndFacts(given, setup, loginTo, context);
  const judged = (by: Facts, some = needs): readonly Verdict[] =>
    judge(some, by, new Map([[chosen.reference, chosen.planned]])).filter(({ check }) => check !== 'task-enabled');
  const target = { registry: registry.name, resourceGroup: registry.group, task: read.task.name };
  const { planned } = chosen;
  const first: readonly Operation[] = [
    ...(planned.kind === 'new'
      ? [
          {
            do: 'create identity',
            name: planned.name,
            resourceGroup: planned.resourceGroup,
            location: registry.location,
          } as const,
        ]
      : []),
    ...(isAssigned(chosen, read.task) ? [] : [{ do: 'assign identities', identities: [planned] } as const]),
  ];
  const by = withoutUnreadRoles(facts);
  const whole = needs.filter((need) => isWhole(need, found));
  const others = needs.filter((need) => !whole.includes(need));
  const { operations } = planOf([...judged(withoutLimitsIn(by, found), whole), ...judged(by, others)], target);
  const mending = limitedToSecrets(operations.filter(isOfAccess), needs, facts);
  return {
    plan: planOfOperations([...first, ...mending], target),
    verdicts: [...ofFiles.verdicts, ...judged(facts)],
    gone: goneIn(facts),
  };
};

/**
 * Makes the changes of a plan and looks again. Returns what became of the plan, and how the task stands afterwards. `about`
 * is written before what is told.
 */
export const carryOutSetup = async (
  setup: AccessSetup,
  plan: Plan,
  context: CommandContext,
  about = '',
): Promise<{ readonly outcome: PlanOutcome; readonly after: AccessSetup; readonly state: AccessState }> => {
  const { services } = context;
  const outcome = await carryOutPlan(plan, setup.registry, context, about);
  await services.access.forget();
  const read = await services.tasks.getWholeForChange(setup.registry, setup.read.task.name);
  const { planned } = setup.chosen;
  const chosen =
    planned.kind === 'new'
      ? await chooseIdentity({ kind: 'new', name: planned.name }, setup.registry, services)
      : setup.chosen;
  const after = { ...setup, read, chosen };
  return { outcome, after, state: await accessState(after, context) };
};
