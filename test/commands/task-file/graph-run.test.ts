import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../../src/emulator/emulator.ts';
import type { RunTimeline } from '../../../src/follow/timeline/run-timeline.ts';
import { type CommandLine, runCommandLine } from '../../support/command-line.ts';
import { subscription } from '../../support/fake-azure.ts';
import type { TestHost, TestHostOptions } from '../../support/test-host.ts';

const taskFile = `version: v1.1.0
steps:
  - id: left
    cmd: bash echo left
    when: ["-"]
  - id: right
    cmd: bash echo right
    when: ["-"]
  - id: both
    cmd: bash echo both
    when: [left, right]
`;
const files = { 'acb.yaml': taskFile, 'other.yaml': taskFile.replaceAll('left', 'links') };

const repository = 'https://github.com/Azure-Samples/example.git';

const repositoryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'acrtask-repository-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'acb.yaml'), taskFile);
  writeFileSync(join(folder, 'Dockerfile'), 'FROM alpine\n');
  return folder;
};

/** A registry with the runs of command lines; the emulator's clock goes on by a quarter of a second at each look. */
const emulated = async (...lines: string[]): Promise<(line: string, how?: TestHostOptions) => Promise<CommandLine>> => {
  let time = Date.parse('2026-09-10T06:55:00Z');
  const now = (): Date => {
    time += 250;
    return new Date(time);
  };
  const emulator = createEmulator({
    subscriptionId: subscription,
    now,
    gitFolders: { [repository]: repositoryFolder() },
  });
  const prepare = ({ cwd }: TestHost): void => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  };
  const run = (line: string, how: TestHostOptions = {}): Promise<CommandLine> =>
    runCommandLine(line, { ...how, prepare, network: (request) => emulator.fetch(request) });
  for (const line of [
    'az group create -n myResourceGroup -l eastus',
    'az acr create -g myResourceGroup -n myregistry --sku Standard',
    ...lines,
  ]) {
    const { exitCode, stderr } = await run(line);
    if (exitCode !== 0) throw new Error(`${line}\n${stderr}`);
  }
  return run;
};

const task = 'create -r myregistry -n hello --file acb.yaml -c /dev/null';
const runOfTask = 'run -r myregistry -n hello --no-logs';
const runOfFile = 'az acr run -r myregistry -f acb.yaml . --no-logs';

it('draws the timeline of a run, in the order of the file of its task', async () => {
  const run = await emulated(task, runOfTask);
  const { stdout, stderr, exitCode } = await run('graph --run cf1 -r myregistry --ascii');
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(stdout).toMatchInlineSnapshot(`
    "Run cf1 of task hello succeeded after 15.3s.

                   0s        2s         4s        6s        8s         10s       12s        14s
                   |---------|----------|---------|---------|----------|---------|----------|-----
    * queue        ---                                                                              0.5s
    * agent start     -----                                                                         1.0s
    * set-up               -----------------------                                                  4.5s
      left                                        ========                                          1.5s
    * right                                                    ########                             1.5s
    * both                                                               ########                   1.5s
    * finish                                                                             ---------  1.8s

                   # on the critical path   = other steps   - outside of steps

    Steps:
      left   succeeded  1.5s
      right  succeeded  1.5s
      both   succeeded  1.5s  waited for left, right

    Critical path:
      queue 0.5s -> agent start 1.0s -> set-up 4.5s -> wait before right 2.5s -> right 1.5s ->
      both 1.5s -> finish 1.8s
    "
  `);
});

it('says what it does not know of a run without a task, and learns it from a file', async () => {
  const run = await emulated(runOfFile);
  const notes = async (line: string): Promise<unknown> => {
    const { stdout } = await run(`${line} -o json`);
    const { order, notes: told } = JSON.parse(stdout);
    return [order, ...told];
  };
  expect({
    alone: await notes('graph --run cf1 -r myregistry'),
    'with its file': await notes('graph acb.yaml --run cf1 -r myregistry'),
    'with another file': await notes('graph other.yaml --run cf1 -r myregistry'),
  }).toMatchInlineSnapshot(`
    {
      "alone": [
        "log",
        "The service does not keep the task file of a run without a task. To see what each step waited for, name the file: acrtask graph FILE --run cf1 -r myregistry",
      ],
      "with another file": [
        "log",
        "The task file does not fit this run: it has no step 'left'.",
      ],
      "with its file": [
        "task file",
      ],
    }
  `);
});

const fileOfRepository = `create -r myregistry -n hello --file acb.yaml -c ${repository} --commit-trigger-enabled false`;
const imageOfRepository = `create -r myregistry -n hello -t hello:1 -f Dockerfile -c ${repository} --commit-trigger-enabled false`;

/** What a timeline says of the order of its steps. */
const orderTold = async (...lines: string[]): Promise<unknown> => toldBy('graph --run cf1 -r myregistry', ...lines);

