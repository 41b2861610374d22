import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { repositoryPaths } from '../../../../src/commands/task-file/reports/repository-paths.ts';
import { sarifReport } from '../../../../src/commands/task-file/reports/sarif-report.ts';
import { diagnosticCodes, kindOfProblem } from '../../../../src/taskfile/diagnostics/diagnostic-codes.ts';
import { runCommandLine } from '../../../support/command-line.ts';
import { createTestHost } from '../../../support/test-host.ts';

const schema = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'),
    'utf8',
  ),
);
// A pattern of the schema is not one for regular expressions of Unicode.
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isValid = ajv.compile(schema);

/** What the schema has against a log. */
const faults = (log: unknown): unknown => (isValid(log) ? [] : isValid.errors);

const wrong = 'version: v1.1.0\nsteps:\n  - cmd: bash echo hello\n    timeot: 10\n    retries: -1\n';

it('is a log that the schema of SARIF 2.1.0 accepts', async () => {
  const { stdout, exitCode, stderr } = await runCommandLine('validate --format sarif -', { stdin: wrong });
  const log = JSON.parse(stdout);
  expect(faults(log)).toEqual([]);
  expect({ exitCode, stderr, ...log.runs[0], tool: undefined }).toEqual({
    exitCode: 1,
    stderr: '',
    tool: undefined,
    columnKind: 'utf16CodeUnits',
    artifacts: [{ location: { description: { text: 'standard input' } } }],
    results: [
      {
        ruleId: 'unknown-key',
        ruleIndex: 1,
        level: 'warning',
        message: { text: "Unknown key 'timeot'.\nDid you mean 'timeout'?" },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { index: 0 },
              region: { startLine: 4, startColumn: 5, endLine: 4, endColumn: 11 },
            },
          },
        ],
      },
      {
        ruleId: 'step-retries',
        ruleIndex: 0,
        level: 'error',
        message: { text: "'retries' is -1, and cannot be negative.\nUse 0 or a positive number." },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { index: 0 },
              region: { startLine: 5, startColumn: 14, endLine: 5, endColumn: 16 },
            },
          },
        ],
      },
    ],
  });
});

it('describes every check that was found, each once', async () => {
  const host = createTestHost();
  const report = sarifReport(host.stdout, repositoryPaths(host));
  const diagnostics = diagnosticCodes.map((code) => ({ code, severity: kindOfProblem(code).severity, message: 'x' }));
  for (const name of ['a.yaml', 'b.yaml'])
    await report.file({ name, path: join(host.cwd, name), source: '', diagnostics });
  await report.end();
  const log = JSON.parse(host.written.stdout);
  expect(faults(log)).toEqual([]);
  const [{ results, tool }] = log.runs;
  const { rules } = tool.driver;
  expect(rules.map(({ id }: { id: string }) => id)).toEqual(diagnosticCodes.toSorted());
  expect(results.length).toBe(2 * rules.length);
  expect(
    results.filter((each: { ruleId: string; ruleIndex: number }) => rules[each.ruleIndex].id !== each.ruleId),
  ).toEqual([]);
  expect(rules.find(({ id }: { id: string }) => id === 'step-retries')).toEqual({
    id: 'step-retries',
    shortDescription: { text: 'The number of retries is negative.' },
    help: {
      text: 'The number of retries is negative. Use 0 or a positive number.',
      markdown: 'The number of retries is negative. Use 0 or a positive number.',
    },
    helpUri: 'https://learn.microsoft.com/azure/container-registry/container-registry-tasks-reference-yaml',
    defaultConfiguration: { level: 'error' },
  });
});

it('is refused by the schema when it is wrong', () => {
  expect(faults({ version: '2.1.0', runs: [{ tool: {} }] })).not.toEqual([]);
});
