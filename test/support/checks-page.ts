import { type DiagnosticCode, diagnosticCodes, kindOfProblem } from '../../src/taskfile/diagnostic-codes.ts';

export interface CheckExample {
  readonly code: string;
  readonly bad: string;
  /** What is printed about the bad example. */
  readonly output: string;
  readonly good: string;
}

const introduction = `# Checks of task files

\`acrtask validate\` tells each problem with its code. This page lists the codes, each with an example of the problem, what is printed about it, and the example without the problem.
An *error* is what the service refuses, or what makes a run fail. A *warning* is a file that does something else than its author probably meant. *Information* is worth knowing.
`;

/** The guide to the checks: a section per code, in the order of their definition. */
export const checksPage = (examples: readonly CheckExample[]): string => {
  const sections = diagnosticCodes.flatMap((code) => {
    const example = examples.find((each) => each.code === code);
    return example ? [section(code, example)] : [];
  });
  return [introduction, ...sections].join('\n');
};

const section = (code: DiagnosticCode, { bad, output, good }: CheckExample): string => {
  const { severity, summary } = kindOfProblem(code);
  const title = severity[0]?.toUpperCase() + severity.slice(1);
  return [
    `## ${code}`,
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
