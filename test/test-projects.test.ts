import { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import config, { sweeps, withProcesses } from '../vitest.config.ts';

const others = [...withProcesses, ...sweeps];

// Every test file is in one of them: two take what the first leaves out.
it('are the unit tests and the others', () =>
  expect(config.test?.projects).toMatchObject([
    { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: others } },
    { test: { name: 'sweeps', include: sweeps } },
    { test: { name: 'processes', include: withProcesses } },
  ]));

it('name files that are there', () => {
  const files = others.filter((name) => !name.includes('*'));
  expect(files.filter((name) => !existsSync(fileURLToPath(new URL(`../${name}`, import.meta.url))))).toEqual([]);
  expect(new Set(others).size).toBe(others.length);
});

it('keep processes and servers out of unit tests', () => {
  // Not called: test/unit.ts would fail this file.
  const started = [ChildProcess.prototype, Server.prototype].map((each) => Object.values(each).map(String).join());
  expect(started.map((text) => text.includes('started.push'))).toEqual([true, true]);
});
