import { messageOf } from '../../errors.ts';
import { isDockerTag, parseDockerReference } from '../steps/docker-reference.ts';
import { withLatestTag } from '../steps/image-reference.ts';

/** Characters of a tag. */
export const longestTag = 128;

/** What is wrong with an image name, and what to do. */
export interface NameFault {
  readonly message: string;
  readonly hint?: string;
}

/**
 * What is wrong with the name of an image, in words for the author of the file, who wrote it as `written`; undefined when
 * docker accepts it.
 */
export function faultOfName(name: string, written = name): NameFault | undefined {
  try {
    parseDockerReference(withLatestTag(name));
    return undefined;
  } catch (error) {
    return faultOf(name, written, messageOf(error));
  }
}

function faultOf(name: string, written: string, reason: string): NameFault {
  const [scheme] = /^https?:\/\//.exec(name) ?? [];
  if (scheme) return { message: `the image '${written}' begins with '${scheme}'`, hint: `Leave out '${scheme}'.` };
  if (name.endsWith(':')) return { message: `the image '${written}' has no tag behind the colon` };
  const [, path = name, tag] = /^(.*?)(?::([^/:@]*))?$/.exec(name) ?? [];
  if (reason.endsWith('must be lowercase')) {
    const lower = path.toLowerCase() + (tag === undefined ? '' : `:${tag}`);
    const hint = written === name ? `Write '${lower}'.` : 'Only the tag may have capital letters.';
    return { message: `the name of the image '${written}' has capital letters`, hint };
  }
  if (/^\/|\/\//.test(name)) return { message: `the image '${written}' has an empty part before a '/'` };
  if (tag !== undefined && tag.length > longestTag) {
    return {
      message: `the tag of the image '${path}' has ${tag.length} characters`,
      hint: `Use ${longestTag} at most.`,
    };
  }
  if (tag !== undefined && !isDockerTag(tag)) {
    return {
      message: `'${tag}' cannot be the tag of an image`,
      hint: "Use letters, digits, '_', '.', and '-', beginning with a letter, a digit, or '_'.",
    };
  }
  return { message: `'${written}' cannot be the name of an image` };
}
