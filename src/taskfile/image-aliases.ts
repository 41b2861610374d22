/**
 * Replaces the first word of a command when it is an alias, once (taskfile.md 6.6). Any alias counts, not only images.
 */
export function expandImageAlias(command: string, aliases: ReadonlyMap<string, string>): string {
  const [first = '', ...rest] = command.trim().split(' ');
  const text = aliases.get(first);
  return text === undefined ? command : [text, ...rest].join(' ');
}
