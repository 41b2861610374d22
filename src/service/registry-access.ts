import { ServiceError } from '../errors.ts';
import { answerJson } from '../json.ts';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';

/** A user of the registry itself: its admin account or a token. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/** A response from a registry: its body as JSON, undefined when it is empty, and its `Link` header. */
export interface RegistryAnswer {
  readonly body: unknown;
  readonly link: string | undefined;
}

const form = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

/** Access to a registry's data plane: tokens for it, and requests with them (rest-api.md 12). */
export const createRegistryAccess = (connection: Connection, directory: Directory) => {
  const post = async (
    loginServer: string,
    path: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<Record<string, string>> => {
    const azure = await connection.azure();
    const url = `https://${loginServer}${path}`;
    const answer = await azure.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form({ service: loginServer, ...fields }),
    });
    return (answerJson(answer.body, url) ?? {}) as Record<string, string>;
  };

  /** A registry token for the caller: it is exchanged for access tokens, or used as a password. */
  const refreshToken = async (loginServer: string): Promise<string> => {
    const azure = await connection.azure();
    const token = await azure.credential.getToken(`${azure.cloud.armAudience}/.default`);
    const { refresh_token = '' } = await post(loginServer, '/oauth2/exchange', {
      grant_type: 'access_token',
      tenant: await directory.tenantId(),
      access_token: token?.token ?? '',
    });
    return refresh_token;
  };

  /** A token with the given `scope`, for whom `grant` names. */
  const granted = async (
    loginServer: string,
    scope: string,
    grant: Readonly<Record<string, string>>,
  ): Promise<string> => (await post(loginServer, '/oauth2/token', { scope, ...grant })).access_token ?? '';

  /** A token with the given `scope`, for the owner of a refresh token. */
  const accessTokenFrom = (loginServer: string, scope: string, token: string): Promise<string> =>
    granted(loginServer, scope, { grant_type: 'refresh_token', refresh_token: token });

  /** A token with the given `scope`, for a user of the registry or for the caller. */
  const accessToken = async (loginServer: string, scope: string, login?: RegistryLogin): Promise<string> =>
    login
      ? granted(loginServer, scope, { grant_type: 'password', ...login })
      : accessTokenFrom(loginServer, scope, await refreshToken(loginServer));

  /** Sends a request with an access token. */
  const send = async (method: 'GET' | 'DELETE', url: string, token: string): Promise<RegistryAnswer> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await (await connection.azure()).send({ method, url, headers });
    return { body: answerJson(answer.body, url), link: answer.headers.link };
  };

  /** Whether the registry accepts a user name and password. */
  const takes = async (loginServer: string, { username, password }: RegistryLogin): Promise<boolean> => {
    const basic = Buffer.from(`${username}:${password}`).toString('base64');
    try {
      await (await connection.azure()).send({
        method: 'GET',
        url: `https://${loginServer}/v2/`,
        headers: { authorization: `Basic ${basic}` },
      });
      return true;
    } catch (error) {
      if (error instanceof ServiceError && error.status === 401) return false;
      throw error;
    }
  };

  return { refreshToken, accessToken, accessTokenFrom, send, takes };
};

export type RegistryAccess = ReturnType<typeof createRegistryAccess>;
