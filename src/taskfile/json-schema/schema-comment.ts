/** What the schema is called beside a task file. */
export const schemaFileName = 'acr-task.schema.json';

/** What editors with the YAML language server read at the top of a file, in its two spellings. */
const schemaComment = /^#\s+(?:yaml-language-server\s*:.*?\$schema=|\$schema:\s*)\S+.*$/;

/**
 * The text of a task file with a comment for editors that refers to its schema: in place of such a comment among the
 * comments at the top, or as the first line. A byte order mark stays first, and lines end as they do in the text. The
 * engine removes comment lines before it reads the file. `address` must not contain white space.
 */
export function withSchemaComment(text: string, address: string): string {
  const comment = `# yaml-language-server: $schema=${address}`;
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const lines = text.slice(mark.length).split('\n');
  const ending = lines.length > 1 && lines[0]?.endsWith('\r') ? '\r' : '';
  const content = lines.findIndex((line) => !/^\s*(?:#|$)/.test(line));
  const header = content < 0 ? lines.length : content;
  const at = lines.slice(0, header).findIndex((line) => schemaComment.test(line.replace(/\r$/, '')));
  if (at < 0) return `${mark}${[`${comment}${ending}`, ...lines].join('\n')}`;
  const old = lines[at] ?? '';
  lines[at] = `${comment}${old.endsWith('\r') ? '\r' : ''}`;
  return `${mark}${lines.join('\n')}`;
}
