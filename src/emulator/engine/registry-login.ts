import { loggedInLine, loginLine } from '../../taskfile/steps/engine-log.ts';
import { dockerHub } from '../docker-hub/docker-hub.ts';
import { refuseAtFirewall, waysPastFirewall } from '../registry/firewall.ts';
import { registryClient } from '../registry/in-process-client.ts';
import { explainUnreachable, isNoAnswer, noAnswer } from '../registry/unreachable.ts';
import { emulatedHost, isAzureRegistry, isDockerHub } from '../runs/registry-hosts.ts';
import { explainUnknownRegistry, noSuchHost } from '../runs/registry-logins.ts';
import { type MadeLogin, type RegistryCredential, RunFailure } from '../runs/run-engine.ts';
import type { Session } from './session.ts';

/** Public registries with their own accounts; the emulator accepts every login to them. */
const publicHosts =
  /(^|\.)(mcr\.microsoft\.com|ghcr\.io|quay\.io|gcr\.io|pkg\.dev|public\.ecr\.aws|registry\.gitlab\.com)$/i;

/** Docker's text when a user name or a password is missing. */
export const noTerminal = 'Error: Cannot perform an interactive login from a non TTY device';

const daemonError = (host: string, text: string): string =>
  `Error response from daemon: Get "https://${host}/v2/": ${text}`;

/**
 * `docker login`: checks logins to the emulator's registries and Docker Hub. Keeps the login for the rest of the run;
 * rejects with a `RunFailure` that has docker's text.
 */
export const dockerLogin = async (
  { context, job, logins, transcript }: Pick<Session, 'context' | 'job' | 'logins' | 'transcript'>,
  host: string,
  login: MadeLogin,
): Promise<void> => {
  const { userName } = login.credential;
  if (isDockerHub(host)) {
    if (!dockerHub(context).login(userName, login.credential.password)) {
      throw new RunFailure(daemonError('registry-1.docker.io', 'unauthorized: incorrect username or password'), [
        Object.hasOwn(context.options.dockerHubUsers, userName)
          ? "The password is not that user's. The emulator's Docker Hub accounts are set with --docker-hub-user NAME:PASSWORD."
          : "The emulator's Docker Hub has no such user. Its accounts are set with --docker-hub-user NAME:PASSWORD.",
      ]);
    }
  } else if (emulatedHost(context, host)) {
    const refusal = await registryClient(context, job.origin).login(
      emulatedHost(context, host) ?? host,
      login.credential,
    );
    if (refusal) {
      const { code, message } = refusal;
      if (isNoAnswer(refusal)) throw new RunFailure(daemonError(host, noAnswer), explainUnreachable(host));
      if (refuseAtFirewall(context, host, login.credential.origin ?? job.origin)) {
        const answer = JSON.stringify({ errors: [{ code, message }] });
        throw new RunFailure(daemonError(host, `${code.toLowerCase()}: ${answer}`), waysPastFirewall(host));
      }
      throw new RunFailure(daemonError(host, `${code.toLowerCase()}: ${message}`), [
        `The registry ${host} rejects the user name or password of the login.`,
      ]);
    }
  } else if (isAzureRegistry(host) || !publicHosts.test(host)) {
    const why = isAzureRegistry(host) ? explainUnknownRegistry(host) : `${host} is not reached over the network.`;
    throw new RunFailure(daemonError(host, noSuchHost(host)), [why]);
  } else transcript.note(`${host} is not emulated: the login is accepted without a check`);
  logins.add(host, login);
};

/** `dockerLogin`, which needs both a user name and a password: it cannot ask for either. */
const loginWithBoth: typeof dockerLogin = async (session, host, login) => {
  const { userName, password } = login.credential;
  if (userName !== '' && password !== '') return dockerLogin(session, host, login);
  throw new RunFailure(noTerminal, [
    `The credential for ${host} has no ${userName === '' ? 'user name' : 'password'}. Set both, or use an identity.`,
  ]);
};

/** The user names and passwords of the run's registries, before anything starts (taskfile.md 4.2, 13). */
export const resolveLogins = async ({
  job,
  transcript,
}: Pick<Session, 'job' | 'transcript'>): Promise<(MadeLogin & { host: string })[]> => {
  const resolved: (MadeLogin & { host: string })[] = [];
  for (const login of job.logins) {
    const credential: RegistryCredential = await login.resolve();
    transcript.hide(credential.password);
    const { loginServer: host, as, grant } = login;
    resolved.push({ host, as, credential, ...(grant ? { grant } : {}) });
  }
  return resolved;
};

/** Logs in to the run's registries one after another (taskfile.md 13.4). */
export const logIn = async (session: Session, logins: readonly (MadeLogin & { host: string })[]): Promise<void> => {
  for (const login of logins) {
    session.transcript.line(loginLine(login.host));
    await loginWithBoth(session, login.host, login).catch((problem: unknown) => {
      if (!(problem instanceof RunFailure)) throw problem;
      const message = `failed to login, ran out of retries: failed to set docker credentials: ${problem.message}: exit status 1`;
      throw new RunFailure(message, problem.explanation);
    });
    session.transcript.line(loggedInLine(login.host));
  }
};
