import type { CommandContext } from '../../cli/command.ts';
import { CommandError, messageOf } from '../../errors.ts';
import type { SecretReference } from '../../taskfile/model.ts';
import { parseSecretUrl } from '../../taskfile/steps/secret-url.ts';

/**
 * The values of a task file's secrets by ID: given ones, or else those in their key vaults, read as the signed-in identity.
 * Throws CommandError with every secret that cannot be had, and what to type for each.
 */
export const fileSecrets = async (
  secrets: readonly SecretReference[],
  given: ReadonlyMap<string, string>,
  { services, signal, hide, messages }: CommandContext,
): Promise<ReadonlyMap<string, string>> => {
  const values = new Map<string, string>();
  const missing: string[] = [];
  const ids = new Set(secrets.map(({ id }) => id));
  for (const id of given.keys())
    if (!ids.has(id)) await messages.warn(`--secret ${id} is not used: the task file has no secret of this ID.`);
  for (const { id, keyvault } of secrets) {
    const own = given.get(id);
    if (own !== undefined) {
      values.set(id, own);
      continue;
    }
    try {
      const { vaultUrl, secretName: name, secretVersion: version } = parseSecretUrl(keyvault);
      const shown = (await services.secrets.show({ vaultUrl, name, ...(version ? { version } : {}) })) as {
        readonly value: string;
      };
      hide(shown.value);
      values.set(id, shown.value);
    } catch (error) {
      signal.throwIfAborted();
      missing.push(`The secret '${id}' (${keyvault}) cannot be read: ${messageOf(error)}`);
    }
  }
  if (missing.length === 0) return values;
  const lacking = secrets.filter(({ id }) => !values.has(id)).map(({ id }) => `--secret ${id}=env:NAME`);
  throw new CommandError(missing.join('\n'), {
    hint: `To give the values yourself, use ${lacking.join(' ')}. file:PATH and kv:VAULT/SECRET work as well.`,
  });
};
