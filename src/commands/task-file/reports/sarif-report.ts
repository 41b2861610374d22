import type { OutputStream } from '../../../host.ts';
import { type DiagnosticCode, kindOfProblem, type Severity } from '../../../taskfile/diagnostics/diagnostic-codes.ts';
import type { Diagnostic } from '../../../taskfile/model.ts';
import { version } from '../../../version.ts';
import type { CheckedFile, Report } from './report.ts';
import type { RepositoryPaths } from './repository-paths.ts';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'note' };

/** What the format of task files is described in: the page that the checks refer to. */
const reference = 'https://learn.microsoft.com/azure/container-registry/container-registry-tasks-reference-yaml';

/** All problems as one log in SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), written at the end. */
export const sarifReport = (out: OutputStream, paths: RepositoryPaths): Report => {
  const files: CheckedFile[] = [];
  return {
    async file({ name, path, diagnostics }) {
      files.push({ name, path, source: '', diagnostics });
    },
    async end() {
      await out.write(`${JSON.stringify(sarifLog(files, paths), undefined, 2)}\n`);
    },
  };
};

const sarifLog = (files: readonly CheckedFile[], paths: RepositoryPaths): object => {
  const codes = [...new Set(files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))].sort();
  const artifacts = files.map(({ path, name }) => ({
    location: path === undefined ? { description: { text: name } } : { uri: paths.uri(path) },
  }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'acrtask', version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        artifacts,
        results: files.flatMap(({ path, diagnostics }, index) =>
          diagnostics.map((each) => resultOf(each, codes.indexOf(each.code), index, path && paths.uri(path))),
        ),
      },
    ],
  };
};

const ruleOf = (code: DiagnosticCode): object => {
  const { severity, summary, hint } = kindOfProblem(code);
  const help = hint === undefined ? summary : `${summary} ${hint}`;
  return {
    id: code,
    shortDescription: { text: summary },
    help: { text: help, markdown: help },
    helpUri: reference,
    defaultConfiguration: { level: levels[severity] },
  };
};

const resultOf = (
  { code, severity, message, hint, line, column, end }: Diagnostic,
  ruleIndex: number,
  index: number,
  uri: string | undefined,
): object => ({
  ruleId: code,
  ruleIndex,
  level: levels[severity],
  message: { text: hint === undefined ? sentence(message) : `${sentence(message)}\n${hint}` },
  locations: [
    {
      physicalLocation: {
        artifactLocation: { ...(uri === undefined ? {} : { uri }), index },
        ...(line === undefined || column === undefined
          ? {}
          : {
              region: {
                startLine: line,
                startColumn: column,
                ...(end ? { endLine: end.line, endColumn: end.column } : {}),
              },
            }),
      },
    },
  ],
});

/** A message as viewers show it by itself. */
const sentence = (message: string): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
