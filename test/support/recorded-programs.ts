import { readFileSync } from 'node:fs';
import type { Host, ProgramOptions } from '../../src/host.ts';

/** A program that was started, and what it was given: its words, or the text that a shell was given as a file. */
export interface StartedProgram {
  readonly words: string;
  readonly input: string | undefined;
  readonly env: ProgramOptions['env'];
}

/** How a program ends, and what it prints, by the beginning of its words. */
export type ProgramAnswers = Readonly<Record<string, { exit?: number; stdout?: string; stderr?: string }>>;

/** Starts nothing: records the words of programs, and ends each as `answers` says, or else with 0. */
export const recordPrograms = (
  answers: ProgramAnswers = {},
): { readonly started: StartedProgram[]; readonly startProgram: Host['startProgram'] } => {
  const started: StartedProgram[] = [];
  return {
    started,
    startProgram: async (program, argv, { env, input, onOutput }) => {
      const words = program === '/bin/sh' ? readFileSync(argv[0] ?? '', 'utf8') : [program, ...argv].join(' ');
      started.push({ words, input, env });
      const known = Object.keys(answers).find((beginning) => words.startsWith(beginning));
      const { exit = 0, stdout = '', stderr = '' } = answers[known ?? ''] ?? {};
      const encoder = new TextEncoder();
      if (stdout !== '') onOutput('stdout', encoder.encode(stdout));
      if (stderr !== '') onOutput('stderr', encoder.encode(stderr));
      return { ended: Promise.resolve({ exitCode: exit }), kill: () => {} };
    },
  };
};
