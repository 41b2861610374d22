import { describe, expect, it } from 'vitest';
import { refusedCodes } from '../../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { loadTaskFile } from '../../../src/taskfile/load-task-file.ts';
import { foundIn } from '../rules/found-in.ts';

/** One step in a line: its id, and what it waits for. The first step is on line 2. */
const steps = (...lines: readonly string[]): string =>
  `steps:\n${lines
    .map((line) => {
      const [id = '', when] = line.split(' after ');
      const parts = [
        ...(id === '' ? [] : [`id: ${id}`]),
        'cmd: bash true',
        ...(when === undefined ? [] : [`when: ${when}`]),
      ];
      return `  - {${parts.join(', ')}}\n`;
    })
    .join('')}`;

const cases: [about: string, text: string, found: string[]][] = [
  ['steps above', steps('aa', 'bb after [aa]', 'cc after ["-"]', 'dd after [acb_root]', 'ee after [bb, dd]'), []],
  ['a generated id', steps('', 'bb after [acb_step_0]'), []],
  [
    'a misspelt id',
    steps('build', 'test', 'push after [biuld, test]'),
    ["4 when-unknown: no step has the id 'biuld' | Did you mean 'build' (line 2)?"],
  ],
  [
    'other letter case',
    steps('BUILD-WEB', 'push after [build-web]'),
    ["3 when-unknown: no step has the id 'build-web' | Did you mean 'BUILD-WEB' (line 2)?"],
  ],
  [
    'a misspelt id that is like the own one',
    steps('build', 'test9', 'test2 after [test3]'),
    ["4 when-unknown: no step has the id 'test3' | Did you mean 'test9' (line 3)?"],
  ],
  [
    'a step that has another id than its place says',
    steps('build', 'push after [acb_step_0]'),
    ["3 when-unknown: no step has the id 'acb_step_0' | Did you mean 'build' (line 2)?"],
  ],
  [
    'a place where no step is',
    steps('build', 'push after [acb_step_7]'),
    ["3 when-unknown: no step has the id 'acb_step_7' | 'when' takes the ids of steps above this one."],
  ],
  [
    'a step without id',
    steps('login', '', 'push after [image]'),
    [
      "4 when-unknown: no step has the id 'image' | The step on line 3 has no id: if it is the one, give it 'id: image'.",
    ],
  ],
  [
    'several steps without id',
    steps('', '', 'push after [image]'),
    ["4 when-unknown: no step has the id 'image' | 'when' takes the ids of steps above this one."],
  ],
  [
    'a step without id, of the kind that the name says',
    'steps:\n  - build: -t web .\n  - push: [web]\n  - cmd: bash\n    when: [build]\n',
    [
      "5 when-unknown: no step has the id 'build' | The step on line 2 has no id: if it is the one, give it 'id: build'.",
    ],
  ],
  [
    'nothing like it',
    steps('build', 'push after [deploy]'),
    ["3 when-unknown: no step has the id 'deploy' | 'when' takes the ids of steps above this one."],
  ],
  [
    'an unknown step of the first one',
    steps('build after [start]', 'push'),
    ["2 when-unknown: no step has the id 'start' | Remove 'when': no step stands above this one."],
  ],
  [
    'ids in one text',
    steps('aa', 'bb', 'cc after ["aa, bb"]'),
    ["4 when-unknown: no step has the id 'aa, bb' | Write each id as an entry of its own: when: [aa, bb]."],
  ],
  [
    'a comma behind an id',
    steps('aa', 'cc after ["aa,"]'),
    ["3 when-unknown: no step has the id 'aa,' | Write each id as an entry of its own: when: [aa]."],
  ],
  [
    'nothing but a comma',
    steps('aa', 'cc after [","]'),
    ["3 when-unknown: no step has the id ',' | 'when' takes the ids of steps above this one."],
  ],
  [
    'an empty entry',
    steps('aa', 'bb after [aa, ~]'),
    ["3 when-unknown: an entry of 'when' is empty | Remove the entry, or write the id of a step above."],
  ],
  [
    'a step below',
    steps('push after [build]', 'build'),
    [
      "2 when-later: step 'push' waits for a step below it: 'build' (line 3) | A step can only wait for steps above it: move step 'build' above 'push' (line 2).",
    ],
  ],
  [
    'a step below that waits only by its place',
    steps('aa after [cc]', 'bb', 'cc'),
    [
      "2 when-later: step 'aa' waits for a step below it: 'cc' (line 4) | A step can only wait for steps above it: move step 'cc' above 'aa' (line 2).",
    ],
  ],
  [
    'itself, twice',
    steps('aa', 'bb after [bb, bb]'),
    ["3 when-self: step 'bb' waits for itself | Remove the entry, or name the step that was meant."],
  ],
  [
    'a circle of two',
    steps('aa after [bb]', 'bb after [aa]', 'cc'),
    [
      '2 when-cycle: steps wait for each other: aa (line 2) -> bb (line 3) -> aa | Remove one of these waits: a step can only wait for steps above it.',
    ],
  ],
  [
    'a circle with two steps below',
    steps('start', 'aa after [start, bb]', 'bb after [cc]', 'cc after [start, aa]'),
    [
      '3 when-cycle: steps wait for each other: aa (line 3) -> bb (line 4) -> cc (line 5) -> aa | Remove one of these waits: a step can only wait for steps above it.',
    ],
  ],
  [
    'a circle and a step below that is none of it',
    steps('aa after [bb, cc]', 'bb after [aa]', 'cc'),
    [
      '2 when-cycle: steps wait for each other: aa (line 2) -> bb (line 3) -> aa | Remove one of these waits: a step can only wait for steps above it.',
      "2 when-later: step 'aa' waits for a step below it: 'cc' (line 4) | A step can only wait for steps above it: move step 'cc' above 'aa' (line 2).",
    ],
  ],
  [
    'two circles',
    steps('aa after [bb]', 'bb after [aa]', 'cc after [dd]', 'dd after [cc]'),
    [
      '2 when-cycle: steps wait for each other: aa (line 2) -> bb (line 3) -> aa | Remove one of these waits: a step can only wait for steps above it.',
      '4 when-cycle: steps wait for each other: cc (line 4) -> dd (line 5) -> cc | Remove one of these waits: a step can only wait for steps above it.',
    ],
  ],
  [
    "'-' beside others",
    steps('aa', 'bb after ["-", aa, "-"]'),
    [
      "3 when-immediate: '-', which means at once, stands beside other entries of 'when' | Remove '-' to wait for the other steps, or the other entries to start at once.",
    ],
  ],
  [
    'an id twice',
    steps('aa', 'bb', 'aa'),
    ["4 step-id-duplicate: the id 'aa' is already that of the step on line 2 | Give each step an id of its own."],
  ],
  [
    'a generated id that is taken',
    steps('acb_step_1', ''),
    [
      "3 step-id-duplicate: this step has no id, and the one that it gets, 'acb_step_1', is the id of the step on line 2 | Give this step an id of its own, or rename the other one.",
    ],
  ],
  [
    'white space in an id',
    steps('run  the tests', '" "'),
    [
      "2 step-id: the id 'run  the tests' contains white space | Write it without white space, such as 'run-the-tests'.",
      "3 step-id: the id ' ' contains white space | Write an id, or leave the key out.",
    ],
  ],
  [
    'two kinds in one step',
    'steps:\n  - id: aa\n    push: [a]\n    build: -t a .\n',
    [
      "4 step-kind-conflict: step 'aa' has both 'push' and 'build' | A step does one thing: begin a step of its own with '- build:'.",
    ],
  ],
  [
    'three kinds in one step',
    'steps:\n  - cmd: bash true\n    push: [a]\n    build: -t a .\n',
    [
      "3 step-kind-conflict: this step has 'cmd', 'push' and 'build' | A step does one thing: begin a step of its own with '- push:'.",
    ],
  ],
  [
    'a step that does nothing',
    'steps:\n  - id: aa\n    env: [A=1]\n',
    ["2 step-kind-missing: step 'aa' has no 'cmd', 'build', or 'push' | Add 'cmd', 'build', or 'push'."],
  ],
  [
    'a step with an empty list of images',
    'steps:\n  - id: aa\n    push: []\n',
    ["3 step-kind-missing: step 'aa' has an empty 'push' | Write what the step does behind 'push'."],
  ],
];

