import { posix } from 'node:path';
import { define, type FunctionTable } from '../go-function.ts';

/** sprig's functions on paths with slashes. */
export const pathFunctions: FunctionTable = {
  base: define(['string'], (path) => (path === '' ? '.' : posix.basename(path) || '/')),
  clean: define(['string'], clean),
  dir: define(['string'], (path) => clean(path.slice(0, path.lastIndexOf('/') + 1))),
  ext: define(['string'], (path) => /\.[^./]*$/.exec(path)?.[0] ?? ''),
  isAbs: define(['string'], (path) => path.startsWith('/')),
};

function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
