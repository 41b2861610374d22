import type { Credentials, PlatformProperties } from '@azure/arm-containerregistry';
import { CommandError } from '../../errors.ts';
import type { StoredTask } from '../../service/resource.ts';
import type { ReadTask } from '../../service/tasks.ts';
import type { ProjectTask } from '../project-schema.ts';
import { projectTag } from '../project-tag.ts';
import { withoutFaults } from '../reading/without-faults.ts';
import { secretsOf } from '../task-secrets.ts';
import { identitiesAndLoginsOf } from './export-logins.ts';
import { seenLosses, unseenLosses } from './export-losses.ts';
import { createSecretNames, type ExportedSecret, type SecretNames } from './export-secrets.ts';
import { type Refer, stepOf } from './export-step.ts';
import { triggersOf } from './export-triggers.ts';
import { knownSpelling } from './known-spelling.ts';
import { plainAddress } from './plain-address.ts';
import { withoutMissing } from './without-missing.ts';

/** A task in the words of the project file. */
export interface ExportedTask {
  readonly name: string;
  /** Undefined when nothing of it can be said; `lost` says why. */
  readonly task: ProjectTask | undefined;
  /** The secrets that it refers to. */
  readonly secrets: readonly ExportedSecret[];
  /** What the project file does not say of the stored task, one line each. */
  readonly lost: readonly string[];
}

/** The tag of `apply` is set again by `apply`. */
const tagsOf = (tags: StoredTask['tags'] | null): Record<string, string> | undefined => {
  const own = Object.entries(tags ?? {}).filter(([name]) => name !== projectTag);
  return own.length > 0 ? Object.fromEntries(own) : undefined;
};

const platformOf = (platform: PlatformProperties | null | undefined): string | undefined => {
  if (!platform?.os) return undefined;
  const { os, architecture = 'amd64', variant } = platform;
  const text = [os, architecture || 'amd64', ...(variant ? [variant] : [])].join('/').toLowerCase();
  return text === 'linux/amd64' ? undefined : text;
};

const unless = <T>(usual: T, value: T | null | undefined): T | undefined =>
  value === usual ? undefined : (value ?? undefined);

interface Members {
  readonly status?: 'Enabled' | 'Disabled';
  readonly timeout?: number;
  readonly agentConfiguration?: { readonly cpu?: number } | null;
  readonly agentPoolName?: string | null;
  readonly logTemplate?: string | null;
}

const inWords = ({ task: stored, knowsSecrets }: ReadTask, vaultSuffix: string, refer: Refer): ProjectTask => {
  const { properties, identity, tags } = stored;
  const { step, trigger, platform, isSystemTask } = properties;
  const { status, timeout, agentConfiguration, agentPoolName, logTemplate } = properties as Members;
  const common = {
    timeout: unless(3600, timeout),
    status: unless('Enabled', knownSpelling<'Enabled' | 'Disabled'>(['Enabled', 'Disabled'], status)),
  };
  if (isSystemTask && stored.name === 'quicktask')
    return withoutMissing({ ...common, logTemplate: logTemplate || undefined, isSystemTask: true }) as ProjectTask;
  const { context, ...whatRuns } = stepOf(step, timeout ?? 3600, refer);
  const contextAccessToken = step?.contextAccessToken || undefined;
  const { gitAccessToken, schedule, triggers } = triggersOf(
    { context, contextAccessToken, trigger, knowsSecrets },
    refer,
  );
  return withoutMissing({
    context: context && plainAddress(context),
    ...whatRuns,
    gitAccessToken,
    platform: platformOf(platform),
    cpu: unless(2, agentConfiguration?.cpu),
    ...common,
    agentPool: agentPoolName || undefined,
    logTemplate: logTemplate || undefined,
    ...identitiesAndLoginsOf(identity, properties.credentials as Credentials | undefined, vaultSuffix, refer),
    schedule,
    triggers,
    tags: tagsOf(tags),
  }) as ProjectTask;
};

/**
 * A stored task in the words of the project file: the inverse of `wantedTask`. What is as `create` makes it by default is
 * left out. Secrets become references to environment variables, which `names` gives. What the task made from this would
 * have otherwise is in `lost`.
 */
export const exportTask = async (
  read: ReadTask,
  { vaultSuffix, names = createSecretNames() }: { readonly vaultSuffix: string; readonly names?: SecretNames },
): Promise<ExportedTask> => {
  const { task: stored } = read;
  const { name } = stored;
  const refer: Refer = (words, what, value) => names.referTo(name, words, what, value);
  const { task, faults } = withoutFaults(name, inWords(read, vaultSuffix, refer));
  const references = new Set((task ? secretsOf(task) : []).map(({ text }) => text));
  const secrets = names.secrets.filter(({ variable }) => references.has(`env:${variable}`));
  const lost = [...faults, ...unseenLosses(stored)];
  if (!task) return { name, task, secrets, lost };
  try {
    return { name, task, secrets, lost: [...lost, ...(await seenLosses(read, task, vaultSuffix, secrets))] };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { name, task: undefined, secrets: [], lost: [...lost, error.message] };
  }
};
