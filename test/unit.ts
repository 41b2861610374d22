import childProcess, { ChildProcess } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { Server } from 'node:net';
import { afterAll } from 'vitest';

// Loaded before each file of unit tests. One that starts a process or a server belongs to the other tests.
const started: string[] = [];
const refuse = (what: string) => (): never => {
  started.push(what);
  throw new Error(`A unit test starts ${what}: name its file in vitest.config.ts among those that do.`);
};

Object.assign(ChildProcess.prototype, { spawn: refuse('a process') });
Object.assign(Server.prototype, { listen: refuse('a server') });
Object.assign(childProcess, {
  spawnSync: refuse('a process'),
  execSync: refuse('a process'),
  execFileSync: refuse('a process'),
});
syncBuiltinESMExports();

// What is tested may have taken the error for one of its own.
afterAll(() => {
  if (started.length > 0) refuse(String(started[0]))();
});
