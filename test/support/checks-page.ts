import { type DiagnosticCode, kindOfProblem } from '../../src/taskfile/diagnostics/diagnostic-codes.ts';

/** What is known about a run when an example is checked. */
export interface ExampleGiven {
  readonly set?: readonly { readonly name: string; readonly value: string }[];
  /** Text of the values file. */
  readonly values?: string;
  /** Names in the context. */
  readonly context?: readonly string[];
}

export interface CheckExample {
  readonly code: string;
  readonly bad: string;
  /** What is given with the bad example. */
  readonly given: ExampleGiven;
  /** What is printed about the bad example. */
  readonly output: string;
  readonly good: string;
}

/** Every code, under the heading where people look for it; what is met most often comes first. */
export const checkGroups: readonly (readonly [title: string, codes: readonly DiagnosticCode[]])[] = [
  [
    'The file and its keys',
    [
      ...(['invalid-yaml', 'outline', 'version', 'version-spelling', 'unknown-key', 'ignored-key'] as const),
      ...([
        'duplicate-key',
        'missing-value',
        'wrong-type',
        'empty-entry',
        'second-document',
        'joined-lines',
        'comment-in-text',
      ] as const),
      'too-large',
    ],
  ],
  [
    'Steps and their order',
    [
      ...(['step-kind-missing', 'step-kind-conflict', 'step-id', 'step-id-duplicate', 'step-id-reserved'] as const),
      ...(['container-name', 'when-unknown', 'when-later', 'when-self', 'when-cycle', 'when-immediate'] as const),
      ...(['when-repeated', 'when-root', 'sequential-steps'] as const),
    ],
  ],
  [
    'Builds, images, and pushes',
    [
      ...(['build-context', 'image-name', 'quoted-tag', 'shell-in-tag', 'untagged-image', 'unbuilt-push'] as const),
      ...(['unordered-push', 'unordered-run', 'argument-without-value', 'hidden-option', 'hidden-context'] as const),
      ...([
        'misread-context',
        'missing-dockerfile',
        'git-tag-context',
        'remote-context-directory',
        'ignored-build-failure',
      ] as const),
      ...(['program-as-image', 'docker-hub-push', 'pull-without-login', 'local-registry'] as const),
      ...(['step-cache', 'cache-tag'] as const),
    ],
  ],
  [
    'Commands and environment variables',
    [
      'open-quote',
      'unknown-option',
      'windows-path',
      'env-entry',
      'unquoted-variable',
      'split-variable',
      'lost-variable',
      'port',
    ],
  ],
  [
    'Time limits and retries',
    [
      ...(['timeout-range', 'step-retries', 'step-repeat', 'retry-without-retries', 'retry-after-timeout'] as const),
      'kept-container',
    ],
  ],
  [
    'Templates and values',
    [
      ...(['invalid-template', 'failed-template', 'torn-action', 'empty-result', 'undefined-value'] as const),
      ...(['unused-value', 'unknown-variable', 'invalid-values', 'invalid-set'] as const),
    ],
  ],
  [
    'Aliases',
    [
      ...(['unknown-alias', 'alias-without-support', 'escaped-dollar', 'alias-in-image', 'alias-name'] as const),
      ...(['alias-directive', 'alias-source', 'unused-alias'] as const),
    ],
  ],
  [
    'Secrets',
    [
      ...(['plain-secret', 'login-password', 'undefined-secret', 'unused-secret', 'secret-id'] as const),
      ...([
        'secret-duplicate',
        'secret-source',
        'secret-url',
        'vault-address',
        'secret-client-id',
        'secret-unresolved',
      ] as const),
    ],
  ],
  [
    'Volumes and networks',
    [
      ...(['volume-name', 'volume-duplicate', 'volume-source', 'volume-file-name', 'volume-text'] as const),
      ...(['volume-expansion', 'volume-folder', 'volume-in-context', 'mounted-dockerfile', 'unused-volume'] as const),
      ...(['mount-volume', 'mount-incomplete', 'mount-duplicate', 'volume-mounted-twice', 'mount-on-push'] as const),
      'unknown-network',
    ],
  ],
  ['Comments for acrtask', ['unused-ignore', 'unknown-ignore']],
];

