import type { CommandContext } from '../../cli/command.ts';
import type { EngineName } from '../../runner/engines/engine.ts';
import type { Step, TaskFile } from '../../taskfile/model.ts';
import { runImage } from '../../taskfile/steps/docker-uses.ts';
import { shellCommands } from '../../taskfile/steps/shell-words.ts';
import { hostName, type IdentityEndpoint, startIdentityEndpoint } from './identity-endpoint.ts';

/**
 * Starts the endpoint through which steps get tokens of the signed-in identity for some resources, and says so. Undefined
 * without resources.
 */
export const offerIdentity = async (
  resources: readonly string[] | undefined,
  engine: EngineName,
  { services, messages, host, hide }: CommandContext,
): Promise<IdentityEndpoint | undefined> => {
  if (resources === undefined || resources.length === 0) return undefined;
  const endpoint = await startIdentityEndpoint({
    resources,
    platform: host.platform,
    // Steps share the network of the machine there.
    ...(engine === 'buildah' ? { address: '127.0.0.1' } : {}),
    tokenFor: async (resource) => {
      const token = await services.accounts.accessToken(resource);
      hide(token.token);
      return token;
    },
    say: (text) => void messages.warn(text),
  });
  hide(endpoint.secret);
  await messages.warn(
    `Every step of this run can get access tokens of the identity that you are signed in with, for ${resources.join(', ')} (--with-identity). With them, a step can do there what you can.`,
  );
  return endpoint;
};

/** A step that runs the engine's own client takes no options of a container. */
const isClient = ({ cmd }: Step): boolean =>
  /^(?:docker|buildx)(?::|$)/.test(runImage(shellCommands(cmd)[0] ?? [])?.image ?? '');

/** The task with cmd steps that find the endpoint. */
export const withIdentity = (task: TaskFile, endpoint: IdentityEndpoint | undefined): TaskFile => {
  if (!endpoint) return task;
  const steps = task.steps.map((step) =>
    step.type !== 'cmd' || isClient(step)
      ? step
      : {
          ...step,
          // The text stands behind `docker run`, where options may come before the image.
          cmd: endpoint.isByName ? `--add-host ${hostName}:host-gateway ${step.cmd}` : step.cmd,
          env: [...endpoint.env, ...step.env],
        },
  );
  return { ...task, steps };
};
