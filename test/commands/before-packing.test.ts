import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';
import type { Answer } from '../support/fake-azure.ts';

const missing: Answer = [404, { error: { code: 'ResourceNotFound', message: 'There is none.' } }];
const forbidden: Answer = [403, { error: { code: 'AuthorizationFailed', message: 'You may not.' } }];

const run = (line: string, replies: Record<string, Answer[]>) =>
  runCommandLine(line, {
    replies,
    prepare: async ({ cwd }) => {
      await writeFile(join(cwd, 'Dockerfile'), 'FROM scratch\n');
      await writeFile(join(cwd, 'acb.yaml'), 'steps: []\n');
    },
  });

describe('what is missing is told before a folder is packed', () => {
  const noTask = { 'POST R/tasks/hello/listDetails': [missing] };
  const noPool = { 'GET R/agentPools/pool': [missing] };
  it.each<[string, Record<string, Answer[]>, string]>([
    ['run -r myregistry -n hello -c .', noTask, "'acrtask list -r myregistry' lists the tasks."],
    ['az acr task run -r myregistry -n hello -c .', noTask, "'acrtask list -r myregistry' lists the tasks."],
    ['run -r myregistry -n hello -c . --agent-pool pool', noPool, 'lists the agent pools.'],
    ['run -r myregistry . --agent-pool pool', noPool, 'lists the agent pools.'],
    ['az acr run -r myregistry . --agent-pool pool', noPool, 'lists the agent pools.'],
    ['build -r myregistry . --agent-pool pool', noPool, 'lists the agent pools.'],
    ['az acr build -r myregistry . --agent-pool pool', noPool, 'lists the agent pools.'],
    ['pack build -r myregistry -t a --builder b . --agent-pool pool', noPool, 'lists the agent pools.'],
    ['build -r nosuch .', {}, 'select another subscription'],
    ['run -r nosuch .', {}, 'select another subscription'],
    ['run -r nosuch -n hello -c .', {}, 'select another subscription'],
    ['pack build -r nosuch -t a --builder b .', {}, 'select another subscription'],
  ])('%s', async (line, replies, hint) => {
    const { exitCode, stderr, asked } = await run(line, replies);
    expect(stderr).toContain(hint);
    expect([exitCode > 0, stderr.includes('Packing'), asked.filter((each) => String(each).startsWith('P'))]).toEqual([
      true,
      false,
      'POST R/tasks/hello/listDetails' in replies
        ? ['POST R/tasks/hello/listDetails']
        : expect.not.arrayContaining(['POST R/listBuildSourceUploadUrl']),
    ]);
  });

  it('who may not look at the agent pools is let pass', async () => {
    const { exitCode, asked } = await run('build -r myregistry . --agent-pool pool --no-wait', {
      'GET R/agentPools/pool': [forbidden],
    });
    expect([exitCode, asked.includes('POST R/listBuildSourceUploadUrl')]).toEqual([0, true]);
  });
});
