import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Network } from '../../src/host.ts';
import { runCommandLine } from './command-line.ts';
import { accessToken, plantedProject, replies } from './every-command.ts';

/**
 * Runs a command of which one request, number `broken` from 1, is answered with status 200 and `body` as JSON; 0 leaves every
 * answer as it is. Resolves to what the command prints, its exit code, and how many requests it makes.
 */
export const runWithBrokenAnswer = async (line: readonly string[], broken: number, body: string) => {
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
        return new Response(body, { headers: { 'content-type': 'application/json' } });
      };
      Object.assign(host, { network: breaking, startDetached: async () => ({ pid: 1, hasEnded: () => true }) });
      host.env.PLANTED = 'hello';
      await writeFile(join(host.cwd, 'Dockerfile'), 'FROM scratch\n');
      await writeFile(join(host.cwd, 'project.yaml'), plantedProject);
    },
  });
  return { ...result, count };
};
