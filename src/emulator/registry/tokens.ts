import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EmulatorContext } from '../emulator-context.ts';
import type { RegistryAction } from '../identity/roles.ts';

export interface AccessGrant {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** The content of a registry token (rest-api.md 12.3). */
export interface RegistryClaims {
  readonly jti: string;
  /** A directory object ID, the admin user's name, or the run that the token was issued to. */
  readonly sub: string;
  readonly nbf: number;
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  /** The login server. */
  readonly aud: string;
  readonly version: string;
  readonly grant_type: 'refresh_token' | 'access_token';
  readonly tenant: string;
  /** Fixed permissions; without them `sub` is a directory object, whose roles apply. */
  readonly permissions?: { readonly actions: readonly RegistryAction[] };
  readonly roles: readonly string[];
  readonly access?: readonly AccessGrant[];
}

const issuer = 'Azure Container Registry';
const lifetimeSeconds = { refresh_token: 3 * 3600, access_token: 75 * 60 } as const;

type TokenContext = Pick<EmulatorContext, 'store' | 'realTime' | 'newId'>;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const sign = (context: TokenContext, signed: string): Buffer =>
  createHmac('sha256', Buffer.from(context.store.state.signingKey, 'hex')).update(signed).digest();

/** A refresh token (which `docker login` accepts as password) or, with `access`, an access token for `loginServer`. */
export const issueRegistryToken = (
  context: TokenContext,
  token: Pick<RegistryClaims, 'sub' | 'aud' | 'permissions' | 'access'>,
): string => {
  const grantType = token.access ? 'access_token' : 'refresh_token';
  const seconds = Math.floor(context.realTime().getTime() / 1000);
  const claims: RegistryClaims = {
    jti: context.newId(),
    sub: token.sub,
    nbf: seconds,
    exp: seconds + lifetimeSeconds[grantType],
    iat: seconds,
    iss: issuer,
    aud: token.aud,
    version: '1.0',
    grant_type: grantType,
    tenant: context.store.state.tenantId,
    ...(token.permissions ? { permissions: token.permissions } : {}),
    roles: [],
    ...(token.access ? { access: token.access } : {}),
  };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${sign(context, signed).toString('base64url')}`;
};

/**
 * The content of a token from `issueRegistryToken`; undefined when it is for another registry or another directory,
 * was modified, has expired, or is not of one of `kinds`.
 */
export const verifyRegistryToken = (
  context: TokenContext,
  jwt: string,
  loginServer: string,
  kinds: readonly RegistryClaims['grant_type'][],
): RegistryClaims | undefined => {
  const [header = '', payload = '', signature = '', ...rest] = jwt.split('.');
  const given = Buffer.from(signature, 'base64url');
  const wanted = sign(context, `${header}.${payload}`);
  if (rest.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const claims: RegistryClaims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const good =
    claims.iss === issuer &&
    claims.aud === loginServer &&
    claims.tenant === context.store.state.tenantId &&
    kinds.includes(claims.grant_type) &&
    claims.exp > Math.floor(context.realTime().getTime() / 1000);
  return good ? claims : undefined;
};
