import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog } from '../src/commands/catalog.ts';
import type { Network } from '../src/host.ts';
import { runCommandLine } from './support/command-line.ts';
import { accessToken, plantedLine, replies, wordsOf } from './support/every-command.ts';

/** Runs a command whose request of the number `broken` is answered with a body that is no JSON, though it says so. */
const run = async (line: readonly string[], broken: number) => {
  let count = 0;
  const result = await runCommandLine(line, {
    replies,
    prepare: async (host) => {
      const network = host.network as Network;
      const breaking: Network = async (request) => {
        if (new URL(request.url).pathname === '/msi')
          return Response.json({ access_token: accessToken, expires_on: '4102444800' });
        count += 1;
        if (count !== broken) return network(request);
        return new Response('{"value": [cut', { headers: { 'content-type': 'application/json' } });
      };
      Object.assign(host, { network: breaking, startDetached: async () => ({ pid: 1, hasEnded: () => true }) });
      await writeFile(join(host.cwd, 'Dockerfile'), 'FROM scratch\n');
    },
  });
  return { ...result, count };
};

describe('an answer that is not JSON is no defect', { timeout: 30_000 }, () => {
  it.each(catalog.map((entry) => [wordsOf(entry), entry] as const))('%s', async (_, entry) => {
    const line = await plantedLine(entry, () => 'hello');
    const { count } = await run(line, 0);
    for (let broken = 1; broken <= count; broken += 1) {
      const { stderr } = await run(line, broken);
      expect([broken, stderr.includes('This is a defect') ? stderr : '']).toEqual([broken, '']);
    }
  });

  it('and names who gave it', async () => {
    const { stderr, exitCode } = await run('az acr repository list -n myregistry -u admin -p hello'.split(' '), 2);
    expect([exitCode, stderr]).toEqual([
      1,
      'ERROR: An answer of myregistry.azurecr.io is not JSON, or was cut off.\nTry again. --debug shows the requests; a proxy may have changed the answer.\n',
    ]);
  });
});
