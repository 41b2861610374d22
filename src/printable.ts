const escaped = (character: string): string =>
  character === '\n' || character === '\t'
    ? character
    : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/**
 * A text for people without the characters that move a terminal's cursor, change its colours or its title: they are shown
 * as JSON writes them, `\u001b`. Line ends and tabs stay. Logs are not for this: what a container prints passes as it is.
 */
export const printable = (text: string): string => text.replaceAll('\r\n', '\n').replace(/\p{Cc}/gu, escaped);
