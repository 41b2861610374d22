import { checksOf, type FailedRun, failureWords } from '../../access/failure-words.ts';
import { isHub } from '../../access/image-place.ts';
import { judge } from '../../access/judge.ts';
import { failureIn, type KnownFailure } from '../../access/known-failures.ts';
import type { CheckName, Need, RegistryNeed, Verdict } from '../../access/model.ts';
import { needsOf, storedRunnable } from '../../access/needs.ts';
import { planOf } from '../../access/plan.ts';
import { acrtaskCommands } from '../../access/plan-commands.ts';
import type { CommandContext } from '../../cli/command.ts';
import { InterruptedError, messageOf } from '../../errors.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredRun } from '../../service/resource.ts';
import { createSourceReader } from './source-reader.ts';

const sameRegistry = (one: string, other: string): boolean => one === other || (isHub(one) && isHub(other));

const vaultName = (host: string): string => host.split('.')[0] ?? host;

/** Failures of an identity, whatever it logs in to. */
const isOfIdentity = ({ name }: KnownFailure): boolean =>
  ['token-exchange-unauthorized', 'token-exchange-forbidden', 'identity-not-found'].includes(name);

/** Whether a need can be what failed: about the registry, vault or secret that the failure names. */
const concerns = (failure: KnownFailure, checks: readonly CheckName[]): ((need: Need) => boolean) => {
  const { registry, vault, secret } = failure;
  const looksAt = (kind: RegExp): boolean => checks.some((check) => kind.test(check));
  const isOpen = !looksAt(/^(?:registry|secret|vault)-/) && looksAt(/^identity-/);
  return (need) => {
    switch (need.kind) {
      case 'registry':
        return (
          (isOpen || looksAt(/^registry-/)) &&
          (registry === undefined || sameRegistry(need.loginServer, registry)) &&
          (!isOfIdentity(failure) || need.login.by === 'identity')
        );
      case 'secret':
        return (
          (isOpen || looksAt(/^(?:secret|vault)-/)) &&
          (vault === undefined || vaultName(need.secret.vault) === vaultName(vault)) &&
          (secret === undefined || need.secret.name.toLowerCase() === secret.toLowerCase())
        );
      case 'agent pool':
        return looksAt(/^(?:agent-pool|registry-network|vault-network)$/);
      case 'trigger':
        return need.trigger.type === 'source' && looksAt(/^git-token$/);
    }
  };
};

const certain = ({ isGuess: _, ...need }: RegistryNeed): RegistryNeed => need;

/** What is not as the run needs it, as far as it can explain the failure; nothing when that cannot be told. */
const causesOf = async (
  failure: KnownFailure,
  place: RegistryPlace,
  taskName: string,
  { run, log }: { readonly run: StoredRun; readonly log: string | undefined },
  context: CommandContext,
): Promise<readonly Verdict[]> => {
  const { services } = context;
  const checks = checksOf[failure.name];
  const [{ task, knowsSecrets }, registry, { loginServer: suffix }] = await Promise.all([
    services.tasks.getWholeForChange(place, taskName),
    services.registries.describe(place),
    services.suffixes(),
  ]);
  const runnable = storedRunnable(task, { loginServer: registry.loginServer, suffix }, { run, logEnd: log });
  const all = await needsOf(runnable, createSourceReader({ fetch: false, folders: [] }, context));
  // The log shows that the run did what was only a guess before.
  const isSeen = failure.registry !== undefined;
  const needs = all.needs
    .filter(concerns(failure, checks))
    .map((need): Need => (isSeen && need.kind === 'registry' ? certain(need) : need));
  if (needs.every(({ kind }) => kind === 'agent pool') && !checks.includes('agent-pool')) return [];
  const facts = await services.access.facts({ registry, task, knowsSecrets, needs });
  return judge(needs, facts).filter(
    ({ check, result, sources }) => result === 'fail' && checks.includes(check) && sources.length > 0,
  );
};

const textOfCauses = (causes: readonly Verdict[], place: RegistryPlace, task: string): string => {
  const target = { registry: place.name, resourceGroup: place.group, task };
  const commands = acrtaskCommands(planOf(causes, target));
  const ofUser = causes.flatMap(({ fix }) => (fix?.by === 'user' ? [fix] : []));
  return [
    ...new Set(causes.map(({ sentence }) => sentence)),
    ...(commands.length === 0 ? [] : ['To fix it:', ...commands]),
    ...new Set(ofUser.flatMap(({ advice, command }) => [advice, ...(command === undefined ? [] : [command])])),
  ].join('\n');
};

const textOfWords = (failure: KnownFailure, run: FailedRun): string => {
  const { sentence, advice, command } = failureWords(failure, run);
  return [sentence, advice, ...(command === undefined ? [] : [command])].join('\n');
};

const explain = async (place: RegistryPlace, run: StoredRun, context: CommandContext): Promise<string | undefined> => {
  const { services, messages } = context;
  const { status = '', task } = run.properties;
  const log = await services.runs.logEnd(place, run.properties.runId ?? run.name);
  const failure = failureIn(log ?? '', status);
  if (failure === undefined) return undefined;
  if (task && checksOf[failure.name].length > 0) {
    try {
      const causes = await causesOf(failure, place, task, { run, log }, context);
      if (causes.length > 0) return textOfCauses(causes, place, task);
    } catch (error) {
      if (error instanceof InterruptedError) throw error;
      await messages.info(`What the run lacks was not looked up: ${messageOf(error)}`);
    }
  }
  return textOfWords(failure, { registry: place.name, ...(task ? { task } : {}) });
};

/**
 * Says on standard error why a run failed, when the end of its log shows a known failure: who lacks which access to what,
 * where that can be looked up, and what mends it. Of any other run it says nothing, or `otherwise`. Rejects only on an
 * interrupt: what cannot be read is told with --verbose.
 */
export const explainFailure = async (
  place: RegistryPlace,
  raw: unknown,
  context: CommandContext,
  otherwise?: string,
): Promise<void> => {
  if (context.globals.onlyShowErrors) return;
  try {
    const text = (await explain(place, raw as StoredRun, context)) ?? otherwise;
    if (text !== undefined) await context.messages.warn(context.redact(text));
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    await context.messages.info(`Why the run failed was not looked up: ${messageOf(error)}`);
  }
};
