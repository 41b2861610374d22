import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The task files below a folder, and the texts in its vectors: what is mutated. */
export const samplesIn = (folder: string): readonly string[] => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const files = names.filter((name) => name.endsWith('.yaml')).map(read);
  const vectors = names
    .filter((name) => /vectors[\\/].*\.json$/.test(name))
    .flatMap((name) => JSON.parse(read(name)) as readonly { readonly input?: unknown }[])
    .flatMap(({ input }) => (typeof input === 'string' ? [input] : []));
  return [...new Set([...files, ...vectors])].filter((text) => text.length > 0 && text.length < 4000);
};
