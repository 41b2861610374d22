import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { textOf } from '../support/documents.ts';
import { tableBelow } from '../support/markdown.ts';

const differences = tableBelow(textOf('docs/moving-from-az.md'), '| | az | acrtask |').map(([what]) => what);

/** The bugs of az by number (commands.md 19), each with the rows of docs/moving-from-az.md that tell what differs. */
const rows: Readonly<Record<number, readonly string[]>> = {
  1: ['update', 'What an update has changed', 'What an update would change'],
  2: [
    'update, timer update without an option that names a change',
    "run, update, credential add and credential update without the right to read the task's secrets",
  ],
  3: ['update --cmd of a task with a context, --context of one without'],
  4: ['update --cmd of a task with a context, --context of one without'],
  5: ['update --cmd of a task with a context, --context of one without'],
  6: ['update of triggers on a task that has none'],
  7: ['update of a task with a source trigger', 'update of triggers on a task that has none'],
  8: ['update --timeout of a task without context'],
  9: ['run --context DIR --file FILE'],
  10: ['--no-wait'],
  11: ['--no-logs'],
  12: ['End of a run'],
  13: ['logs of a run under way', 'taskrun logs of a task run without a run'],
  14: ['build --no-logs -o table'],
  15: ['credential list -o table', 'timer list -o table'],
  16: [
    'credential add',
    'A login kept in a key vault, without --use-identity',
    'credential add of a known server',
    'credential remove of an unknown server',
  ],
  17: ['A password that mentions .vault.azure.net', "Secret of another cloud's key vault"],
  18: ['identity remove'],
  19: ['identity assign'],
  20: ['timer remove'],
  21: ['timer update of an unknown timer', 'update, timer update without an option that names a change'],
  22: ['--schedule'],
  23: ['Who hosts a repository', 'A trigger without a branch', 'update --context of a trigger that is there'],
  24: ['create with a git context and without a token'],
  // The base image trigger stays on by default, as scripts and the recorded requests expect.
  25: [],
  26: [
    'create of a task that is there',
    'A local folder as the context of a task',
    'Options that mean nothing to the kind of task',
  ],
  27: ['--cmd'],
  // Mended in az 2.91.
  28: [],
  29: ['acr run DIR --cmd', 'task run --file -'],
  30: ['build --file of a local source'],
  31: ['build'],
  32: ['pack build --resource-group'],
  33: ['build --no-cache'],
  34: ['.dockerignore'],
  35: ['Upload of a folder'],
  36: ['.dockerignore in the folder of a quick run'],
  37: ['list-runs --top', 'Names in filters'],
  38: ['logs --resource-group'],
  39: ['A registry by its resource id'],
  40: ['A registry that is not there'],
  41: ['--source-acr-auth-id [caller] of a task'],
  42: ['Advice after an error'],
  43: ['Ctrl-C'],
  44: ['Secrets'],
  45: ['Queueing a run'],
};

it('each has rows in the guide that are there', () => {
  expect(Object.keys(rows).map(Number)).toEqual(Array.from({ length: 45 }, (_, index) => index + 1));
  expect(
    Object.values(rows)
      .flat()
      .filter((row) => !differences.includes(row)),
  ).toEqual([]);
});

it('each has a test that is named after it', () => {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const tests = readdirSync(here).map((file) => readFileSync(join(here, file), 'utf8'));
  const named = new Set(tests.flatMap((text) => [...text.matchAll(/['"`]19\.(\d+) /g)].map(([, number]) => number)));
  expect(Object.keys(rows).filter((number) => !named.has(number))).toEqual([]);
});
