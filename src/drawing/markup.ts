/** A text as the content of an element or the value of an attribute in quotes, in XML and in HTML. */
export const escaped = (text: string): string =>
  text
    // What XML cannot hold at all, not even escaped.
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element that is valid in XML and, where HTML has no empty element of that name, in HTML. `content` is markup. */
export function element(name: string, attributes: Attributes = {}, content = ''): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(String(value))}"`],
  );
  return content === '' ? `<${name}${given.join('')}/>` : `<${name}${given.join('')}>${content}</${name}>`;
}
