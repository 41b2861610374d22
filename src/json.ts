import { CommandError } from './errors.ts';

/** Whether a JSON value is an object: neither null nor a list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The body of a service's answer as JSON; undefined when it is empty. Throws CommandError when it is something else, which
 * names the host of `url`, when that is given.
 */
export const answerJson = (text: string | null | undefined, url?: string): unknown => {
  if (!text?.trim()) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const whose = url !== undefined && URL.canParse(url) ? new URL(url).host : 'the service';
    throw new CommandError(`An answer of ${whose} is not JSON, or was cut off.`, {
      hint: 'Try again. --debug shows the requests; a proxy may have changed the answer.',
      cause,
    });
  }
};