const toldBy = async (line: string, ...before: string[]): Promise<unknown> => {
  const run = await emulated(...before);
  const { stdout, stderr } = await run(`${line} -o json`);
  const { steps, notes } = JSON.parse(stdout || JSON.stringify({ steps: [], notes: [stderr] })) as RunTimeline;
  return { steps: steps.map(({ id, waitsFor }) => `${id}: ${waitsFor?.join(' ')}`), notes };
};

it('reads the order of the steps where the task has them', async () => {
  expect({
    'in the task': await orderTold(task, runOfTask),
    'in the task, which was changed since': await orderTold(
      task,
      runOfTask,
      'update -r myregistry -n hello --timeout 900',
    ),
    'in a task that is gone': await orderTold(task, runOfTask, 'delete -r myregistry -n hello -y'),
    'in a repository': await orderTold(fileOfRepository, runOfTask),
    'in a repository that is not to be read': await toldBy(
      'graph --run cf1 -r myregistry --no-fetch',
      fileOfRepository,
      runOfTask,
    ),
    'of a Dockerfile': await orderTold(imageOfRepository, runOfTask),
  }).toMatchInlineSnapshot(`
    {
      "in a repository": {
        "notes": [
          "The order of the steps is that of acb.yaml in its repository now.",
        ],
        "steps": [
          "left: ",
          "right: ",
          "both: left right",
        ],
      },
      "in a repository that is not to be read": {
        "notes": [
          "The task file of task 'hello' was not read: Git repositories are not read with --no-fetch. To see what each step waited for, name the file: acrtask graph FILE --run cf1 -r myregistry",
        ],
        "steps": [
          "left: undefined",
          "right: undefined",
          "both: undefined",
        ],
      },
      "in a task that is gone": {
        "notes": [
          "Task 'hello' is no longer there. To see what each step waited for, name the file: acrtask graph FILE --run cf1 -r myregistry",
        ],
        "steps": [
          "left: undefined",
          "right: undefined",
          "both: undefined",
        ],
      },
      "in the task": {
        "notes": [],
        "steps": [
          "left: ",
          "right: ",
          "both: left right",
        ],
      },
      "in the task, which was changed since": {
        "notes": [
          "Task 'hello' was changed after this run: the order of its steps is that of now.",
        ],
        "steps": [
          "left: ",
          "right: ",
          "both: left right",
        ],
      },
      "of a Dockerfile": {
        "notes": [],
        "steps": [
          "build: ",
          "push: build",
        ],
      },
    }
  `);
});

it.each([
  ['svg', /^<svg [\s\S]*<\/svg>\n$/],
  ['html', /^<!DOCTYPE html>\n[\s\S]*<svg [\s\S]*<\/html>\n$/],
])('draws it as %s', async (format, expected) => {
  const run = await emulated(task, runOfTask);
  const { stdout, exitCode } = await run(`graph --run cf1 -r myregistry --format ${format}`);
  expect({ stdout, exitCode }).toEqual({ stdout: expect.stringMatching(expected), exitCode: 0 });
});

it('says what is wrong with a command line', async () => {
  const run = await emulated();
  const told = async (line: string): Promise<string> => {
    const { stdout, stderr, exitCode } = await run(line);
    return `${stdout}${stderr}exit ${exitCode}`;
  };
  const lines = [
    'graph',
    'graph --run cf1',
    'graph --run cf1 --run cf2 -r myregistry',
    'graph --run cf1 -r myregistry --format mermaid',
    'graph --run cf1 -r myregistry --format svg --ascii',
    'graph --run cf9 -r myregistry',
  ];
  const all: Record<string, string> = {};
  for (const line of lines) all[line] = await told(line);
  expect(all).toMatchInlineSnapshot(`
    {
      "graph": "ERROR: the following arguments are required: FILE or --run RUN_ID
    Try 'acrtask graph --help'.
    exit 2",
      "graph --run cf1": "ERROR: This machine has kept no run 'cf1'.
    The last 20 runs with --local are kept. For a run in Azure, name its registry with --registry, or set a default with 'acrtask configure --defaults registry=NAME'.
    exit 3",
      "graph --run cf1 --run cf2 -r myregistry": "ERROR: --run names several runs: cf1, cf2.
    Try 'acrtask graph --help'.
    exit 2",
      "graph --run cf1 -r myregistry --format mermaid": "ERROR: --format mermaid draws task files: for a run, use svg or html.
    Try 'acrtask graph --help'.
    exit 2",
      "graph --run cf1 -r myregistry --format svg --ascii": "ERROR: --ascii is for the drawing in the terminal: it cannot be combined with --format.
    Try 'acrtask graph --help'.
    exit 2",
      "graph --run cf9 -r myregistry": "ERROR: (ResourceNotFound) The resource cf9 could not be found.
    Code: ResourceNotFound
    Message: The resource cf9 could not be found.
    'acrtask list-runs -r myregistry' lists the runs.
    exit 3",
    }
  `);
});
