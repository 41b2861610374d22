/** Quotes a text as one word for a POSIX shell; harmless texts stay as they are (taskfile.md 7.1). */
export function shellQuote(text: string): string {
  if (text === '') return "''";
  return /^[\w^@=+%,:./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}
