import {
  parseWantedRegistry,
  parseWantedVault,
  type RegistryOption,
  refuseRegistryTwice,
  refuseVaultTwice,
  type WantedRegistry,
  type WantedVault,
} from '../../access/parse-access-options.ts';
import { checkAll, checkEach } from '../../check-all.ts';
import { InvalidInputError } from '../../errors.ts';

/** What the options ask for, before anything is looked up. */
export interface WantedTargets {
  readonly registries: readonly WantedRegistry[];
  readonly vaults: readonly WantedVault[];
}

interface AccessValues {
  readonly pullFrom?: readonly string[] | undefined;
  readonly pushTo?: readonly string[] | undefined;
  readonly vault?: readonly string[] | undefined;
}

const registriesOf = (texts: readonly string[] | undefined, option: RegistryOption): readonly WantedRegistry[] => {
  const wanted = checkEach(texts ?? [], (text) => parseWantedRegistry(text, option));
  refuseRegistryTwice(wanted);
  return wanted;
};

const vaultsOf = (texts: readonly string[] | undefined): readonly WantedVault[] => {
  const wanted = checkEach(texts ?? [], parseWantedVault);
  refuseVaultTwice(wanted);
  return wanted;
};

/** Parses the options that name what an identity gets access to. Throws CommandError for all problems together. */
export const wantedTargets = ({ pullFrom, pushTo, vault }: AccessValues): WantedTargets => {
  const { pulls, pushes, vaults } = checkAll({
    pulls: () => registriesOf(pullFrom, '--pull-from'),
    pushes: () => registriesOf(pushTo, '--push-to'),
    vaults: () => vaultsOf(vault),
  });
  return { registries: [...pulls, ...pushes], vaults };
};

/** Whether the options ask for anything. */
export const wantsAccess = ({ registries, vaults }: WantedTargets): boolean => registries.length + vaults.length > 0;

interface IdentityOptions {
  readonly name: string;
  readonly assignIdentity?: readonly string[] | undefined;
  readonly isSystemTask?: boolean;
}

/**
 * The options of a new task that gets access: with the system-assigned identity unless they name one. Throws CommandError
 * when they name several, and for the system task, which has none.
 */
export const withIdentityForAccess = <T extends IdentityOptions>(options: T, targets: WantedTargets): T => {
  if (!wantsAccess(targets)) return options;
  if (options.isSystemTask)
    throw new InvalidInputError(
      'A system task has no identity that --pull-from, --push-to, and --vault could apply to.',
    );
  const { assignIdentity = [] } = options;
  if (assignIdentity.length > 1) {
    throw new InvalidInputError(
      `--pull-from, --push-to, and --vault give access to one identity, and --assign-identity names ${assignIdentity.length}.`,
      {
        hint: `Create the task without them, and then run 'acrtask identity setup ${options.name} -r REGISTRY --identity IDENTITY' with them, once for each identity.`,
      },
    );
  }
  return { ...options, assignIdentity };
};
