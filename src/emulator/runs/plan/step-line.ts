import { dockerRunLine } from '../../../taskfile/docker-run.ts';
import type { Step } from '../../../taskfile/model.ts';
import { runContainer } from './containers.ts';
import type { Ending, Session } from './session.ts';
import { parseShell, type SyntaxProblem } from './shell/syntax.ts';
import { runShell } from './shell.ts';
import type { Transcript } from './transcript.ts';

/** Where a mistake stands that the agent's shell finds, in the words of the task file. */
const explain = (step: Step, start: number, text: string, { offset }: SyntaxProblem): string[] => {
  if (offset < start) {
    return [
      `Step ${step.id}: its env, ports, user or another property is put into a shell command without quotes: quote what is not plain text.`,
    ];
  }
  const before = text.slice(start, offset);
  const line = before.split('\n').length;
  const column = before.length - (before.lastIndexOf('\n') + 1) + 1;
  return [
    `Step ${step.id}: the agent's /bin/sh cannot read its ${step.type}, at line ${line}, column ${column} of that text. Put what belongs to the container into quotes.`,
  ];
};

/** Tells who builds that the shell keeps something for itself. */
const warnOfShell = ({ transcript }: Session, step: Step, text: string): void => {
  const parsed = parseShell(text);
  if ('problem' in parsed) return;
  const [first, ...more] = parsed.script.commands;
  const { command, background = false } = first ?? {};
  const isPlain = more.length === 0 && !background && command?.type === 'Command' && command.redirects.length === 0;
  if (isPlain) return;
  transcript.note(
    `step ${step.id}: the agent's shell reads the command line before docker does, and takes &, ;, |, <, > and line ends for its own. Quote such a value, for example: --build-arg "NAME='a&b'"`,
  );
};

const capturing = (transcript: Transcript): { transcript: Transcript; captured: string[] } => {
  const captured: string[] = [];
  return {
    captured,
    transcript: {
      ...transcript,
      print: (text) => {
        captured.push(text);
        transcript.print(text);
      },
      failure: (failure) => {
        captured.push(failure.message);
        transcript.failure(failure);
      },
    },
  };
};

/** Hands a cmd or build step to the agent's shell, as far as the emulator carries that out (taskfile.md 11.1). */
export const runStepLine = async (session: Session, step: Step): Promise<Ending> => {
  const { text, start } = dockerRunLine(step, session.sharedVolume);
  const { transcript, captured } = capturing(session.transcript);
  const launch = { session: { ...session, transcript }, stepId: step.id };
  if (session.job.platform.os === 'windows' && 'problem' in parseShell(text)) {
    transcript.note(`step ${step.id}: the emulator does not read PowerShell`);
    return { exit: 0, output: '' };
  }
  if (step.type === 'build') warnOfShell(session, step, text);
  const exit = await runShell(
    {
      ...launch,
      folder: '/workspace',
      isAgent: true,
      run: (words) => runContainer(launch, words),
      explain: (problem) => explain(step, start, text, problem),
    },
    text,
  );
  return { exit, output: captured.join('\n') };
};
