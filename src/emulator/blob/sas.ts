import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EmulatorContext } from '../emulator-context.ts';
import { suffixes } from '../emulator-context.ts';

/** What a link permits: `r` read, `w` write. */
export type BlobPermissions = 'r' | 'rw';

const version = '2021-08-06';

const signatureOf = (context: EmulatorContext, path: string, permissions: string, expires: string): Buffer =>
  createHmac('sha256', Buffer.from(context.store.state.signingKey, 'hex'))
    .update([permissions, expires, path, version].join('\n'))
    .digest();

/** The path prefix of a blob when the storage account is not in the host name. */
const account = '/emulator';

/** Whether a URL belongs to the storage account under this machine's own name. */
export const isLocalBlob = ({ hostname, pathname }: URL): boolean =>
  hostname === 'localhost' && pathname.startsWith(`${account}/container-`);

/** The path of the blob in `url`: `/container/blob`. */
export const blobPath = (url: URL): string =>
  decodeURIComponent(isLocalBlob(url) ? url.pathname.slice(account.length) : url.pathname);

/**
 * How clients parse links: az 2.45 and the SDK, which use an older API version, expect the account in the host name
 * (`account`); later ones accept any address, and `localhost` needs no line in a hosts file.
 */
export type LinkStyle = 'account' | 'localhost';

/**
 * A link to the blob at `path` (`/container/blob`) that lets its holder use the blob until `expires`
 * (rest-api.md 6.1, 6.2).
 */
export const signedUrl = (
  context: EmulatorContext,
  path: string,
  permissions: BlobPermissions,
  expires: Date,
  style: LinkStyle = 'account',
): string => {
  const se = `${expires.toISOString().slice(0, 19)}Z`;
  const query = new URLSearchParams({ sv: version, se, sr: 'b', sp: permissions });
  query.set('sig', signatureOf(context, path, permissions, se).toString('base64'));
  const [host, before] = style === 'localhost' ? ['localhost', account] : [`emulator.blob.${suffixes.storage}`, ''];
  return `https://${host}${context.port()}${before}${path}?${query}`;
};

/**
 * Checks the signature in `url`, made by `signedUrl`, and that it allows `permission`.
 * Gives undefined when it does, else the storage service's error code.
 */
export const refusalOf = (context: EmulatorContext, url: URL, permission: 'r' | 'w'): string | undefined => {
  const sp = url.searchParams.get('sp') ?? '';
  const se = url.searchParams.get('se') ?? '';
  const given = Buffer.from(url.searchParams.get('sig') ?? '', 'base64');
  const wanted = signatureOf(context, blobPath(url), sp, se);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'AuthenticationFailed';
  // "Not before now" is written so that an unreadable date counts as expired.
  if (!(new Date(se).getTime() > context.realTime().getTime())) return 'AuthenticationFailed';
  return sp.includes(permission) ? undefined : 'AuthorizationPermissionMismatch';
};