const codes = refusedCodes.filter((code) => /^(?:when|step)-/.test(code));

describe('steps that the engine refuses, in words for their author', () => {
  it.each(cases)('%s', async (_about, text, found) => {
    expect(await foundIn(text, { codes })).toEqual(found);
  });

  it('hides the values of secrets, in the advice too', async () => {
    const text = `secrets:\n  - {id: name, keyvault: "https://kv.vault.azure.net/secrets/name"}\n${steps('{{.Secrets.name}}', 'bb after [hunter23]', 'cc after [hunter22, dd]')}`;
    const result = await loadTaskFile(text, { run: {}, resolveSecrets: async () => new Map([['name', 'hunter22']]) });
    expect(result.ok ? [] : result.diagnostics.map(({ message, hint }) => `${message} | ${hint}`)).toEqual([
      "no step has the id 'hunter23' | Did you mean '***' (line 4)?",
      "no step has the id 'dd' | 'when' takes the ids of steps above this one.",
    ]);
  });

  it('looks for some circles and likely names only, so that the time is bounded', async () => {
    const many = Array.from({ length: 400 }, (_, at) => `step-${at} after [step-${(at + 1) % 400}, stap-${at + 1}]`);
    const found = await foundIn(steps(...many), { codes });
    const count = (part: string): number => found.filter((line) => line.includes(part)).length;
    expect([count('when-cycle'), count('when-unknown'), count('Did you mean')]).toEqual([1, 400, 49]);
  });
});
