// Measures the checks of task files: `validate` of one file of 30 steps beside `node -e 0`, and how many such files it
// checks in a second, without the time that it needs to start.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileCount = 1000;
const services = Array.from({ length: 10 }, (_, index) => `service${index}`);

/** Builds, tests, and pushes ten services: 30 steps. */
const taskFile = (number) =>
  [
    '# Builds, tests, and pushes the services.',
    'version: v1.1.0',
    'stepTimeout: 1200',
    `env: [REGION=westeurope, RUN_NUMBER=${number}]`,
    'steps:',
    ...services.flatMap((name) => [
      `  # The service ${name}`,
      `  - id: build-${name}`,
      `    build: -t $Registry/${name}:{{.Run.ID}} --build-arg VERSION=1.${number} -f ${name}/Dockerfile .`,
      '    when: ["-"]',
      `  - id: test-${name}`,
      `    cmd: $Registry/${name}:{{.Run.ID}} npm test -- --suite ${name}`,
      `    when: [build-${name}]`,
      '    timeout: 300',
      '    env:',
      '      - NODE_ENV=test',
      `  - id: push-${name}`,
      `    push: ["$Registry/${name}:{{.Run.ID}}"]`,
      `    when: [test-${name}]`,
    ]),
    '',
  ].join('\n');

/** The rows of the table. `measure` gives medians in ms by name; the files are written below `work`. */
export const checkRows = ({ measure, bin, work }) => {
  const folder = join(work, 'task-files');
  mkdirSync(folder);
  const files = Array.from({ length: fileCount }, (_, index) => join(folder, `${index}.yaml`));
  for (const [index, file] of files.entries()) writeFileSync(file, taskFile(index));
  const validate = (names) => [bin, 'validate', ...names];
  const times = measure({ node: ['-e', '0'], one: validate(files.slice(0, 1)) });
  const { all } = measure({ all: validate(files) });
  const ratio = times.one / times.node;
  const perSecond = (fileCount - 1) / ((all - times.one) / 1000);
  return [
    [
      'acrtask validate, a file of 30 steps',
      '<= 1.5 x node',
      `${ratio.toFixed(2)} x (${times.one.toFixed(0)} ms)`,
      ratio <= 1.5,
    ],
    ['... of 1000 such files', '>= 300 a second', `${perSecond.toFixed(0)} a second`, perSecond >= 300],
  ];
};
