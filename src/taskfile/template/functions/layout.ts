import { messageOf } from '../../../errors.ts';
import { parseGoUrl } from '../../steps/go-url.ts';
import { define, defineCostly, type FunctionTable } from '../go-function.ts';
import { goMap } from '../go-value.ts';

/** sprig's functions that break and shorten lines, and take URLs apart. Go counts bytes. */
export const layoutFunctions: FunctionTable = {
  abbrevboth: define(['int', 'int', 'string'], (left, right, text) =>
    right < 4 || (left > 0 && right < 7) ? text : inBytes(text, (bytes) => shorten(bytes, left, right)),
  ),
  wrap: define(['int', 'string'], (width, text) => inBytes(text, (bytes) => wrap(bytes, width, '\n', false))),
  wrapWith: defineCostly(['int', 'string', 'string'], (spend, width, separator, text) => {
    spend((separator.length * text.length) / Math.max(1, width));
    return inBytes(text, (bytes) => wrap(bytes, width, toBytes(separator) || '\n', true));
  }),
  urlParse: define(['string'], (text) => {
    try {
      const { scheme, host, path, query, opaque, fragment, userinfo } = parseGoUrl(text);
      const hostname = host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
      return goMap(Object.entries({ scheme, host, hostname, path, query, opaque, fragment, userinfo }));
    } catch (error) {
      throw new Error(`unable to parse url: ${messageOf(error)}`);
    }
  }),
};

/** One character per byte. */
const toBytes = (text: string): string => Buffer.from(text).toString('latin1');

const inBytes = (text: string, work: (bytes: string) => string): string =>
  Buffer.from(work(toBytes(text)), 'latin1').toString('utf8');

const dots = '...';

/** At most `width` bytes of a text from an offset on, with dots for what is left out on either side. */
function shorten(text: string, offset: number, width: number): string {
  const room = width - dots.length;
  if (text.length <= width) return text;
  const start = Math.min(offset, text.length, text.length - room);
  if (start <= 4) return text.slice(0, room) + dots;
  if (start + room >= text.length) return dots + text.slice(text.length - room);
  const rest = text.slice(start);
  return dots + (rest.length <= room ? rest : text.slice(start, start + room - dots.length) + dots);
}

/** The last blank between two offsets; less than `start` when there is none. */
function lastBlank(text: string, start: number, end: number): number {
  let at = end;
  while (at >= start && text[at] !== ' ') at -= 1;
  return at;
}

/** Breaks a text at blanks; words that are longer than a line are broken only when `breaksWords`. */
function wrap(text: string, width: number, separator: string, breaksWords: boolean): string {
  const most = Math.max(1, width);
  let wrapped = '';
  let at = 0;
  while (text.length - at > most) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    const blank = lastBlank(text, at, at + most);
    const next = blank >= at || breaksWords ? -1 : text.indexOf(' ', at + most);
    if (blank < at && next < 0 && !breaksWords) return wrapped + text.slice(at);
    const end = blank >= at ? blank : breaksWords ? at + most : next;
    wrapped += text.slice(at, end) + separator;
    at = blank < at && breaksWords ? end : end + 1;
  }
  return wrapped + text.slice(at);
}
