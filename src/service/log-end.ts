import type { Connection } from './connection.ts';
import type { RegistryPlace } from './registries.ts';

/** Blob storage has no ranges from the end: a longer log takes a second request. */
const mostBytes = 65_536;

const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** The last 64 KiB of the log of a run; undefined when it is not there. Rejects when the link is refused. */
export const readLogEnd = async (
  connection: Connection,
  { group, name }: RegistryPlace,
  runId: string,
): Promise<string | undefined> => {
  const azure = await connection.azure();
  const { logLink } = (await azure.call((options) =>
    azure.registryClient.runs.getLogSasUrl(group, name, runId, options),
  )) as { logLink: string };
  const part = async (start: number): Promise<{ text: string; total: number } | undefined> => {
    const range = `bytes=${start}-${start + mostBytes - 1}`;
    const { status, headers, body } = await azure.read(logLink, { range }, connection.signal);
    const text = await textOf(body);
    if (status !== 200 && status !== 206) return undefined;
    return { text, total: Number(/\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1] ?? 0) };
  };
  const first = await part(0);
  if (!first || first.total <= mostBytes) return first?.text;
  return (await part(first.total - mostBytes))?.text ?? first.text;
};
