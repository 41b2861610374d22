import type { Step } from '../model.ts';
import { remembered } from '../remembered.ts';
import { wordSet } from '../word-set.ts';
import { flagValues, freeWords, shellCommands } from './shell-words.ts';

/** What a docker command does with images and registries. */
export type DockerUse =
  | { readonly does: 'pull' | 'push' | 'make'; readonly image: string }
  /** The words after `docker build`. */
  | { readonly does: 'build'; readonly text: string }
  /** `hasPassword` when the password is one of its words. */
  | { readonly does: 'log in'; readonly server: string; readonly hasPassword?: true };

/** Flags without a value (docs.docker.com/reference/cli/docker). */
export const runSwitches = wordSet(
  'd detach disable-content-trust help init i interactive no-healthcheck oom-kill-disable privileged P publish-all q quiet read-only rm sig-proxy t tty use-api-socket',
);
const globalSwitches = wordSet('D debug tls tlsverify v version');
const imageSwitches = wordSet('a all-tags disable-content-trust q quiet f force no-prune password-stdin');
const imagetoolsSwitches = wordSet('append D debug dry-run prefer-index');

/** The image of `docker run WORDS`, and the words that its container is started with. */
export function runImage(words: readonly string[]): { image: string; args: readonly string[] } | undefined {
  const [image, ...args] = freeWords(words, runSwitches);
  return image === undefined ? undefined : { image, args };
}

/** The words of `docker WORDS` from the command on, without the flags before it. */
export function clientWords(words: readonly string[]): readonly string[] {
  return freeWords(words, globalSwitches);
}

/**
 * What a `cmd` text does: the engine puts it behind `docker run` in a line for the agent's shell, where commands of
 * docker's client may follow (taskfile.md 11.1).
 */
export const usesOfCommand = remembered((cmd): readonly DockerUse[] => {
  const [first = [], ...others] = shellCommands(cmd);
  return [...usesOfRun(first), ...others.flatMap(usesOfShell)];
});

/** What a step does with images, apart from what `push` names. */
export function usesOfStep({ type, cmd, build }: Pick<Step, 'type' | 'cmd' | 'build'>): readonly DockerUse[] {
  if (type === 'push') return [];
  return usesOfCommand(type === 'cmd' ? cmd : `docker build ${build}`);
}

/** Whether an image is the client that the agent has: it is not pulled, and its words are a command of docker's. */
const isClient = (image: string, name: string): boolean => image === name || image.startsWith(`${name}:`);

function usesOfRun(words: readonly string[]): DockerUse[] {
  const run = runImage(words);
  if (!run) return [];
  const { image, args } = run;
  const inner = usesOfScript(args);
  if (isClient(image, 'docker')) return [...usesOfClient(args), ...inner];
  if (isClient(image, 'buildx')) return [...usesOfBuildx(args), ...inner];
  return [{ does: 'pull', image }, ...inner];
}

/** The commands of docker's client in `sh -c SCRIPT`. */
function usesOfScript(args: readonly string[]): DockerUse[] {
  const at = args.findIndex((word) => /^-[a-z]*c$/.test(word));
  const script = at < 0 ? undefined : args[at + 1];
  return script === undefined ? [] : shellCommands(script).flatMap(usesOfShell);
}

function usesOfShell(words: readonly string[]): DockerUse[] {
  const [program, ...rest] = words.filter((word, index) => index > 0 || !/^\w+=/.test(word));
  if (program === 'docker') return usesOfClient(rest);
  return /^(?:ba)?sh$/.test(program ?? '') ? usesOfScript(rest) : [];
}

function usesOfClient(given: readonly string[]): DockerUse[] {
  const [verb = '', ...rest] = clientWords(given);
  const [image] = freeWords(rest, imageSwitches, true);
  switch (verb) {
    case 'run':
    case 'create':
      return usesOfRun(rest);
    case 'pull':
    case 'push':
      return image === undefined ? [] : [{ does: verb, image }];
    case 'tag': {
      const made = freeWords(rest, imageSwitches, true)[1];
      return made === undefined ? [] : [{ does: 'make', image: made }];
    }
    case 'build':
      return [{ does: 'build', text: rest.join(' ') }];
    case 'login': {
      const [server = 'docker.io'] = freeWords(rest, imageSwitches, true);
      const hasPassword = flagValues(rest, 'password', 'p').length > 0;
      return [
        {
          does: 'log in',
          server: server.replace(/^https?:\/\//, '').replace(/\/.*$/, ''),
          ...(hasPassword ? { hasPassword } : {}),
        },
      ];
    }
    case 'buildx':
      return usesOfBuildx(rest);
    case 'image':
    case 'container':
    case 'builder':
      return usesOfClient(rest);
    default:
      return [];
  }
}

function usesOfBuildx([verb, ...rest]: readonly string[]): DockerUse[] {
  if (verb === 'build' || verb === 'b') return [{ does: 'build', text: rest.join(' ') }];
  if (verb !== 'imagetools' || rest[0] !== 'create') return [];
  const words = rest.slice(1);
  return [
    ...flagValues(words, 'tag', 't').map((image) => ({ does: 'push' as const, image })),
    ...freeWords(words, imagetoolsSwitches, true).map((image) => ({ does: 'pull' as const, image })),
  ];
}
