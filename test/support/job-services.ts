import type { Network } from '../../src/host.ts';
import { createFakeAzure } from './fake-azure.ts';

export const client = '55555555-5555-5555-5555-555555555555';
export const tenant = '22222222-2222-2222-2222-222222222222';
const connection = '66666666-6666-6666-6666-666666666666';

/** What a job of GitHub Actions with `id-token: write` has in its environment. */
export const githubEnv = {
  GITHUB_ACTIONS: 'true',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.github.example/token?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'PLANTED-request-token',
  AZURE_CLIENT_ID: client,
  AZURE_TENANT_ID: tenant,
};

/** What a step of Azure Pipelines with a service connection has in its environment. */
export const pipelinesEnv = {
  TF_BUILD: 'True',
  SYSTEM_OIDCREQUESTURI: 'https://oidc.pipelines.example/org/_apis/oidctoken',
  SYSTEM_ACCESSTOKEN: 'PLANTED-system-token',
  AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connection,
  AZURESUBSCRIPTION_CLIENT_ID: client,
  AZURESUBSCRIPTION_TENANT_ID: tenant,
};

interface Issued {
  readonly token: string;
  readonly until: number;
}

export interface JobServicesOptions {
  readonly now: () => Date;
  /** How long an access token is good for. */
  readonly accessTokenMs?: number;
  /** Answers a request before the stand-ins do. */
  readonly intercept?: (request: Request, url: URL) => Promise<Response | undefined> | Response | undefined;
}

export interface JobServices {
  readonly network: Network;
  /** Every request to sign in: `METHOD address`, without the assertions. */
  readonly signIns: string[];
  readonly assertions: Issued[];
  readonly accessTokens: Issued[];
  /** What was sent that must not be: expired or repeated tokens. */
  readonly wrong: string[];
  /** The requests to Azure. */
  readonly asked: () => number;
}

const minutes = 60_000;

/**
 * Stand-ins for the token services of GitHub Actions and Azure Pipelines, whose assertions expire after five minutes and
 * can be exchanged once, for Microsoft Entra, and for Azure, which takes no expired access token. Their clock is the test's.
 */
export const createJobServices = (options: JobServicesOptions): JobServices => {
  const { now, accessTokenMs = 10 * minutes, intercept } = options;
  const azure = createFakeAzure();
  const signIns: string[] = [];
  const assertions: Issued[] = [];
  const accessTokens: Issued[] = [];
  const wrong: string[] = [];
  const spent = new Set<string>();
  const isExpired = ({ until }: Issued): boolean => until <= now().getTime();
  const issue = (list: Issued[], kind: string, lasts: number): string => {
    // Three parts, like the tokens of the services; the package looks into some.
    const token = `PLANTED-${kind}.${list.length + 1}.x`;
    list.push({ token, until: now().getTime() + lasts });
    return token;
  };
  const refuse = (what: string): Response => {
    wrong.push(what);
    return Response.json({ error: { code: 'Refused', message: what } }, { status: 403 });
  };
  const bearer = (request: Request): string => request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';

  const exchange = async (request: Request): Promise<Response> => {
    const form = new URLSearchParams(await request.text());
    const sent = form.get('client_assertion') ?? '';
    const assertion = assertions.find(({ token }) => token === sent);
    const problem = (text: string): Response => {
      wrong.push(text);
      return Response.json({ error: 'invalid_client', error_description: `AADSTS700024: ${text}` }, { status: 401 });
    };
    if (form.get('client_id') !== client || !assertion) return problem('This is not an assertion of the client.');
    if (spent.has(sent)) return problem('The assertion was sent before.');
    if (isExpired(assertion)) return problem('The assertion has expired.');
    spent.add(sent);
    const access_token = issue(accessTokens, 'access', accessTokenMs);
    return Response.json({ token_type: 'Bearer', expires_in: accessTokenMs / 1000, access_token });
  };

  const network: Network = async (request) => {
    const url = new URL(request.url);
    const isSignIn = /(?:oidc\.\w+\.example|^login\.)/.test(url.hostname);
    // The package numbers its requests.
    url.searchParams.delete('client-request-id');
    if (isSignIn) signIns.push(`${request.method} ${url.href.replace(/^https:\/\//, '')}`);
    const given = await intercept?.(request, url);
    if (given) return given;
    if (url.hostname === 'oidc.github.example') {
      if (bearer(request) !== githubEnv.ACTIONS_ID_TOKEN_REQUEST_TOKEN) return refuse('GitHub: another job');
      return Response.json({ count: 1, value: issue(assertions, 'assertion', 5 * minutes) });
    }
    if (url.hostname === 'oidc.pipelines.example') {
      if (bearer(request) !== pipelinesEnv.SYSTEM_ACCESSTOKEN) return refuse('Azure Pipelines: another job');
      return Response.json({ oidcToken: issue(assertions, 'assertion', 5 * minutes) });
    }
    if (url.hostname.startsWith('login.')) return exchange(request);
    if (url.hostname.startsWith('management.')) {
      const token = accessTokens.find((each) => each.token === bearer(request));
      if (!token || isExpired(token)) return refuse(`${request.method} ${url.pathname} with an expired token`);
    }
    return azure.network(
      new Request(request.url.replace(/^https:\/\/management\.[^/]+/, 'https://localhost'), request),
    );
  };
  return { network, signIns, assertions, accessTokens, wrong, asked: () => azure.asked.length };
};
