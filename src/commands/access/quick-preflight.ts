import type { Verdict } from '../../access/model.ts';
import type { Runnable, RunStep } from '../../access/needs.ts';
import type { CommandContext } from '../../cli/command.ts';
import { callerIdentity, type SourceAuthOptions } from '../../request/source-auth.ts';
import type { FoundRegistry, RegistryPlace } from '../../service/registries.ts';
import { failuresOf, readAgain } from './failures-of-run.ts';
import { stopRun } from './stop-run.ts';

const stepTypes: Readonly<Record<string, string>> = {
  DockerBuildRequest: 'Docker',
  FileTaskRunRequest: 'FileTask',
  EncodedTaskRunRequest: 'EncodedTask',
};

/** A request for a run without a task. */
export interface QuickRequest {
  readonly type: string;
  readonly credentials?: Runnable['credentials'];
  readonly platform?: Runnable['platform'];
  readonly agentPoolName?: string | undefined;
}

const quickRunnable = (request: QuickRequest, { loginServer }: FoundRegistry, suffix: string): Runnable => ({
  loginServer,
  suffix,
  platform: request.platform,
  credentials: request.credentials ?? null,
  agentPoolName: request.agentPoolName,
  step: { ...request, type: stepTypes[request.type], contextPath: undefined } as unknown as RunStep,
});

/** What the options of a command can mend, for a run that has no task to change. */
const adviceFor = (
  { check }: Verdict,
  { facts }: FoundRegistry,
  { authMode }: SourceAuthOptions,
): string | undefined => {
  if (check === 'registry-network')
    return 'Run it on an agent pool in a virtual network (--agent-pool), or as a task with a system-assigned identity, which network rules can let in.';
  if (check !== 'source-registry-login') return undefined;
  if (facts.mode === 'roles') return 'Let the run log in: leave out --auth-mode None.';
  return `Let the run log in as you${authMode === undefined ? '' : ', without --auth-mode'}: --source-acr-auth-id '[caller]'.`;
};

const withAdvice = (failure: Verdict, registry: FoundRegistry, options: SourceAuthOptions): Verdict => {
  const advice = adviceFor(failure, registry, options);
  return advice === undefined ? failure : { ...failure, fix: { by: 'user', advice } };
};

/**
 * Checks a run without a task before its source is sent. In a registry with repository permissions, where the token of a
 * run gives no access, the run logs in as the caller, if no option says how it logs in. Resolves to that identity, or the
 * one of the options. Throws CommandError when the run cannot work for certain.
 */
export const preflightQuick = async (
  place: RegistryPlace,
  requestAs: (caller: '[caller]' | undefined) => QuickRequest,
  options: SourceAuthOptions,
  context: CommandContext,
): Promise<'[caller]' | undefined> => {
  const { services, underAz, messages } = context;
  const [registry, { loginServer: suffix }] = await Promise.all([
    services.registries.describe(place),
    services.suffixes(),
  ]);
  const isOpen = options.authMode === undefined && options.sourceAcrAuthId === undefined;
  const callerOf = ({ facts }: FoundRegistry): '[caller]' | undefined =>
    isOpen && !underAz && facts.mode === 'repositories' ? '[caller]' : callerIdentity(options);
  const failuresIn = (found: FoundRegistry): Promise<readonly Verdict[]> =>
    failuresOf(found, { runnable: quickRunnable(requestAs(callerOf(found)), found, suffix) }, context);
  let current = registry;
  if ((await failuresIn(registry)).length > 0) {
    current = await readAgain(registry, context);
    const failures = await failuresIn(current);
    if (failures.length > 0)
      await stopRun(
        failures.map((each) => withAdvice(each, current, options)),
        current,
        undefined,
        context,
      );
  }
  const caller = callerOf(current);
  if (caller !== undefined && isOpen)
    await messages.warn(
      `The run logs in to ${current.name} as you, because the registry uses repository permissions (--source-acr-auth-id '[caller]').`,
    );
  return caller;
};
