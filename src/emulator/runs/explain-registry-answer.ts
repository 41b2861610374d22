import type { EmulatorContext } from '../emulator-context.ts';
import { findRegistry } from '../registry/contents.ts';
import { refuseAtFirewall, waysPastFirewall } from '../registry/firewall.ts';
import { inShell } from './identities.ts';
import { explainUnknownRegistry } from './registry-logins.ts';
import type { MadeLogin, RegistryProblem, RunJob } from './run-engine.ts';

/** What a registry refused to do. */
export interface RefusedAccess {
  /** The registry's login server. */
  readonly host: string;
  readonly action: 'pull' | 'push';
}

/** Why a registry of the emulator refuses a run a pull or push, and how to allow it; `login` is the run's login there. */
export const explainRefusal = (
  context: EmulatorContext,
  job: Pick<RunJob, 'origin' | 'taskName' | 'registry' | 'identities'>,
  { host, action }: RefusedAccess,
  login: MadeLogin | undefined,
): string[] => {
  if (refuseAtFirewall(context, host, login?.credential.origin ?? job.origin)) return waysPastFirewall(host);
  const preposition = action === 'pull' ? 'from' : 'to';
  if (login) {
    const grant = login.grant?.(action);
    const may = `The login to ${host} was made by ${login.as}, which may not ${action} ${preposition} this repository.`;
    return grant ? [may, `Allow it: ${grant}`] : [may];
  }
  const without = `The run did not log in to ${host} before it tried to ${action} ${preposition} it.`;
  const task = job.taskName;
  const where = `--registry ${job.registry.name} --name ${task}`;
  if (host === job.registry.loginServer)
    return task === undefined
      ? [without, 'Its login mode is None: queue it with --auth-mode Default.']
      : [without, `Its login mode is None. Let it log in: acrtask update ${where} --auth-mode Default`];
  if (task === undefined) {
    return [without, `A quick run logs in to its own registry only. Create a task, and add a credential for ${host}.`];
  }
  const [identity] = job.identities;
  return [
    without,
    ...(identity === undefined
      ? [
          `The task has no identity to log in with. Give it one: acrtask identity assign ${where} --identities '[system]'`,
        ]
      : []),
    `Give the task a credential: acrtask credential add ${where} --login-server ${host} --use-identity ${inShell(identity ?? '[system]')}`,
  ];
};

/** A build's run has no permissions of its own in registries with repository permissions. */
const buildCommand = (context: EmulatorContext, host: string, name: string): string => {
  const registry = findRegistry(context, host);
  const isAbac = registry?.properties.roleAssignmentMode === 'AbacRepositoryPermissions';
  const asCaller = isAbac ? " --source-acr-auth-id '[caller]'" : '';
  return `acrtask build --registry ${registry?.name} --image ${name}${asCaller} .`;
};

/** How to get an image, `repository:tag`, into a registry of the emulator that lacks it. */
export const explainMissingImage = (context: EmulatorContext, host: string, image: string): string[] => [
  `The registry ${host} has no image ${image}. Push it first, for example: ${buildCommand(context, host, image)}`,
];

/** A login that was refused, whichever step or credential made it. */
const explainRefusedLogin = (host: string): string[] => [
  `${host} refused a login: the user name and the password do not belong together.`,
  ...(host === 'docker.io' ? ["The emulator's Docker Hub accounts are set with --docker-hub-user NAME:PASSWORD."] : []),
];

/** Why a registry of the emulator answered a run with a status that is an error; nothing when the status says it all. */
export const explainAnswer = (
  context: EmulatorContext,
  job: Pick<RunJob, 'origin' | 'taskName' | 'registry' | 'identities'>,
  { host, status, action, image }: RegistryProblem,
  login: MadeLogin | undefined,
): readonly string[] => {
  const isRefused = status === 401 || status === 403;
  if (status === 401 && image === '') return explainRefusedLogin(host);
  if (host === 'docker.io')
    return isRefused
      ? [`Only a login as the Docker Hub user whose name ${image} begins with may ${action} it. No step made one.`]
      : [];
  if (!findRegistry(context, host)) return [explainUnknownRegistry(host)];
  if (isRefused) return explainRefusal(context, job, { host, action }, login);
  return status === 404 && action === 'pull' ? explainMissingImage(context, host, image) : [];
};
