import { option } from '../../cli/option.ts';
import { choice, optional } from '../../cli/option-schemas.ts';
import { InvalidInputError } from '../../errors.ts';
import type { ExitCodes } from '../../follow/outcome.ts';
import type { Host } from '../../host.ts';

const kinds = ['simple', 'detailed'] as const satisfies readonly ExitCodes[];

/** Whether the exit code tells how a followed run ended. */
export const exitCodeOption = option(
  '--exit-code <codes>',
  'Exit code of a run that does not succeed. simple: always 1; detailed: 4 if it fails, 5 if it is canceled, 6 if it times out. Defaults to ACRTASK_EXIT_CODES, or else to simple.',
  optional(choice(kinds)),
  { group: 'Following the run:', own: true },
);

/**
 * The exit codes that `--exit-code` or else ACRTASK_EXIT_CODES names; `simple` when neither is set. Throws
 * InvalidInputError when the variable has another value.
 */
export const exitCodesOf = (
  { exitCode }: { readonly exitCode?: ExitCodes | undefined },
  { env }: Pick<Host, 'env'>,
): ExitCodes => {
  const named = env.ACRTASK_EXIT_CODES;
  if (exitCode !== undefined || !named) return exitCode ?? 'simple';
  const found = kinds.find((each) => each === named.toLowerCase());
  if (found === undefined)
    throw new InvalidInputError(`ACRTASK_EXIT_CODES: '${named}' is neither simple nor detailed.`);
  return found;
};
