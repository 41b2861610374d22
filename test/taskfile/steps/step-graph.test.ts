import { describe, expect, it } from 'vitest';
import { readTaskFile } from '../../../src/taskfile/load-task-file.ts';
import { type StepGraph, type StepNode, stepGraph } from '../../../src/taskfile/steps/step-graph.ts';

const graphOf = async (steps: string): Promise<StepGraph> => {
  const { examined } = await readTaskFile(`steps:\n${steps}`, { run: { Registry: 'myregistry.azurecr.io' } });
  if (!examined) throw new Error('the example is not a task file');
  return stepGraph(examined.task);
};

const shown = ({ id, kind, label, dependsOn }: StepNode): string =>
  `${id} (${kind}: ${label}) after [${dependsOn.map((each) => each.id).join(' ')}]`;

const cmd = (id: string, when = ''): string => `  - {id: ${id}, cmd: bash${when === '' ? '' : `, when: [${when}]`}}\n`;

const cases: [about: string, steps: string, nodes: string[]][] = [
  ['no steps', '', []],
  [
    'steps without when',
    '  - build: -t app:1 -t app:2 .\n  - push: [app:1, "app"]\n  - cmd: |\n      bash -c\n        true\n',
    [
      'acb_step_0 (build: app:1, app:2) after []',
      'acb_step_1 (push: app:1, app:latest) after [acb_step_0]',
      'acb_step_2 (cmd: bash -c true) after [acb_step_1]',
    ],
  ],
  ['a build without tag', '  - build: -f  Dockerfile .\n', ['acb_step_0 (build: -f Dockerfile .) after []']],
  [
    'steps that start at once, and one below them',
    cmd('aa') + cmd('bb', '"-"') + cmd('cc') + cmd('dd', 'bb, aa, bb'),
    ['aa (cmd: bash) after []', 'bb (cmd: bash) after []', 'cc (cmd: bash) after [bb]', 'dd (cmd: bash) after [aa bb]'],
  ],
  [
    'ids of no step above, and an id twice',
    cmd('aa', 'bb') + cmd('bb', 'nope, aa') + cmd('bb', 'acb_root') + cmd('cc', 'bb') + cmd('dd'),
    [
      'aa (cmd: bash) after []',
      'bb (cmd: bash) after [aa]',
      'bb (cmd: bash) after []',
      'cc (cmd: bash) after [bb]',
      'dd (cmd: bash) after [cc]',
    ],
  ],
];

describe('the graph of steps', () => {
  it.each(cases)('%s', async (_about, steps, nodes) => {
    expect((await graphOf(steps)).nodes.map(shown)).toEqual(nodes);
  });

  it('lists the edges by the steps that wait', async () => {
    const { edges } = await graphOf(cmd('aa') + cmd('bb') + cmd('cc', 'aa, bb'));
    expect(edges.map(({ from, to }) => `${from.id} -> ${to.id}`)).toEqual(['aa -> bb', 'aa -> cc', 'bb -> cc']);
  });

  it('knows what waits for what, directly or over others', async () => {
    const { nodes, waitsFor } = await graphOf(
      cmd('aa') + cmd('bb', '"-"') + cmd('cc', 'aa') + cmd('dd', 'bb, cc') + cmd('ee', '"-"'),
    );
    const pairs = nodes.flatMap((later) =>
      nodes.filter((earlier) => waitsFor(later, earlier)).map((earlier) => `${later.id} ${earlier.id}`),
    );
    expect(pairs).toEqual(['cc aa', 'dd aa', 'dd bb', 'dd cc']);
  });

  it('looks at each step once where many ways lead back', async () => {
    const rungs = Array.from({ length: 80 }, (_, n) =>
      n < 2 ? cmd(`s${n}`, '"-"') : cmd(`s${n}`, n % 2 === 0 ? `s${n - 1}, s${n - 2}` : `s${n - 2}, s${n - 3}`),
    );
    const { nodes, waitsFor } = await graphOf(`${cmd('alone')}${rungs.join('')}`);
    const [alone, first, last] = [nodes[0], nodes[1], nodes.at(-1)] as [StepNode, StepNode, StepNode];
    expect([waitsFor(last, first), waitsFor(last, alone)]).toEqual([true, false]);
  });
});
