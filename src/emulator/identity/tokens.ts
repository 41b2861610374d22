import { createHmac, timingSafeEqual } from 'node:crypto';
import { isObject } from '../../json.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import type { AudienceCheck } from './audiences.ts';

/** Who a token identifies, and which service it is for. */
export interface TokenSubject {
  readonly objectId: string;
  readonly clientId: string;
  /** The resource that the token was requested for, such as `https://vault.azure.net`. */
  readonly audience: string;
}

type TokenContext = Pick<EmulatorContext, 'store' | 'realTime'>;

/** Managed identity tokens are valid for a day. */
export const tokenLifetimeSeconds = 86_400;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const signatureOf = (context: TokenContext, signed: string): Buffer =>
  createHmac('sha256', Buffer.from(context.store.state.signingKey, 'hex')).update(signed).digest();

const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000);

/** The issuer of tokens in the emulator's directory. */
export const issuerOf = ({ store }: Pick<TokenContext, 'store'>): string =>
  `https://sts.windows.net/${store.state.tenantId}/`;

/**
 * An access token of the emulator's directory: a JWT signed with the state's key, with the claims that Azure
 * clients read (`tid`, `oid`, `appid`, `xms_mirid`, `aud`, `exp`).
 */
export const issueToken = (context: TokenContext, subject: TokenSubject): string => {
  const { tenantId, principals } = context.store.state;
  const issued = secondsOf(context.realTime());
  const principal = principals[subject.objectId.toLowerCase()];
  const claims = {
    aud: subject.audience,
    iss: issuerOf(context),
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

/** Why a token is rejected; each service words it in its own way. */
export type TokenRefusal =
  | { readonly reason: 'invalid' }
  | { readonly reason: 'issuer'; readonly issuer: string }
  | { readonly reason: 'audience'; readonly audience: string }
  | { readonly reason: 'expired'; readonly at: Date };

export type TokenVerdict = { readonly subject: TokenSubject } | { readonly refused: TokenRefusal };

const invalid: TokenVerdict = { refused: { reason: 'invalid' } };

const claimsOf = (payload: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
};

/** The token of an `Authorization: Bearer` header; undefined when there is none. */
export const bearerOf = (request: Request): string | undefined =>
  /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get('authorization') ?? '')?.[1];

/**
 * The identity in a token from `issueToken`, if the token is from this directory, intact, meant for the requesting
 * service (`isMeant` receives the token's audience) and not expired; else why it is rejected.
 */
export const verifyToken = (context: TokenContext, jwt: string, isMeant: AudienceCheck): TokenVerdict => {
  const [header, payload, signature, ...rest] = jwt.split('.');
  if (!header || !payload || !signature || rest.length > 0) return invalid;
  const claims = claimsOf(payload);
  if (!claims) return invalid;
  const given = Buffer.from(signature, 'base64url');
  const expected = signatureOf(context, `${header}.${payload}`);
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  const issuer = issuerOf(context);
  // Another directory's signature cannot be verified here; its claimed issuer makes the error clearer.
  if (!isOurs)
    return typeof claims.iss === 'string' && claims.iss !== issuer
      ? { refused: { reason: 'issuer', issuer: claims.iss } }
      : invalid;
  // Registry tokens are signed with the same key but do not identify a directory object.
  if (typeof claims.oid !== 'string' || typeof claims.appid !== 'string' || typeof claims.exp !== 'number')
    return invalid;
  const audience = String(claims.aud);
  if (!isMeant(audience)) return { refused: { reason: 'audience', audience } };
  if (claims.exp <= secondsOf(context.realTime()))
    return { refused: { reason: 'expired', at: new Date(claims.exp * 1000) } };
  if (claims.iss !== issuer || claims.tid !== context.store.state.tenantId)
    return { refused: { reason: 'issuer', issuer: String(claims.iss) } };
  return { subject: { objectId: claims.oid, clientId: claims.appid, audience } };
};
