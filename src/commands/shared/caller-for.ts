import type { CommandContext } from '../../cli/command.ts';
import { callerIdentity, type SourceAuthOptions } from '../../request/source-auth.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { QuickRequest } from '../access/quick-preflight.ts';

/**
 * The identity with which a run without a task logs in to its registry, after the check of the run, unless --no-preflight
 * leaves both to the options. Throws CommandError when the run cannot work for certain.
 */
export const callerFor = async (
  place: RegistryPlace,
  requestAs: (caller: '[caller]' | undefined) => QuickRequest,
  options: SourceAuthOptions & { readonly noPreflight: boolean },
  context: CommandContext,
): Promise<'[caller]' | undefined> =>
  options.noPreflight
    ? callerIdentity(options)
    : (await import('../access/quick-preflight.ts')).preflightQuick(place, requestAs, options, context);
