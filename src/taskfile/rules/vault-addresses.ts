import { suggest } from '../../did-you-mean.ts';
import { isOpenAt } from './open-values.ts';
import type { CheckedDocument, Finding } from './rule.ts';

/** What the hosts of key vaults end in, one per cloud (learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates). */
const suffixes = ['vault.azure.net', 'vault.usgovcloudapi.net', 'vault.azure.cn', 'vault.microsoftazure.de'];

/**
 * Secrets whose address has a host that is nearly that of a key vault, or a name that Key Vault refuses. Hosts that look
 * like no vault of a public cloud may be of another one.
 */
export function* vaultAddresses(document: CheckedDocument): Iterable<Finding> {
  for (const secret of document.task.secrets) {
    const [, host = '', name = ''] =
      /^https:\/\/([^/?#:@]+)(?::\d+)?\/secrets\/([^/?#]+)(?:\/[^/?#]*)?\/?$/.exec(secret.keyvault) ?? [];
    const fault = host === '' ? undefined : faultOf(host.toLowerCase(), name);
    if (!fault) continue;
    const at = document.valueSpan(secret, 'keyvault');
    if (!isOpenAt(document, at)) yield { code: 'vault-address', at, ...fault };
  }
}

function faultOf(host: string, secret: string): Pick<Finding, 'message' | 'hint'> | undefined {
  const dot = host.indexOf('.');
  const vault = host.slice(0, Math.max(0, dot));
  const suffix = host.slice(dot + 1);
  if (!suffixes.includes(suffix)) return nearly(host, vault, suffix);
  // Their lengths are limited too, which examples seldom heed.
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(vault)) {
    return {
      message: `'${vault}' cannot be the name of a key vault`,
      hint: 'The name of a vault has letters, digits, and hyphens, and no hyphen at its end.',
    };
  }
  if (/^[A-Za-z0-9-]+$/.test(secret)) return undefined;
  return {
    message: `'${secret}' cannot be the name of a secret in a key vault`,
    hint: 'The name of a secret has letters, digits, and hyphens.',
  };
}

function nearly(host: string, vault: string, suffix: string): Pick<Finding, 'message' | 'hint'> | undefined {
  if (suffixes.includes(host)) {
    return {
      message: `the address of the secret has no name of a key vault before '${host}'`,
      hint: `Write it as https://VAULT.${host}/secrets/NAME.`,
    };
  }
  const labels = suffix.split('.');
  const meant = suffixes.find((each) => isNearly(labels, each.split('.')) || each === `vault.${suffix}`);
  if (meant === undefined) return undefined;
  return { message: `no key vault has the host '${host}'`, hint: `Did you mean '${vault}.${meant}'?` };
}

/** Whether the labels of two domains are the same but for the last one, or nearly the same. */
function isNearly(labels: readonly string[], known: readonly string[]): boolean {
  if (labels.length !== known.length) return false;
  const differing = known.filter((label, index) => label !== labels[index]);
  if (differing.length === 1 && known.at(-1) === differing[0]) return true;
  return known.every((label, index) => label === labels[index] || suggest(labels[index] ?? '', [label]).length > 0);
}
