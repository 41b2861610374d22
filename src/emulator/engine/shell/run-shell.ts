import { posix } from 'node:path';
import { predefinedAliases } from '../../../taskfile/stages/aliases.ts';
import { runDockerClient } from '../docker/docker-client.ts';
import type { Session } from '../session.ts';
import { isInWorkspace } from '../workspace.ts';
import { type CommandEnd, runScript } from './interpreter.ts';
import { parseShell, type SyntaxProblem } from './syntax.ts';

export interface ShellPlace {
  readonly session: Session;
  readonly stepId: string;
  readonly folder: string;
  /** Whether this is the agent's own shell rather than one in a container. */
  readonly isAgent: boolean;
  /** `docker run` with these words; returns its exit status. */
  readonly run: (words: readonly string[]) => Promise<number>;
  /** The message for the author of an invalid script. */
  readonly explain?: (problem: SyntaxProblem) => readonly string[];
}

/** A shell's exit status when it cannot parse its script. */
const unreadable = 2;
const notFound = 127;

/** Programs that the agent may have; the shell does not find any other. */
const programs = new Set(
  `. [ alias awk base64 basename bash bg bunzip2 bzip2 cat cd chgrp chmod chown cksum cmp command comm cp curl cut date dd
  df diff dirname du echo env eval exec expand expr false fg file find fold free getopts git grep egrep fgrep groups gunzip
  gzip hash head hostname id install jobs jq join kill less ln local ls md5sum mkdir mkfifo mktemp more mv nl nohup nproc od
  openssl paste pidof ping printenv printf ps pwd read readlink realpath rev rm rmdir sed seq set sh sha1sum sha256sum
  sha512sum shift sleep sort source split stat sum sync tac tail tar tee test time timeout touch tr trap true truncate tty
  type ulimit umask unalias uname uniq unset unxz unzip uptime wait wc wget which who whoami xargs xz yes zcat zip`.split(
    /\s+/,
  ),
);

/** The output of `echo` and `printf`, for plain words. */
const printed = ([name, ...rest]: readonly string[]): string => {
  if (name === 'printf') {
    const [format = '', ...values] = rest;
    let next = 0;
    return format.replace(/%s/g, () => values[next++] ?? '').replaceAll('\\n', '\n');
  }
  return rest[0] === '-n' ? rest.slice(1).join(' ') : `${rest.join(' ')}\n`;
};

const explainUnknown = (what: string, isAgent: boolean): string => {
  if (!isAgent) return `the emulator does not know the value of ${what}`;
  return predefinedAliases('linux').has(what.slice(1))
    ? `${what} is not an alias here: aliases need version: v1.1.0 at the top of the task file. The agent's shell treats it as a variable, which is empty.`
    : `the agent's shell replaces ${what} before the container starts, and the emulator does not know its value. Put it in single quotes to pass it to the container.`;
};

/**
 * Runs a script in a shell: on the agent, or in a container of docker's client. Executes docker commands and commands
 * that need no process; skips the rest. Returns the exit status, which is 2 for an invalid script.
 */
export const runShell = async (place: ShellPlace, text: string): Promise<number> => {
  const { folder, isAgent, session, stepId } = place;
  const { leftOut, transcript, workspace } = session;
  const parsed = parseShell(text);
  if ('problem' in parsed) {
    const line = text.slice(0, parsed.problem.offset).split('\n').length;
    transcript.print(`/bin/sh: line ${line}: syntax error: ${parsed.problem.message}`);
    for (const each of place.explain?.(parsed.problem) ?? []) transcript.note(each);
    return unreadable;
  }
  const leaveOut = (command: string): void => {
    leftOut.add(stepId);
    transcript.note(`step ${stepId}: ${command} is skipped`);
  };
  const execute = async (words: readonly string[], input: string | undefined): Promise<CommandEnd> => {
    const [name = '', ...rest] = words;
    if (name === 'docker') {
      return { exit: await runDockerClient({ session, folder, input, run: place.run, leaveOut }, rest) };
    }
    if (name === 'true' || name === ':') return { exit: 0 };
    if (name === 'false') return { exit: 1 };
    if (name === 'echo' || name === 'printf') return { exit: 0, output: printed(words) };
    if (['sh', 'bash'].includes(name) && rest[0] === '-c') return { exit: await runShell(place, rest[1] ?? '') };
    if (['.', 'source'].includes(name) && rest.length === 0) {
      transcript.print(`/bin/sh: ${name}: filename argument required`);
      return { exit: unreadable };
    }
    if (isAgent && !name.includes('/') && !programs.has(name)) {
      transcript.print(`/bin/sh: ${name}: command not found`);
      transcript.note(
        `step ${stepId}: the agent's shell, not the container, runs ${name}: it reads the text of the step first, including &, ;, |, and line breaks. Quote the parts that are meant for the container.`,
      );
      return { exit: notFound };
    }
    if (!/^(set|cd|sleep|umask|trap|wait)$/.test(name)) leaveOut(words.join(' '));
    return { exit: 0 };
  };
  return runScript(parsed.script, text, {
    variables: new Map([
      ['HOME', isAgent ? '/root' : '/acb/home'],
      ['PWD', folder],
      ['?', '0'],
      ['#', '0'],
      ['@', ''],
      ['*', ''],
      ['$', '1'],
      ['0', '/bin/sh'],
    ]),
    execute,
    hasFile: async (path) => {
      const full = posix.resolve(folder, path);
      return !isInWorkspace(full) || leftOut.size > 0 || workspace.has(full);
    },
    print: transcript.print,
    leaveOut,
    unknown: (what) => transcript.note(`step ${stepId}: ${explainUnknown(what, isAgent)}`),
  });
};
