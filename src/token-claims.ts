/** The claims of a Microsoft Entra access token that acrtask reads: who the token is for. */
export interface TokenClaims {
  readonly upn?: string;
  readonly unique_name?: string;
  readonly preferred_username?: string;
  readonly appid?: string;
  readonly oid?: string;
  readonly tid?: string;
  /** The resource id of a managed identity. */
  readonly xms_mirid?: string;
}

/** The claims of a JWT, unchecked: for telling people, never for deciding on access. None when it is not a JWT. */
export const tokenClaims = (token: string): TokenClaims => {
  try {
    return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {}) as TokenClaims;
  } catch {
    return {};
  }
};

/** The name of the user that a token speaks for; undefined for a service principal. */
export const userNameIn = (claims: TokenClaims): string | undefined =>
  claims.upn ?? claims.preferred_username ?? claims.unique_name;
