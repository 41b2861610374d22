import type { Step } from '../model.ts';
import { wordSet } from '../word-set.ts';
import { clientWords, type DockerUse, runImage, usesOfStep } from './docker-uses.ts';
import { flagValues, shellCommands } from './shell-words.ts';

/** The images that a step makes under names that its text has: built and tagged ones. */
export function imagesMadeBy(step: Pick<Step, 'type' | 'cmd' | 'build'>): readonly string[] {
  return imagesIn(usesOfStep(step));
}

/** The images that are made by what a step does. */
export function imagesIn(uses: readonly DockerUse[]): readonly string[] {
  return uses.flatMap((use) => {
    if (use.does === 'build') return tagsIn(use.text);
    return use.does === 'make' ? [use.image] : [];
  });
}

/**
 * Whether a step may make images that `imagesMadeBy` does not know: every container reaches the agent's
 * Docker (taskfile.md 11.1), so any tool may build. `isHarmless` tells images that are no such tools.
 */
export function mayMakeOthers(
  { type, cmd, build }: Pick<Step, 'type' | 'cmd' | 'build'>,
  isHarmless: (image: string) => boolean,
): boolean {
  if (type === 'push') return false;
  const [first = [], ...others] = shellCommands(type === 'build' ? `docker build ${build}` : cmd);
  return mayRun(first, isHarmless) || others.some((words) => mayShell(words, isHarmless));
}

type IsHarmless = (image: string) => boolean;

/** A name that a shell makes is not known. */
const isExpanded = (name: string | undefined): boolean => name === undefined || /[$`]/.test(name);

const tagsIn = (text: string): readonly string[] =>
  flagValues(text.split(' '), 'tag', 't').map((tag) => tag.replace(/^=/, ''));

/** Images whose command line is that of a shell, by the last part of their names. */
const shellImages = wordSet('alpine bash busybox debian ubuntu');
/** Tools that have nothing to do with the agent's Docker. */
const otherTools = wordSet('acr acr-cli az azure-cli azure-powershell cssc curl git hello-world jq powershell');

const programs = wordSet(
  'awk cat cd chmod chown cp curl cut date echo env exit export false find git grep head jq ls mkdir mv printf pwd rm sed set sleep sort tail tar test touch tr true uname unset wc wget [ [[',
);

/** Commands of docker's client that make no image, or whose images `imagesMadeBy` knows. */
const otherVerbs = wordSet(
  'context cp diff du events history images info inspect kill login logout logs ls manifest network pause port prune ps pull push rename restart rm rmi save search start stats stop system top unpause update version volume wait',
);
const otherBuildxVerbs = wordSet('create du imagetools inspect ls prune rm stop use version');

function mayRun(words: readonly string[], isHarmless: IsHarmless): boolean {
  const run = runImage(words);
  if (!run) return false;
  const { image, args } = run;
  const name = image.replace(/[:@].*$/, '').replace(/^.*\//, '');
  if (image === name || image.startsWith(`${name}:`)) {
    if (name === 'docker') return mayClient(args, isHarmless);
    if (name === 'buildx') return mayBuildx(args);
  }
  if (otherTools.has(name) || isHarmless(image)) return false;
  return shellImages.has(name) ? args.length > 0 && mayShell(args, isHarmless) : true;
}

function mayShell(given: readonly string[], isHarmless: IsHarmless): boolean {
  const [program = '', ...rest] = given.filter((word, index) => index > 0 || !/^\w+=/.test(word));
  if (program === '' || programs.has(program)) return false;
  if (program === 'docker') return mayClient(rest, isHarmless);
  if (/^-[a-z]*c$/.test(program)) return mayScript(rest[0], isHarmless);
  if (!/^(?:\/bin\/)?(?:ba)?sh$/.test(program)) return true;
  const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
  return at < 0 || mayScript(rest[at + 1], isHarmless);
}

const mayScript = (script: string | undefined, isHarmless: IsHarmless): boolean =>
  script === undefined || shellCommands(script).some((words) => mayShell(words, isHarmless));

function mayClient(given: readonly string[], isHarmless: IsHarmless): boolean {
  const [verb = '', ...rest] = clientWords(given);
  switch (verb) {
    case 'run':
    case 'create':
      return mayRun(rest, isHarmless);
    case 'tag':
      return isExpanded(rest.at(-1));
    case 'build':
      return tagsIn(rest.join(' ')).some(isExpanded);
    case 'buildx':
      return mayBuildx(rest);
    case 'image':
    case 'container':
    case 'builder':
      return mayClient(rest, isHarmless);
    case 'sh':
      return mayShell([verb, ...rest], isHarmless);
    default:
      return !otherVerbs.has(verb);
  }
}

function mayBuildx([verb = '', ...rest]: readonly string[]): boolean {
  if (verb === 'build' || verb === 'b') return tagsIn(rest.join(' ')).some(isExpanded);
  return !otherBuildxVerbs.has(verb);
}
