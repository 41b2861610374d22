import type { Step } from '../../taskfile/model.ts';
import { dockerRunLine, serviceAgent } from '../../taskfile/steps/docker-run-line.ts';
import type { RunFailure } from '../runs/run-engine.ts';
import type { Done } from './carry-out.ts';
import { runContainer } from './run-container.ts';
import type { Session } from './session.ts';
import { runShell } from './shell/run-shell.ts';
import { isInOneWord, parseShell, type SyntaxProblem } from './shell/syntax.ts';
import type { Transcript } from './transcript.ts';

/** The location in the task file of an error that the agent's shell finds. */
const explain = (step: Step, start: number, text: string, { offset }: SyntaxProblem): string[] => {
  if (offset < start) {
    return [
      `Step ${step.id}: its env, ports, user or another property is inserted into a shell command without quotes: quote values that are not plain text.`,
    ];
  }
  const before = text.slice(start, offset);
  const line = before.split('\n').length;
  const column = before.length - (before.lastIndexOf('\n') + 1) + 1;
  return [
    `Step ${step.id}: the agent's /bin/sh cannot read its ${step.type}, at line ${line}, column ${column} of that text. Quote the parts that are meant for the container.`,
  ];
};

/** Warns that the shell interprets part of a value. */
const warnOfShell = ({ transcript }: Session, step: Step, text: string): void => {
  const parsed = parseShell(text);
  if ('problem' in parsed) return;
  const [first, ...more] = parsed.script.commands;
  const { command, background = false } = first ?? {};
  const isPlain = more.length === 0 && !background && command?.type === 'Command' && command.redirects.length === 0;
  if (isPlain) return;
  transcript.note(
    `step ${step.id}: the agent's shell reads the command line before docker does, and interprets &, ;, |, <, >, and line breaks. Quote such a value, for example: --build-arg "NAME='a&b'"`,
  );
};

/** Where a shell may split an unquoted value. */
const separators = /[\s&;|<>()'"`$\\#{}]+/;
const shortestPiece = 2;

/** What the shell makes of the secrets in a line, the longest first: docker and the shell may print any of them. */
const brokenSecrets = (transcript: Transcript, line: string): string[] => {
  const parsed = parseShell(line);
  return transcript
    .hiddenIn(line)
    .filter((value) => !isInOneWord(parsed, value))
    .flatMap((value) => value.split(separators))
    .filter((piece) => piece.length >= shortestPiece)
    .sort((one, other) => other.length - one.length);
};

/** The transcript of a step that runs `line`: hides printed secrets, including the pieces that a shell split off. */
const transcriptFor = (transcript: Transcript, line: string): { transcript: Transcript; captured: string[] } => {
  const captured: string[] = [];
  const pieces = brokenSecrets(transcript, line);
  const masked = (text: string): string => pieces.reduce((rest, piece) => rest.replaceAll(piece, '***'), text);
  const print = (text: string): void => {
    captured.push(text);
    transcript.print(masked(text));
  };
  const note = (text: string): void => transcript.note(masked(text));
  const failure = ({ message, explanation }: RunFailure): void => {
    print(message);
    for (const each of explanation) note(each);
  };
  return { captured, transcript: { ...transcript, print, note, failure } };
};

/** Runs a cmd or build step in the agent's shell, as far as the emulator supports it (taskfile.md 11.1). */
export const runStepLine = async (session: Session, step: Step): Promise<Done> => {
  const { text, start } = dockerRunLine(step, serviceAgent(step, session.sharedVolume));
  const { transcript, captured } = transcriptFor(session.transcript, text);
  const launch = { session: { ...session, transcript }, stepId: step.id };
  if (session.job.platform.os === 'windows' && 'problem' in parseShell(text)) {
    transcript.note(`step ${step.id}: the emulator does not read PowerShell`);
    return { exit: 0 };
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
  return { exit, stdout: captured.join('\n') };
};
