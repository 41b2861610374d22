import { parse } from 'shell-quote';
import type { ImageReference } from '../../../taskfile/image-reference.ts';
import type { Step } from '../../../taskfile/model.ts';
import { RunFailure } from '../engine.ts';
import { attempt } from './attempts.ts';
import { dockerLogin } from './log-in.ts';
import { makePackedImage, packedImage } from './pack.ts';
import type { Ending, Session } from './session.ts';
import { explainUnset, parseImage } from './unset-values.ts';

interface LoginCommand {
  readonly host: string;
  readonly userName: string;
  readonly password: string;
  readonly isPasswordFromStdin: boolean;
}

const valueFlags: Readonly<Record<string, 'userName' | 'password'>> = {
  '-u': 'userName',
  '--username': 'userName',
  '-p': 'password',
  '--password': 'password',
};

/** The words after `docker login`, read as docker's command line reads them. */
export const parseLogin = (words: readonly string[]): LoginCommand => {
  const found = { host: 'docker.io', userName: '', password: '', isPasswordFromStdin: false };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as string;
    const [flag = '', ...attached] = word.startsWith('-') ? word.split('=') : [''];
    const member = valueFlags[flag];
    if (member) {
      if (attached.length === 0) index += 1;
      found[member] = attached.length > 0 ? attached.join('=') : (words[index] ?? '');
    } else if (word === '--password-stdin') found.isPasswordFromStdin = true;
    else if (!word.startsWith('-')) found.host = word;
  }
  return found;
};

/** The words of a command as the agent's shell would split it; operators and globs come as they are written. */
const wordsOf = (command: string): string[] =>
  // The second argument keeps `$NAME` as text: there is no shell environment to take it from.
  parse(command, (name) => `$${name}`).map((word) => {
    if (typeof word === 'string') return word;
    return 'pattern' in word ? word.pattern : 'op' in word ? word.op : '';
  });

const insecure = 'WARNING! Using --password via the CLI is insecure. Use --password-stdin.';
const unencrypted = `WARNING! Your password will be stored unencrypted in /acb/home/.docker/config.json.
Configure a credential helper to remove this warning. See
https://docs.docker.com/engine/reference/commandline/login/#credential-stores
`;

const carryOutLogin = async (session: Session, words: readonly string[]): Promise<void> => {
  const { transcript, unsetValues } = session;
  const { host, userName, password, isPasswordFromStdin } = parseLogin(words);
  if (isPasswordFromStdin) {
    throw new RunFailure('Error: Cannot perform an interactive login from a non TTY device', [
      'docker login --password-stdin has nothing to read from here: use --password.',
    ]);
  }
  if (userName === '' || password === '') {
    throw new RunFailure('Error: Cannot perform an interactive login from a non TTY device', [
      `docker login has no ${userName === '' ? 'user name' : 'password'}.`,
      ...explainUnset(unsetValues),
    ]);
  }
  transcript.hide(password);
  transcript.print(insecure);
  await dockerLogin(session, host, { as: `the user ${userName}`, credential: { userName, password } });
  transcript.print(`${unencrypted}\nLogin Succeeded`);
};

/** What the `docker` client image is asked to do; false when the emulator leaves that to a real engine. */
const carryOutDocker = async (session: Session, words: readonly string[]): Promise<boolean> => {
  const { images, transcript, unsetValues } = session;
  const [verb, ...rest] = words;
  const [first, second] = rest.filter((word) => !word.startsWith('-'));
  const image = (name: string): ImageReference => parseImage(name, unsetValues);
  if (verb === 'login') await carryOutLogin(session, rest);
  else if (verb === 'push' && first) await images.push(image(first).reference);
  else if (verb === 'pull' && first) {
    const { reference } = image(first);
    transcript.note(`${reference}: ${(await images.pull(image(first))) || 'made in this run'}`);
  } else if (verb === 'tag' && first && second) {
    const source = images.local(image(first).reference);
    if (!source) throw new RunFailure(`Error response from daemon: No such image: ${first}`);
    images.tag(image(second).reference, source);
  } else return false;
  return true;
};

/** Pulls the image of a command from registries whose images the emulator knows. */
const pullImage = async ({ images, unsetValues }: Session, name: string): Promise<void> => {
  const seeHelp = "See 'docker run --help'.";
  const rephrased = (problem: unknown, rephrase: (words: string) => string): RunFailure => {
    if (!(problem instanceof RunFailure)) throw problem;
    return new RunFailure(`${rephrase(problem.message)}\n${seeHelp}`, problem.explanation);
  };
  let image: ImageReference;
  try {
    image = parseImage(name, unsetValues);
  } catch (problem) {
    throw rephrased(problem, (words) => `docker: ${words}.`);
  }
  await images.pull(image).catch((problem: unknown) => {
    const notLocal = `Unable to find image '${image.reference}' locally`;
    throw rephrased(problem, (words) => `${notLocal}\ndocker: Error response from daemon: ${words}.`);
  });
};

/**
 * A cmd step (taskfile.md 10): `docker login`, `push`, `pull` and `tag` are carried out, `pack build` makes a placeholder
 * for its image, all else is only named.
 */
export const runCmdStep = async (session: Session, step: Step): Promise<string | undefined> => {
  const { transcript } = session;
  const words = wordsOf(step.cmd.trim());
  const image = words[0] ?? '';
  if (step.pull) {
    transcript.line('Step specified pull. Performing an explicit pull...');
    transcript.line('Launching container with name: ');
    transcript.line('Successfully executed container: ');
  }
  const carryOut = async (): Promise<void> => {
    const isLogin = image === 'docker' && words[1] === 'login';
    const shown = isLogin ? 'docker login' : step.cmd;
    if (!isLogin) transcript.note(`step ${step.id}: docker run ${shown} (containers are not started)`);
    if (image === 'docker' && (await carryOutDocker(session, words.slice(1)))) return;
    await pullImage(session, image);
    const packed = packedImage(words);
    if (packed) makePackedImage(session, packed);
  };
  const once = async (): Promise<Ending> => {
    try {
      await carryOut();
      return { exit: 0, output: '' };
    } catch (problem) {
      if (!(problem instanceof RunFailure)) throw problem;
      transcript.failure(problem);
      // docker run itself fails with 125, a client command inside the container with 1.
      return { exit: image === 'docker' ? 1 : 125, output: problem.message };
    }
  };
  return attempt(step, transcript, once);
};
