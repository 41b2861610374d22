import { buffer } from 'node:stream/consumers';
import { type Header, pack } from 'tar-stream';

/** An entry of an archive, with the text of a file. */
export type Laid = Partial<Header> & { readonly name: string; readonly text?: string };

/** A tar archive of entries, in their order. */
export const archiveOf = async (entries: readonly Laid[]): Promise<Buffer> => {
  const archive = pack();
  for (const { text, ...header } of entries) archive.entry(header, text ?? '');
  archive.finalize();
  return buffer(archive);
};
