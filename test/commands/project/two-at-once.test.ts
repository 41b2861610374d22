import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createProjectBench, type Ran } from '../../support/project-bench.ts';

const file = (task: string): string =>
  `registry: myregistry\nname: mine\ntasks:\n  hello: { cmd: bash echo hello, ${task} }\n`;

interface Wanted {
  readonly cpu: number;
  readonly status: string;
  readonly hasTimer: boolean;
}

/** What two people want of a task, whose files differ in one part, or in several. */
const pairs: readonly (readonly [what: string, before: string | undefined, one: string, other: string])[] = [
  ['the same field', 'cpu: 2', 'cpu: 3', 'cpu: 4'],
  ['different fields', 'cpu: 2', 'cpu: 3', 'cpu: 2, status: Disabled'],
  [
    'a task that is replaced',
    'cpu: 2, schedule: { nightly: "0 1 * * *" }',
    'cpu: 2',
    'cpu: 4, schedule: { nightly: "0 1 * * *" }',
  ],
  ['a new task', undefined, 'cpu: 3', 'cpu: 4'],
];

const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await turn();
};

const isWrite = ({ method }: { readonly method: string }): boolean => /PUT|PATCH|DELETE/.test(method);

const wantedBy = (task: string): Wanted => ({
  cpu: Number(/cpu: (\d)/.exec(task)?.[1]),
  status: task.includes('Disabled') ? 'Disabled' : 'Enabled',
  hasTimer: task.includes('nightly'),
});

/** The requests that `apply` makes of each of two, in the order in which they were answered. */
interface Race {
  readonly one: Ran;
  readonly other: Ran;
  readonly order: readonly { readonly who: 'one' | 'other'; readonly writes: boolean }[];
  readonly end: Wanted;
}

/** Two at once: one until its request `first`, then the other until its request `second`, then one, then the other. */
const race = async ([, before, mine, yours]: (typeof pairs)[number], first: number, second: number): Promise<Race> => {
  const bench = await createProjectBench({ 'one.yaml': file(mine), 'other.yaml': file(yours) });
  if (before !== undefined) {
    bench.write('before.yaml', file(before));
    await bench.must('apply -f before.yaml --yes');
  }
  const order: Race['order'][number][] = [];
  const at = { one: 0, other: 0 };
  const ended = { one: false, other: false };
  const run = async (who: 'one' | 'other', mayGo: (count: number) => boolean): Promise<Ran> => {
    const ran = await bench.run(`apply -f ${who}.yaml --yes`, {
      beforeRequest: async (count, request) => {
        await until(() => mayGo(count));
        order.push({ who, writes: isWrite(request) });
        return undefined;
      },
      afterRequest: (count) => {
        at[who] = count;
      },
    });
    ended[who] = true;
    return ran;
  };
  const [one, other] = await Promise.all([
    run('one', (count) => count <= first || at.other >= second || ended.other),
    run('other', (count) => (count <= second ? at.one >= first || ended.one : ended.one)),
  ]);
  const { properties } = (await bench.whole('hello')) as {
    properties: { agentConfiguration: { cpu: number }; status: string; trigger: { timerTriggers?: unknown } };
  };
  const { agentConfiguration, status, trigger } = properties;
  return {
    one,
    other,
    order,
    end: { cpu: agentConfiguration.cpu, status, hasTimer: trigger.timerTriggers !== undefined },
  };
};

describe('two who apply at once', () => {
  it.each(pairs)('to %s: whoever does not get what the file says is told', async (...pair) => {
    const alone = await race(pair, 99, 99);
    const wrong: unknown[] = [];
    for (let first = 0; first <= alone.one.asked.length; first += 1) {
      for (let second = 1; second <= alone.other.asked.length + 1; second += 1) {
        const { one, other, order, end } = await race(pair, first, second);
        for (const [who, ran, task] of [
          ['one', one, pair[2]],
          ['other', other, pair[3]],
        ] as const) {
          const gets = JSON.stringify(end) === JSON.stringify(wantedBy(task));
          const isTold = ran.exitCode !== 0;
          // Whoever is done before the other writes gets what the file says, and cannot know of what comes later.
          const last = order.findLastIndex((each) => each.who === who);
          const nextWrite = order.findIndex((each, index) => index > last && each.who !== who && each.writes);
          if (!gets && !isTold && nextWrite < 0)
            wrong.push({
              first,
              second,
              who,
              end,
              exitCode: ran.exitCode,
              order: order.map((each) => `${each.who}${each.writes ? '!' : ''}`).join(' '),
              shown: ran.stdout,
            });
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('a task that somebody else changes', () => {
  const names = Array.from({ length: 9 }, (_, at) => `task-${at}`);
  const many = (cpu: number): string =>
    `registry: myregistry\nname: mine\ntasks:\n${names.map((name) => `  ${name}: { cmd: bash, cpu: ${cpu} }\n`).join('')}`;

  it('while apply is at work on many others is left alone, and told', async () => {
    const bench = await createProjectBench({ 'acrtask.yaml': many(2) });
    await bench.must('apply --yes');
    bench.write('acrtask.yaml', many(4));
    let isChanged = false;
    const { exitCode, stderr } = await bench.run('apply --yes', {
      afterRequest: async (_, { method }) => {
        if (isChanged || method !== 'PATCH') return;
        isChanged = true;
        await bench.arm('PATCH', 'myregistry/tasks/task-8', { properties: { agentConfiguration: { cpu: 3 } } });
      },
    });
    const cpus = await Promise.all(
      names.map(async (name) => {
        const { properties } = (await bench.whole(name)) as { properties: { agentConfiguration: { cpu: number } } };
        return properties.agentConfiguration.cpu;
      }),
    );
    expect({ exitCode, stderr, cpus }).toEqual({
      exitCode: 1,
      stderr:
        "ERROR: task-8: Nothing was done: somebody else changed the task meanwhile.\nTo plan again, run 'acrtask apply' again.\n",
      cpus: [4, 4, 4, 4, 4, 4, 4, 4, 3],
    });
  });
});
