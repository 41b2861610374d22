import { expect, it } from 'vitest';
import { declarationsOf } from '../../scripts/declarations.mjs';

it('are of what a file exports, without what is internal', () => {
  const source = `/// <reference lib="esnext.disposable" preserve="true" />
import type { A } from '../a.ts';
import { b } from './b/b.ts';
/** Shown. */
export const shown = (a: A): string => b(a);
/** @internal */
export const hidden: number = 1;
`;
  expect(declarationsOf('x/y.ts', source)).toEqual({
    text: `/// <reference lib="esnext.disposable" preserve="true" />
import type { A } from '../a.js';
/** Shown. */
export declare const shown: (a: A) => string;
`,
    imports: ['a.ts'],
  });
});

it.each([
  [
    "import type { C } from '@azure/core-auth';\nexport type D = C;\n",
    /x\.ts need @azure\/core-auth, which users do not have/,
  ],
  ['export const a = (() => 1)();\n', /x\.ts: /],
])('are refused when others could not read them', (source, message) => {
  expect(() => declarationsOf('x.ts', source)).toThrow(message);
});
