import { imagetoolsFlags, manifestFlags } from '../../../taskfile/steps/docker-flags.ts';
import { RunFailure } from '../../runs/run-engine.ts';
import { type ImageContent, manifestList } from '../placeholder-images.ts';
import type { Session } from '../session.ts';
import { parseImage } from '../unset-values.ts';
import { parseFlags, requireWords } from './parse-flags.ts';

const describe = async ({ images, unsetValues }: Session, name: string): Promise<ImageContent> => {
  try {
    return await images.describe(parseImage(name, unsetValues));
  } catch (problem) {
    if (!(problem instanceof RunFailure)) throw problem;
    throw new RunFailure(`no such manifest: ${name}`, [problem.message, ...problem.explanation]);
  }
};

const listOf = ({ dockerHome }: Session, name: string): Map<string, ImageContent> => {
  const list = dockerHome.manifestLists.get(name);
  if (list) return list;
  throw new RunFailure(`No such manifest: ${name}`, [`Create the list first: docker manifest create ${name} IMAGE...`]);
};

/** `docker manifest create`, `annotate`, `push`, `inspect` and `rm`; false for any other. */
export const carryOutManifest = async (session: Session, [verb, ...given]: readonly string[]): Promise<boolean> => {
  const { dockerHome, images, transcript, unsetValues } = session;
  const command = `docker manifest ${verb}`;
  const flags = parseFlags(given, manifestFlags, command);
  const [first = '', ...rest] = flags.words;
  const whole = (name: string): string => parseImage(name, unsetValues).reference;
  if (verb === 'create') {
    requireWords(flags.words, command, 2, true);
    const name = whole(first);
    const before = dockerHome.manifestLists.get(name);
    if (before && !flags.isOn('amend')) {
      throw new RunFailure('refusing to amend an existing manifest list with no --amend flag');
    }
    const list = new Map(before);
    for (const image of rest) list.set(whole(image), await describe(session, image));
    dockerHome.manifestLists.set(name, list);
    transcript.print(`Created manifest list ${name}`);
  } else if (verb === 'annotate') {
    requireWords(flags.words, command, 2);
    const [image = ''] = rest;
    if (!listOf(session, whole(first)).has(whole(image))) {
      throw new RunFailure(`manifest for image ${image} does not exist in ${first}`);
    }
  } else if (verb === 'push') {
    requireWords(flags.words, command, 1);
    await images.pushContent(first, manifestList([...listOf(session, whole(first)).values()]));
    if (flags.isOn('purge')) dockerHome.manifestLists.delete(whole(first));
  } else if (verb === 'inspect') {
    requireWords(flags.words, command, 1, true);
    const name = flags.words.at(-1) ?? '';
    if (!dockerHome.manifestLists.has(whole(name))) await describe(session, name);
  } else if (verb === 'rm') {
    requireWords(flags.words, command, 1, true);
    for (const name of flags.words) {
      listOf(session, whole(name));
      dockerHome.manifestLists.delete(whole(name));
    }
  } else return false;
  return true;
};

/** `docker buildx imagetools create`: pushes a list of images under each of its tags. */
export const carryOutImagetools = async (session: Session, given: readonly string[]): Promise<void> => {
  const command = 'docker buildx imagetools create';
  const flags = parseFlags(given, imagetoolsFlags, command);
  requireWords(flags.words, command, 1, true);
  const entries: ImageContent[] = [];
  for (const name of flags.words) entries.push(await describe(session, name));
  if (flags.isOn('dry-run')) return;
  for (const tag of flags.values('tag')) {
    await session.images.pushContent(parseImage(tag, session.unsetValues).reference, manifestList(entries));
  }
};
