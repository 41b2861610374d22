import { option } from '../../cli/option.ts';
import { flag, optional, text, texts } from '../../cli/option-schemas.ts';

const group = 'Only with --local:';

/** How to carry out a run on this machine. */
export const localOptions = {
  local: option('--local', 'Run on this machine, with Docker, Podman, or Buildah, instead of in Azure.', flag(), {
    own: true,
  }),
  registryServer: option(
    '--registry-server <host>',
    'Login server of the registry that the run belongs to: .Run.Registry.',
    optional(text()),
    { group, own: true },
  ),
  runId: option('--run-id <id>', 'ID of the run: .Run.ID.', optional(text()), { group, own: true }),
  credential: option(
    '--credential <login>',
    'Login to a registry as HOST=USER:env:NAME, with the password in the environment variable NAME; may be repeated.',
    optional(texts()),
    { group, own: true },
  ),
};

/** How to carry out a task file on this machine. */
export const localRunOptions = {
  ...localOptions,
  env: option(
    '--env <variable>',
    'Environment variable NAME=VALUE of every step; may be repeated.',
    optional(texts()),
    { group, own: true },
  ),
};
