import { expect, it } from 'vitest';
import { runCommandLine } from '../support/command-line.ts';

const git = '-c https://github.com/a/b.git -f Dockerfile --commit-trigger-enabled false';

it.each<[string, string]>([
  [`create -r myregistry -n hello ${git} --image ''`, 'argument --image/-t: the value is empty'],
  [`create -r myregistry -n hello ${git} --agent-pool ''`, 'argument --agent-pool: the value is empty'],
  [`create -r myregistry -n hello ${git} --target ' '`, 'argument --target: the value is empty'],
  [`create -r myregistry -n hello -c /dev/null --cmd '   '`, 'argument --cmd: the value is empty'],
  [
    `create -r myregistry -n hello -c /dev/null --cmd a --assign-identity ''`,
    'argument --assign-identity: the value is empty',
  ],
  [`update -r myregistry -n hello -c ''`, 'argument --context/-c: the value is empty'],
  [`run -r myregistry -n hello --set-secret =v`, 'argument --set-secret: expected a name before the ='],
  [`build -r myregistry . --build-arg =v`, 'argument --build-arg: expected a name before the ='],
  [`run -r '' -n hello`, 'argument --registry/-r: the value is empty'],
  [`az acr task run -r myregistry -n hello --agent-pool ''`, 'argument --agent-pool: the value is empty'],
])('%s is refused', async (line, problem) => {
  const { exitCode, asked, stderr } = await runCommandLine(line);
  expect([exitCode, asked, stderr.split('\n')[0]]).toEqual([2, [], `ERROR: ${problem}`]);
});

it('an empty context of create is told of as az does', async () => {
  const { exitCode, stderr } = await runCommandLine([
    'create',
    '-r',
    'myregistry',
    '-n',
    'hello',
    '-c',
    '',
    '--cmd',
    'a',
  ]);
  expect([exitCode, stderr.split('\n')[0]]).toEqual([
    2,
    'ERROR: If the task is not a System Task, --context must be provided.',
  ]);
});

it("an empty context of run leaves the task's own", async () => {
  const { exitCode, asked } = await runCommandLine(['run', '-r', 'myregistry', '-n', 'hello', '-c', '', '--no-wait']);
  expect([exitCode, asked.at(-1)]).toMatchObject([0, ['POST R/scheduleRun', { type: 'TaskRunRequest' }]]);
});
