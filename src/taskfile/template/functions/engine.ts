import { define, type FunctionTable } from '../go-function.ts';
import { typeOf } from '../go-value.ts';

/** Functions that the engine puts over sprig's (taskfile.md 7.4). */
export const engineFunctions: FunctionTable = {
  /** Anything but text is encoded as the note that Go prints for its type. */
  b64enc: define(['any'], (value) => {
    if (value === null) return '';
    return encode(typeof value === 'string' ? value : `<${typeOf(value)} Value>`);
  }),
};

function encode(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
