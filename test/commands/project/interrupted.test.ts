import { describe, expect, it } from 'vitest';
import { createProjectBench, type ProjectBench } from '../../support/project-bench.ts';

const before = `registry: myregistry
name: mine
tasks:
  changed-task: { cmd: bash echo old, schedule: { nightly: "0 1 * * *" } }
  replaced-task: { cmd: bash echo old, schedule: { nightly: "0 1 * * *" } }
  pruned-task: { cmd: bash echo old }
`;
const after = `registry: myregistry
name: mine
tasks:
  changed-task: { cmd: bash echo new, schedule: { nightly: "0 1 * * *" } }
  replaced-task: { cmd: bash echo old }
  created-task:
    cmd: bash echo new
    access: { pull: [mybaseregistry], vaults: [mykeyvault] }
  second-task:
    cmd: bash echo new
    access: { identity: "new:fresh", pull: [mybaseregistry] }
`;

const prepared = async (): Promise<ProjectBench> => {
  const bench = await createProjectBench({ 'acrtask.yaml': before });
  await bench.must('apply --yes');
  bench.write('acrtask.yaml', after);
  return bench;
};

/** What differs from one emulator to the next. */
const withoutIds = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/"(?:creationDate|createdAt|lastModifiedAt|createdOn|updatedOn|etag)":"[^"]*"/g, '"TIME"');

/** Everything in the registry, the roles, and the policies of the vault. */
const stateOf = async ({ must, arm, whole }: ProjectBench): Promise<string> => {
  const { value } = (await arm('GET', 'myregistry/tasks')) as { value: { name: string }[] };
  const tasks = await Promise.all(
    value
      .map(({ name }) => name)
      .sort()
      .map(whole),
  );
  const roles = await must('az role assignment list --all --query "[].[roleDefinitionName,scope]"');
  const vault = await must('az keyvault show -n mykeyvault --query properties.accessPolicies');
  const identities = await must('az identity list --query "[].name"');
  const lines = [roles.stdout, vault.stdout, identities.stdout].map((each) => {
    const list = JSON.parse(each) as unknown[];
    return JSON.stringify(list.map((item) => withoutIds(JSON.stringify(item))).sort());
  });
  return withoutIds([...tasks.map((each) => JSON.stringify(each)), ...lines].join('\n'));
};

const refused = () => Response.json({ error: { code: 'AuthorizationFailed', message: 'No.' } }, { status: 403 });

const ways = {
  refused: { beforeRequest: (at: number) => (count: number) => (count === at ? refused() : undefined) },
  'interrupted before': {
    beforeRequest: (at: number) => (count: number, _: Request, host: { interrupt(): void }) => {
      if (count === at) host.interrupt();
      return undefined;
    },
  },
  'interrupted after': {
    afterRequest: (at: number) => (count: number, _: Request, host: { interrupt(): void }) => {
      if (count === at) host.interrupt();
    },
  },
} as const;

describe('apply', async () => {
  it.each(Object.entries(ways))(
    'whose n-th request is %s, and then runs again, comes to the same end',
    async (_, way) => {
      const whole = await prepared();
      const { asked } = await whole.must('apply --yes --prune');
      const wanted = await stateOf(whole);
      const wrong: unknown[] = [];
      for (let at = 1; at <= asked.length; at += 1) {
        const bench = await prepared();
        const hooks = Object.fromEntries(Object.entries(way).map(([name, hook]) => [name, hook(at)]));
        const first = await bench.run('apply --yes --prune', hooks);
        const second = await bench.run('apply --yes --prune');
        const third = await bench.run('apply --yes --prune');
        const state = await stateOf(bench);
        const isSame = state === wanted;
        const silent = first.exitCode === 0 && second.asked.some(({ method }) => /PUT|PATCH|DELETE/.test(method));
        const quiet = !third.asked.some(({ method }) => /PUT|PATCH|DELETE/.test(method));
        if (!isSame || silent || second.exitCode !== 0 || !quiet)
          wrong.push({
            at,
            request: asked[at - 1],
            exitCodes: [first.exitCode, second.exitCode, third.exitCode],
            errors: first.stderr + second.stderr,
            differs: state.split('\n').filter((line) => !wanted.split('\n').includes(line)),
            isSame,
            silent,
            quiet,
          });
      }
      expect(wrong).toEqual([]);
      expect(asked.length).toBeGreaterThan(20);
    },
  );

  it('interrupted, says what was done and what was not', async () => {
    const bench = await prepared();
    let seen = 0;
    const { exitCode, stdout, stderr } = await bench.run('apply --yes --prune', {
      afterRequest: (_, request, host) => {
        if (request.method === 'PATCH' || request.method === 'PUT' || request.method === 'DELETE') seen += 1;
        if (seen === 1) host.interrupt();
      },
    });
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
      {
        "exitCode": 130,
        "stderr": "second-task: 0 changes made.
      Interrupted. These changes remain, the first of which may have been made:
        acrtask az identity create -g rg -n fresh -l eastus
      ERROR: Interrupted.
      ",
      }
    `);
    expect(stdout.slice(stdout.indexOf('2 tasks to create'))).toMatchInlineSnapshot(`
      "2 tasks to create, 1 to change, 1 to replace, 1 to delete.

      ! changed-task: interrupted; it may have been done
      ! replaced-task: interrupted; it may have been done
      ! created-task: interrupted; it may have been done
      ! second-task: interrupted; it may have been done
      ! pruned-task: not done
      4 tasks interrupted, 1 not done.
      Run 'acrtask apply' again to do the rest.
      "
    `);
  });
});
