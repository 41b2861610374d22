import { describe, expect, it } from 'vitest';
import { catalog } from '../src/commands/catalog.ts';
import type { Network } from '../src/host.ts';
import { runWithBrokenAnswer } from './support/broken-answer.ts';
import { runCommandLine } from './support/command-line.ts';
import { plantedLine, wordsOf } from './support/every-command.ts';

const bodies = ['null', '{}', '[]', '"text"', '7'];

describe('JSON of the wrong shape is no defect', { timeout: 60_000 }, () => {
  it.each(catalog.map((entry) => [wordsOf(entry), entry] as const))('%s', async (_, entry) => {
    const line = await plantedLine(entry, () => 'hello');
    const { count } = await runWithBrokenAnswer(line, 0, '');
    const defects: unknown[] = [];
    for (const body of bodies)
      for (let broken = 1; broken <= count; broken += 1) {
        const { stderr } = await runWithBrokenAnswer(line, broken, body);
        if (stderr.includes('This is a defect')) defects.push([body, broken, /The command failed.*/.exec(stderr)?.[0]]);
      }
    expect(defects).toEqual([]);
  });

  it.each([
    ['show -r myregistry -n hello', 2, '{}', "R/tasks/hello: it has no object 'properties'."],
    ['show -r myregistry -n hello', 2, '7', 'R/tasks/hello: it is not an object.'],
    [
      'show -r myregistry -n hello',
      2,
      '{"id":"a","name":"a","properties":null}',
      "R/tasks/hello: it has no object 'properties'.",
    ],
    ['list -r myregistry', 2, '[]', 'R/tasks: it is not an object.'],
    ['list -r myregistry', 2, '{"value":[null]}', 'R/tasks: it lists something that is not an object.'],
  ])('%s: request %i answered with %s', async (line, broken, body, told) => {
    const { stderr, exitCode } = await runWithBrokenAnswer(line.split(' '), broken, body);
    const shown = stderr.replace(/\S*\/registries\/myregistry/, 'R');
    expect([exitCode, shown]).toEqual([
      1,
      `ERROR: acrtask does not understand the response from localhost for ${told}\nTry again. --debug shows the requests; a proxy may have changed the response.\n`,
    ]);
  });

  it.each(bodies)('of the token endpoint is no defect either: %s', async (body) => {
    const { stderr, exitCode } = await runCommandLine('show -r myregistry -n hello', {
      prepare: async (host) => {
        const network = host.network as Network;
        const breaking: Network = async (request) =>
          new URL(request.url).pathname === '/msi'
            ? new Response(body, { headers: { 'content-type': 'application/json' } })
            : network(request);
        Object.assign(host, { network: breaking });
      },
    });
    const fault = body === '{}' ? "has no string 'access_token'" : 'is not an object';
    expect([exitCode, stderr]).toEqual([
      1,
      `ERROR: acrtask does not understand the response from localhost for /msi: it ${fault}.\nTry again. --debug shows the requests; a proxy may have changed the response.\n`,
    ]);
  });

  it('leaves open whether a run was queued: it is looked for', async () => {
    const { stderr } = await runWithBrokenAnswer('run -r myregistry -n hello --no-logs'.split(' '), 3, '{}');
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      "WARNING: The response from the registry 'myregistry' was lost (not understood): checking whether the run was queued...",
      'WARNING: The run was not queued: no run matches the request. Sending the request again.',
    ]);
  });
});
