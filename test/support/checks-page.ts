import { type DiagnosticCode, diagnosticCodes, kindOfProblem } from '../../src/taskfile/diagnostic-codes.ts';

export interface CheckExample {
  readonly code: string;
  readonly bad: string;
  /** What is printed about the bad example. */
  readonly output: string;
  readonly good: string;
}

const introduction = `# Checks of task files

\`acrtask validate\` checks task files before they are sent, and tells each problem with its place and its code.
This guide shows how to use it. It ends with a list of the checks, each with an example.

## Check your task files

Name files or folders, \`-\` for standard input, or nothing for the current folder:

\`\`\`console
$ printf 'version: v1.1.0\\nsteps:\\n  - cmd: bash echo hello\\n    ignoreError: true\\n' > acb.yaml
$ acrtask validate
acb.yaml:4:5: warning: unknown key 'ignoreError' [unknown-key]
      ignoreError: true
      ^^^^^^^^^^^
  Did you mean 'ignoreErrors'?

1 file checked: 1 warning.
\`\`\`

In a folder and the folders below it, acrtask finds

- every \`acb.yaml\`
- files called \`*task*.yaml\` or \`*task*.yml\`, unless they are clearly something else, such as a Taskfile, an Ansible playbook, or a Tekton task
- task files that a workflow in \`.github\` names in a command such as \`az acr run -f FILE .\` or \`acrtask create -f FILE\`
- task files that an \`acrtask.yaml\` names, which are checked with the values, platform, timeout, and context that it has for them

It skips \`node_modules\` and what Git ignores.

An *error* is what the service refuses, or what makes a run fail. A *warning* is a file that does something else than its author probably meant. *Information* is worth knowing. The exit code is 1 when there is an error or a file cannot be read, and with \`--strict\` also when there is a warning. Otherwise it is 0.

\`create\`, \`update\`, and \`run\` make the same checks before they send a local task file.

## Say what the run is given

Values and secrets are not known when a file is checked alone. acrtask tells only what no value can mend, so nothing has to be given. To check the file as a certain run reads it, give it what the run has:

| Option | Gives |
|---|---|
| \`--set NAME=VALUE\`, \`--values FILE\` | the values that templates read as \`.Values.NAME\` |
| \`--run NAME=VALUE\` | variables that templates read as \`.Run.NAME\`, such as \`--run Branch=main\` |
| \`--platform OS[/ARCH]\` | the platform of the steps |
| \`--timeout SECONDS\` | the time limit of the whole run |
| \`--context FOLDER\` | the folder that the build reads, if it is not the folder of the task file; \`/dev/null\` for none |

Files of aliases are read from the context or from a folder around the task file. An address of aliases is not read, and what may depend on it is not told as a problem.

## Ignore a problem

A comment \`# acrtask-ignore CODE\` on a line, or on a line of its own above it, silences one check there. Several codes have commas between them, and a reason may follow:

\`\`\`text
steps:
  # acrtask-ignore untagged-image we test the newest image
  - cmd: docker.io/library/node npm test
    note: nightly # acrtask-ignore unknown-key
\`\`\`

In a block of text, such as one that begins with \`|\`, only a line of its own is a comment. acrtask tells comments that name no check, and those that silence nothing.

## Use the result in programs

\`-o\` or \`--query\` prints the problems as data: a list of objects with \`file\`, \`line\`, \`column\`, \`endLine\`, \`endColumn\`, \`severity\`, \`code\`, \`message\`, and \`hint\`. What is not known is \`null\`. Lines and columns begin at 1, columns count UTF-16 code units as editors do, and the end is behind the last character.

\`\`\`sh
acrtask validate --query "[?severity=='error'].[file, line, message]" -o tsv
\`\`\`

\`--format sarif\` prints a log in SARIF 2.1.0, and \`--format github\` and \`--format azure-pipelines\` print annotations. In GitHub Actions and Azure Pipelines, acrtask adds annotations to the text by itself. [CI](ci.md#check-task-files) shows how to use both.

With [pre-commit](https://pre-commit.com), a hook checks the files before each commit:

\`\`\`text
repos:
  - repo: local
    hooks:
      - id: acrtask-validate
        name: Check task files
        entry: acrtask validate
        language: system
        types: [yaml]
        pass_filenames: false
\`\`\`

## The checks
`;

/** The guide to the checks: a section per code, in the order of their definition. */
export const checksPage = (examples: readonly CheckExample[]): string => {
  const sections = diagnosticCodes.flatMap((code) => {
    const example = examples.find((each) => each.code === code);
    return example ? [section(code, example)] : [];
  });
  return [introduction, table(examples), ...sections].join('\n');
};

/** The codes that have a section, each with what it finds. */
const table = (examples: readonly CheckExample[]): string => {
  const codes = diagnosticCodes.filter((code) => examples.some((each) => each.code === code));
  const rows = codes.map((code) => {
    const { severity, summary } = kindOfProblem(code);
    return `| [${code}](#${code}) | ${severity} | ${summary} |`;
  });
  return ['| Code | Severity | Finds |', '|---|---|---|', ...rows, ''].join('\n');
};

const section = (code: DiagnosticCode, { bad, output, good }: CheckExample): string => {
  const { severity, summary } = kindOfProblem(code);
  const title = severity[0]?.toUpperCase() + severity.slice(1);
  return [
    `### ${code}`,
    '',
    `${title}. ${summary}`,
    '',
    block('yaml', bad),
    block('text', output),
    'Instead:',
    '',
    block('yaml', good),
  ].join('\n');
};

const block = (language: string, text: string): string => {
  const fence = text.includes('```') ? '````' : '```';
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}\n`;
};
