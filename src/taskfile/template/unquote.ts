const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Go's `strconv.Unquote` for the three kinds of literals; undefined when an escape is not valid. */
export function unquote(literal: string): string | undefined {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner.replaceAll('\r', '');
  let isValid = true;
  const bytes: Buffer[] = [];
  const form = /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|[\s\S])|[^\\]+/g;
  for (const [whole, code] of inner.matchAll(form)) {
    if (code === undefined) bytes.push(Buffer.from(whole));
    else {
      const piece = decodeEscape(code);
      if (!piece) isValid = false;
      else bytes.push(piece);
    }
  }
  return isValid ? Buffer.concat(bytes).toString('utf8') : undefined;
}

function decodeEscape(code: string): Buffer | undefined {
  const simple = simpleEscapes[code];
  if (simple !== undefined) return Buffer.from(simple);
  if (/^[0-7]{3}$/.test(code)) return Number.parseInt(code, 8) > 255 ? undefined : byte(code, 8);
  if (code.length === 1) return undefined;
  if (code.startsWith('x')) return byte(code.slice(1), 16);
  const point = Number.parseInt(code.slice(1), 16);
  return point > 0x10ffff ? undefined : Buffer.from(String.fromCodePoint(point));
}

function byte(digits: string, radix: number): Buffer {
  return Buffer.from([Number.parseInt(digits, radix)]);
}
