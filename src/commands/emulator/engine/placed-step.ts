import { isDockerHub } from '../../../emulator/runs/registry-hosts.ts';
import type { Step } from '../../../taskfile/model.ts';
import { usesOfCommand } from '../../../taskfile/steps/docker-uses.ts';
import { flagValues, shellCommands } from '../../../taskfile/steps/shell-words.ts';
import { trimQuotes } from '../../../taskfile/steps/trim-quotes.ts';
import { type ImagePlaces, placedHosts, placedImage, withWordReplaced } from './image-places.ts';

/** The names that the steps of a task give to images, and those that they push. */
export const imagesMadeBy = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap(({ tags, push, cmd }) => [...tags, ...push, ...madeInCommand(cmd)]);

const madeInCommand = (cmd: string): readonly string[] =>
  usesOfCommand(cmd).flatMap((use) => {
    if (use.does === 'build') return flagValues(shellCommands(use.text)[0] ?? [], 'tag', 't');
    return use.does === 'push' || use.does === 'make' ? [use.image] : [];
  });

/** The text of `cmd`, with images and logins at their places: whole words that are image names, and login servers anywhere. */
export const placedCommand = async (cmd: string, places: ImagePlaces): Promise<string> => {
  let text = await placedHosts(cmd, places);
  const uses = usesOfCommand(cmd);
  const named = [
    ...uses.flatMap((use) => (use.does === 'pull' ? [[use.image, 'pull'] as const] : [])),
    ...madeInCommand(cmd).map((image) => [image, 'push'] as const),
  ];
  for (const [image, use] of named) text = withWordReplaced(text, image, await placedImage(image, use, places));
  const logins = uses.flatMap((use) => (use.does === 'log in' ? [use.server] : []));
  if (!logins.some(isDockerHub)) return text;
  const dockerHub = await places.addressOf('docker.io');
  for (const server of logins.filter(isDockerHub)) text = withWordReplaced(text, server, '');
  let count = 0;
  // Without a server, docker would log in to Docker Hub itself.
  return text.replace(/\bdocker(\s+)login\b/g, (command) =>
    isDockerHub(logins[count++] ?? '') ? `${command} ${dockerHub}` : command,
  );
};

/** Words whose next word goes into the image as it is. */
const keepsNext = /^--(?:build-arg|label|annotation)$/;

/**
 * The text of `build`, with the names of images at their places, and `dockerfile`, if given, as the file that is built.
 * What goes into the image stays as it is: build arguments and labels.
 */
export const placedBuild = async (
  build: string,
  places: ImagePlaces,
  dockerfile: string | undefined,
): Promise<string> => {
  let hasFile = false;
  const placed: string[] = [];
  let before = '';
  for (const part of build.split(/(\s+)/)) {
    if (/^\s*$/.test(part)) {
      placed.push(part);
      continue;
    }
    const [, flag = '', value = ''] = /^(--\w[\w-]*=|-f=?(?=\S)|-t=?(?=\S))(.+)$/.exec(part) ?? [];
    const name = flag === '' ? before : flag.replace(/=$/, '');
    const word = flag === '' ? part : value;
    if (/^(?:-f|--file)$/.test(name) && dockerfile !== undefined) {
      hasFile = true;
      placed.push(`${flag}${dockerfile}`);
    } else if (/^(?:-t|--tag)$/.test(name))
      placed.push(`${flag}${await placedImage(trimQuotes(word), 'push', places)}`);
    else if (name === '--cache-from')
      placed.push(`${flag}${await placedHosts(await placedImage(trimQuotes(word), 'pull', places), places)}`);
    else placed.push(keepsNext.test(name) ? part : await placedHosts(part, places));
    before = part;
  }
  const text = placed.join('');
  return dockerfile === undefined || hasFile ? text : `-f ${dockerfile} ${text}`;
};
