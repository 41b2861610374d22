import { messageOf } from '../../errors.ts';
import { type GoUrl, parseGoUrl } from './go-url.ts';

/** The location of a key vault secret (taskfile.md 13.3). */
export interface SecretUrl {
  readonly vaultUrl: string;
  readonly secretName: string;
  /** Empty for the newest version. */
  readonly secretVersion: string;
  /** The resource that a token for the vault is requested for. */
  readonly audience: string;
}

/**
 * Validates and parses the URL of a key vault secret; all parts are lower-cased (taskfile.md 13.3). Throws an Error
 * with the engine's text when it is not such a URL.
 */
export function parseSecretUrl(text: string): SecretUrl {
  if (text === '') throw new Error('missing azure keyvault URL');
  const url = text.toLowerCase().replace(/\/$/, '');
  const { scheme, host, path } = splitUrl(url);
  if (scheme !== 'https') throw new Error('invalid azure keyvault secret URL scheme. Expected Https');
  const segments = path.split('/');
  if (segments.length < 3 || segments.length > 4) {
    throw new Error(`invalid azure keyvault secret URL. Bad number of URL segments: ${segments.length}`);
  }
  const [, collection = '', secretName = '', secretVersion = ''] = segments;
  if (collection !== 'secrets') {
    throw new Error(`invalid azure keyvault secret URL. Expected 'secrets' collection, but found: ${collection}`);
  }
  const vaultUrl = `https://${host}`;
  const dot = host.indexOf('.');
  if (dot < 0) throw new Error(`extracted vault resource ${vaultUrl} from vault URL ${text} is invalid`);
  return { vaultUrl, secretName, secretVersion, audience: `https://${host.slice(dot + 1)}` };
}

function splitUrl(url: string): GoUrl {
  try {
    return parseGoUrl(url);
  } catch (error) {
    throw new Error(`failed to parse the azure keyvault secret URL: ${messageOf(error)}`);
  }
}