const introduction = `# Checks of task files

\`acrtask validate\` checks task files before they are sent, and reports each problem with its line, a code, and what to do about it.
This guide shows how to use it. To look up a code, see [The checks](#the-checks): tables of all codes, and an example of each.

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

An *error* is something that the service refuses or that makes a run fail. A *warning* is something that probably does not do what its author meant. *Information* is worth knowing, and is printed after the errors and warnings of a file. The exit code is 1 when there is an error or a file cannot be read, and with \`--strict\` also when there is a warning. Otherwise it is 0.

\`create\`, \`update\`, and \`run\` make the same checks before they send a local task file, and send nothing when they find an error. \`--no-validate\` sends the file unchecked.

## Say what the run is given

Values and secrets are not known when a file is checked alone. acrtask then reports only what is wrong with every value, so you need no options. To check the file for a certain run, give what that run has:

| Option | Gives |
|---|---|
| \`--set NAME=VALUE\`, \`--values FILE\` | the values that templates read as \`.Values.NAME\` |
| \`--run NAME=VALUE\` | variables that templates read as \`.Run.NAME\`, such as \`--run Branch=main\` |
| \`--platform OS[/ARCH]\` | the platform of the steps |
| \`--timeout SECONDS\` | the time limit of the whole run |
| \`--context FOLDER\` | the folder that the build reads, if it is not the folder of the task file; \`/dev/null\` for none |

When the context is not named, acrtask cannot know whether it is the folder of the task file: it misses the Dockerfile of a build only if something else that the builds name is there.

Files of aliases are read from the context or from a folder around the task file. Aliases at a web address are not read, and acrtask reports no problem that may depend on them.

## Ignore a problem

A comment \`# acrtask-ignore CODE\` on a line, or on a line of its own above it, silences one check there. Separate several codes with commas. A reason may follow:

\`\`\`text
steps:
  # acrtask-ignore untagged-image we test the newest image
  - cmd: docker.io/library/node npm test
    note: nightly # acrtask-ignore unknown-key
\`\`\`

In a block of text, such as one that begins with \`|\`, only a line of its own is a comment. acrtask reports comments that name no check, and those that silence nothing.

## Use the result in programs

\`-o\` or \`--query\` prints the problems as data: a list of objects with \`file\`, \`line\`, \`column\`, \`endLine\`, \`endColumn\`, \`severity\`, \`code\`, \`message\`, and \`hint\`. Unknown values are \`null\`. Lines and columns begin at 1, columns count UTF-16 code units as editors do, and the end is the column after the last character.

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

/** The guide to the checks: tables of the codes by group, and a section per code, in the same order. */
export const checksPage = (examples: readonly CheckExample[]): string => {
  const exampleOf = (code: DiagnosticCode) => examples.find((each) => each.code === code);
  const groups = checkGroups.map(([title, codes]) => ({ title, codes: codes.filter((code) => exampleOf(code)) }));
  const sections = groups.flatMap(({ codes }) =>
    codes.flatMap((code) => {
      const example = exampleOf(code);
      return example ? [section(code, example)] : [];
    }),
  );
  return [introduction, ...groups.map(table), '## Examples of the checks\n', ...sections].join('\n');
};

interface Group {
  readonly title: string;
  readonly codes: readonly DiagnosticCode[];
}

/** The codes of a group, each with what it finds. */
const table = ({ title, codes }: Group): string => {
  const rows = codes.map((code) => {
    const { severity, summary } = kindOfProblem(code);
    return `| [${code}](#${code}) | ${severity} | ${summary} |`;
  });
  return [`### ${title}`, '', '| Code | Severity | Finds |', '|---|---|---|', ...rows, ''].join('\n');
};

const section = (code: DiagnosticCode, { bad, given, output, good }: CheckExample): string => {
  const { severity, summary } = kindOfProblem(code);
  const title = severity[0]?.toUpperCase() + severity.slice(1);
  return [
    `### ${code}`,
    '',
    `${title}. ${summary}`,
    '',
    block('yaml', bad),
    ...givenWords(given),
    block('text', output),
    'Instead:',
    '',
    block('yaml', good),
  ].join('\n');
};

/** With what the bad example is checked. */
const givenWords = ({ set = [], values, context }: ExampleGiven): readonly string[] => {
  const options = set.filter(({ name }) => name !== '').map(({ name, value }) => `--set ${name}=${value}`);
  return [
    ...(options.length < set.length ? ['With a value that has no name:', ''] : []),
    ...(options.length > 0 ? [`With \`${options.join(' ')}\`:`, ''] : []),
    ...(values === undefined ? [] : ['With this file as `--values`:', '', block('yaml', values)]),
    ...(context ? [`With ${context.map((name) => `\`${name}\``).join(', ')} in the context:`, ''] : []),
  ];
};

const block = (language: string, text: string): string => {
  const fence = text.includes('```') ? '````' : '```';
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}\n`;
};
