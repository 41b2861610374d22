import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Host, InPlaceOptions, ProgramEnd } from '../../src/host.ts';

/** Writes a program into a folder, which is made; returns its path. */
export const writeProgram = (folder: string, name: string, text = '#!/bin/sh\n', mode = 0o755): string => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};

/** A program that was started in place of acrtask, with what it was given. */
export interface InPlace extends Omit<InPlaceOptions, 'onStarted'> {
  readonly program: string;
  readonly argv: readonly string[];
}

/** The Azure CLI as a test plays it: records what it is given, does `work`, if any, and ends as `end` says. */
export const playAzureCli = (end: Partial<ProgramEnd> = {}, work: (pid: number) => void = () => {}) => {
  const started: InPlace[] = [];
  const runInPlace: Host['runInPlace'] = async (program, argv, { onStarted, ...options }) => {
    const pid = 4712;
    onStarted(pid);
    started.push({ program, argv, ...options });
    work(pid);
    return { exitCode: 'signal' in end ? null : 0, signal: null, ...end };
  };
  return { started, runInPlace };
};
