import { type DockerfileOptions, knownBuildArgs, substituteKnown } from '../../../taskfile/steps/dockerfile.ts';
import { trimQuotes } from '../../../taskfile/steps/trim-quotes.ts';
import { type ImagePlaces, placedImage } from './image-places.ts';

/**
 * A Dockerfile in which the images of the emulator's registries have the names by which an engine finds them: in `FROM`,
 * with the build arguments that it uses filled in, in `COPY --from`, and in `RUN --mount`. All else stays as it is.
 */
export const placedDockerfile = async (
  text: string,
  { buildArgs = [] }: DockerfileOptions,
  places: ImagePlaces,
): Promise<string> => {
  const known = knownBuildArgs(buildArgs);
  const stages = new Set<string>();
  const placed = async (written: string): Promise<string> => {
    const image = substituteKnown(trimQuotes(written), known);
    if (image === undefined || image === 'scratch' || stages.has(image.toLowerCase()) || /^\d+$/.test(image))
      return written;
    const name = await placedImage(image, 'pull', places);
    return name === image ? written : name;
  };
  const changed: string[] = [];
  for (const instruction of instructionsOf(text)) {
    const [, keyword = ''] = /^\s*(\w+)/.exec(instruction) ?? [];
    if (/^ARG$/i.test(keyword) && stages.size === 0) {
      const [, name = '', value] = /^\s*ARG\s+(\w+)(?:=(\S*))?/i.exec(instruction) ?? [];
      if (value !== undefined && !known.has(name)) known.set(name, substituteKnown(trimQuotes(value), known) ?? '');
      changed.push(instruction);
    } else if (/^FROM$/i.test(keyword)) {
      const [whole = '', before = '', image = ''] = /^(\s*FROM\s+(?:--\S+\s+)*)(\S+)/i.exec(instruction) ?? [];
      changed.push(`${before}${await placed(image)}${instruction.slice(whole.length)}`);
      const [, stage = `stage ${stages.size}`] = /\sAS\s+(\S+)/i.exec(instruction) ?? [];
      stages.add(stage.toLowerCase());
    } else if (/^(?:COPY|RUN)$/i.test(keyword)) {
      const flags = /^\s*\w+\s+(?:(?:\\\r?\n\s*)*--\S+\s+)*/.exec(instruction)?.[0] ?? '';
      const flag = /^COPY$/i.test(keyword) ? /(--from=)([^\s,]+)/g : /(--mount=(?:[^\s,]+,)*from=)([^\s,]+)/g;
      changed.push((await replacedAll(flags, flag, placed)) + instruction.slice(flags.length));
    } else changed.push(instruction);
  }
  return changed.join('\n');
};

const replacedAll = async (
  text: string,
  pattern: RegExp,
  placed: (image: string) => Promise<string>,
): Promise<string> => {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    result += `${text.slice(end, match.index)}${match[1]}${await placed(match[2] as string)}`;
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
};

/** The lines of a Dockerfile, those of one instruction together; the lines of a here-document are its own. */
const instructionsOf = (text: string): string[] => {
  const instructions: string[] = [];
  let open: string | undefined;
  let hereDocument: string | undefined;
  for (const line of text.split('\n')) {
    if (hereDocument !== undefined) {
      instructions.push(`${instructions.pop()}\n${line}`);
      if (line.trim() === hereDocument) hereDocument = undefined;
      continue;
    }
    const isComment = /^\s*#/.test(line);
    if (open === undefined) instructions.push(line);
    else instructions.push(`${instructions.pop()}\n${line}`);
    if (isComment) continue;
    open = /\\\s*$/.test(line) ? line : undefined;
    const whole = instructions.at(-1) ?? '';
    if (open === undefined && /^\s*(?:RUN|COPY|ADD)\s/i.test(whole))
      hereDocument = /<<-?\s*["']?(\w+)["']?/.exec(whole)?.[1];
  }
  return instructions;
};
