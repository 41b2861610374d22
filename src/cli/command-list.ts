/** A list of commands with their summaries, aligned. */
export const commandList = (rows: readonly { readonly words: string; readonly summary: string }[]): string => {
  const widest = Math.max(...rows.map(({ words }) => words.length));
  return rows.map(({ words, summary }) => `  ${words.padEnd(widest)}  ${summary}\n`).join('');
};
