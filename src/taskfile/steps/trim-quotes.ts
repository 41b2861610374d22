/** Drops quote characters of either kind from both ends; they need not match (taskfile.md 6.1, 8.1, 16.2). */
export function trimQuotes(text: string): string {
  return text.replace(/^["']+|["']+$/g, '');
}
