import { expect, it } from 'vitest';
import { foundIn } from './found-in.ts';

const steps = 'steps:\n  - cmd: a:1\n';

const ends = (mark: string): string =>
  `second-document: the file ends at the line '${mark}' for the service, which does not read what follows | Remove the line, or move what follows to a file of its own.`;

it.each<[string, string, readonly string[]]>([
  ['a document behind the steps', `${steps}---\nsteps: []\n`, [`3 ${ends('---')}`]],
  ['text behind the end of the document', `${steps}...\nmore\n`, [`3 ${ends('...')}`]],
  ['a document behind the marks of the first one', `---\n${steps}---\na: b\n`, [`4 ${ends('---')}`]],
  ['one that is no YAML', `${steps}--- [\n`, [`3 ${ends('---')}`]],
  ['the marks of a single document', `---\n${steps}...\n`, []],
  ['marks with nothing behind them', `${steps}---\n# only a comment\n\n...\n`, []],
  ['marks in a text', 'steps:\n  - cmd: |\n      bash -c "\n      ---\n      "\n', []],
])('%s', async (_what, text, found) => expect(await foundIn(text)).toEqual(found));
