import type { Facts } from '../../access/model.ts';
import { storedRunnable } from '../../access/needs.ts';
import type { CommandContext } from '../../cli/command.ts';
import type { FoundRegistry, RegistryPlace } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import { failuresOf, orUndefined, type PlannedRun, readAgain } from './failures-of-run.ts';
import { stopRun } from './stop-run.ts';

/** The identities that the user may see, so that those that are missing can be named. */
const identitiesByClientId = async ({ services }: CommandContext): Promise<Facts['identities']> => {
  const all = (await orUndefined(services.identities.list())) ?? [];
  return new Map(
    all.flatMap(({ id, name, properties }) => {
      const { clientId, principalId } = properties ?? {};
      return clientId && principalId
        ? [[clientId.toLowerCase(), { known: true, value: { principalId, name, resourceId: id } }] as const]
        : [];
    }),
  );
};

/** The parts of a task that a run replaces. */
interface Overrides {
  readonly agentPool?: string | undefined;
  /** Whether the steps are others than the task's own. */
  readonly changesSteps: boolean;
}

/** The check of a run of a task. `start` has it begin while the task is read. */
export const startTaskPreflight = (place: RegistryPlace, context: CommandContext) => {
  const { services } = context;
  const described = Promise.all([services.registries.describe(place), services.suffixes()]);
  described.catch(() => undefined);
  return {
    /**
     * Throws CommandError when the run cannot work for certain. Before that, reads again what an earlier command kept, and
     * the task in the newest form of the service, which alone shows all of it.
     */
    check: async (task: StoredTask, { agentPool, changesSteps }: Overrides): Promise<void> => {
      if (task.properties.isSystemTask) return;
      const [registry, { loginServer: suffix }] = await described;
      const planned = (of: StoredTask, { loginServer }: FoundRegistry): PlannedRun => {
        const { step, agentPoolName, ...stored } = storedRunnable(of, { loginServer, suffix });
        const pool = agentPool || agentPoolName;
        return {
          task: of,
          runnable: { ...stored, agentPoolName: pool, ...(changesSteps ? {} : { step }) },
        };
      };
      const likely = await failuresOf(registry, planned(task, registry), context);
      if (likely.length === 0) return;
      const needsNames = likely.some(({ check }) => check === 'identity-assigned');
      const [now, whole, identities] = await Promise.all([
        readAgain(registry, context),
        orUndefined(services.tasks.getWholeForChange(place, task.name)),
        needsNames ? identitiesByClientId(context) : undefined,
      ]);
      if (!whole) return;
      const failures = await failuresOf(now, planned(whole.task, now), context, identities);
      if (failures.length > 0) await stopRun(failures, now, task.name, context);
    },
  };
};
