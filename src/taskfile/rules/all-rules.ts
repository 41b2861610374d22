import { aliasInImage } from './alias-in-image.ts';
import { aliasesInAliases, aliasNames, escapedDollars, unsupportedAliases } from './alias-names.ts';
import { buildContexts } from './build-contexts.ts';
import { buildOptions } from './build-options.ts';
import { imageTags } from './build-tags.ts';
import { containerNames } from './container-names.ts';
import { envEntries } from './env-entries.ts';
import { givenValues } from './given-values.ts';
import { ignoredKeys } from './ignored-keys.ts';
import { imageOrder } from './image-order.ts';
import { joinedLines } from './joined-lines.ts';
import { missingDockerfiles } from './missing-dockerfiles.ts';
import { missingValues } from './missing-values.ts';
import { oddWaits } from './odd-waits.ts';
import { openQuotes } from './open-quotes.ts';
import { outline } from './outline.ts';
import { encodedSecrets, loginPasswords, plainSecrets } from './plain-secrets.ts';
import { ports } from './ports.ts';
import { remoteContexts } from './remote-contexts.ts';
import { removedComments } from './removed-comments.ts';
import { repeatedKeys } from './repeated-keys.ts';
import { retries } from './retries.ts';
import type { DocumentRule, TextRule } from './rule.ts';
import { runImages } from './run-images.ts';
import { runVariableNames } from './run-variables.ts';
import { secondDocument } from './second-document.ts';
import { secretNames } from './secret-names.ts';
import { sideBySide } from './side-by-side.ts';
import { stepNetworks } from './step-networks.ts';
import { timeLimits } from './time-limits.ts';
import { tornActions } from './torn-actions.ts';
import { unknownKeys } from './unknown-keys.ts';
import { vaultAddresses } from './vault-addresses.ts';
import { versionSpelling } from './version-spelling.ts';
import { volumeUses } from './volumes.ts';
import { windowsPaths } from './windows-paths.ts';

/** The rules about texts, one file each. */
export const textRules: readonly TextRule[] = [
  givenValues,
  tornActions,
  runVariableNames,
  aliasNames,
  aliasesInAliases,
  escapedDollars,
  unsupportedAliases,
  plainSecrets,
];

/** The rules about documents, one file each. */
export const documentRules: readonly DocumentRule[] = [
  outline,
  secondDocument,
  unknownKeys,
  oddWaits,
  containerNames,
  timeLimits,
  retries,
  ignoredKeys,
  repeatedKeys,
  joinedLines,
  openQuotes,
  missingValues,
  removedComments,
  secretNames,
  vaultAddresses,
  versionSpelling,
  aliasInImage,
  imageOrder,
  sideBySide,
  runImages,
  imageTags,
  buildContexts,
  remoteContexts,
  buildOptions,
  missingDockerfiles,
  volumeUses,
  stepNetworks,
  envEntries,
  ports,
  windowsPaths,
  encodedSecrets,
  loginPasswords,
];
