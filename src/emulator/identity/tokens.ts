import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EmulatorContext } from '../context.ts';

/** Who a token speaks for, and to whom it may be shown. */
export interface TokenSubject {
  readonly objectId: string;
  readonly clientId: string;
  /** The resource that the token was asked for, such as `https://vault.azure.net`. */
  readonly audience: string;
}

type TokenContext = Pick<EmulatorContext, 'store' | 'now'>;

/** Managed-identity tokens live for a day. */
export const tokenLifetimeSeconds = 86_400;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const signatureOf = (context: TokenContext, signed: string): Buffer =>
  createHmac('sha256', Buffer.from(context.store.state.signingKey, 'hex')).update(signed).digest();

const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);

/**
 * An access token of the emulator's directory: a JWT signed with the state's key, with the claims that Azure
 * clients read (`tid`, `oid`, `appid`, `xms_mirid`, `aud`, `exp`).
 */
export const issueToken = (context: TokenContext, subject: TokenSubject): string => {
  const { tenantId, principals } = context.store.state;
  const issued = secondsOf(context.now());
  const principal = principals[subject.objectId.toLowerCase()];
  const claims = {
    aud: subject.audience,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: issued,
    nbf: issued,
    exp: issued + tokenLifetimeSeconds,
    appid: subject.clientId,
    oid: subject.objectId,
    sub: subject.objectId,
    tid: tenantId,
    ver: '1.0',
    ...(principal?.type === 'User' ? { upn: principal.displayName } : { idtyp: 'app' }),
    xms_mirid: principal?.resourceId,
  };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${signatureOf(context, signed).toString('base64url')}`;
};

/** What a token of `issueToken` says; undefined when it is not ours, was changed, or has expired. */
export const verifyToken = (context: TokenContext, jwt: string): TokenSubject | undefined => {
  const [header, payload, signature, ...rest] = jwt.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(context, `${header}.${payload}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  if (typeof claims.exp !== 'number' || claims.exp <= secondsOf(context.now())) return undefined;
  // Registry tokens are signed with the same key but speak for no directory object.
  if (typeof claims.oid !== 'string' || typeof claims.appid !== 'string') return undefined;
  return { objectId: claims.oid, clientId: claims.appid, audience: String(claims.aud) };
};
