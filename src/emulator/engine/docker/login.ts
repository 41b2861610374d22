import { loginFlags } from '../../../taskfile/steps/docker-flags.ts';
import { RunFailure } from '../../runs/run-engine.ts';
import { dockerLogin, noTerminal } from '../registry-login.ts';
import type { Session } from '../session.ts';
import { explainUnset } from '../unset-values.ts';
import { parseFlags } from './parse-flags.ts';

const insecure = 'WARNING! Using --password via the CLI is insecure. Use --password-stdin.';
const unencrypted = `WARNING! Your password will be stored unencrypted in /acb/home/.docker/config.json.
Configure a credential helper to remove this warning. See
https://docs.docker.com/engine/reference/commandline/login/#credential-stores
`;

/** `docker login`: logs in for the rest of the run. `input` is standard input, if known. */
export const carryOutLogin = async (
  session: Session,
  given: readonly string[],
  input: string | undefined,
): Promise<void> => {
  const { transcript, unsetValues } = session;
  const flags = parseFlags(given, loginFlags, 'docker login');
  const [host = 'docker.io'] = flags.words;
  const userName = flags.values('username').at(-1) ?? '';
  const fromInput = flags.isOn('password-stdin');
  if (fromInput && input === undefined) {
    throw new RunFailure(noTerminal, ['docker login --password-stdin has no input here: use --password.']);
  }
  const password = (fromInput ? input?.replace(/\r?\n$/, '') : flags.values('password').at(-1)) ?? '';
  if (userName === '' || password === '') {
    throw new RunFailure(noTerminal, [
      `docker login has no ${userName === '' ? 'user name' : 'password'}.`,
      ...explainUnset(unsetValues),
    ]);
  }
  transcript.hide(password);
  if (!fromInput) transcript.print(insecure);
  await dockerLogin(session, host, { as: `the user ${userName}`, credential: { userName, password } });
  transcript.print(`${unencrypted}\nLogin Succeeded`);
};
